"""The page /bench measures the real thing, and is not there unless it was asked for."""

import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, Page

from pwa.assets import STATIC
from tests.conftest import Site
from tests.ports import free_port

SCRIPTS = sorted(f"/static/{path.relative_to(STATIC).as_posix()}" for path in STATIC.glob("js/bench/*.js"))
WRITTEN_OTHERWISE = ["/static/js/./bench/bench.js", "/static/js//bench/bench.js", "/static/js/vault/../bench/bench.js"]


@pytest.fixture(scope="module")
def bench_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("bench"), free_port(), extra={"BREATHER_BENCH": "1"})
    site.start()
    yield site
    site.stop()


@pytest.fixture
def bench(browser: Browser, bench_site: Site) -> Iterator[Page]:
    """A fresh profile with an account of its own."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{bench_site.origin}/bench")
    page.wait_for_function("() => window.__benchReady === 1")
    yield page
    context.close()


def test_without_the_switch_there_is_no_page_and_none_of_its_scripts(shared_site: Site) -> None:
    assert SCRIPTS
    for path in ["/bench", *SCRIPTS, *WRITTEN_OTHERWISE]:
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(shared_site.origin + path, timeout=10)
        assert refused.value.code == 404
        refused.value.close()


def test_its_scripts_are_in_no_release(shared_site: Site, bench_site: Site) -> None:
    releases = [read(site, "/release.js") for site in (shared_site, bench_site)]
    assert ["/bench" in text for text in releases] == [False, False]
    assert releases[0] == releases[1]


def test_what_it_seeds_is_sealed_and_pushed_and_pulled_through_the_real_server(bench: Page, bench_site: Site) -> None:
    assert bench.evaluate("() => __bench.seed(60)")["n"] == 60
    pushed = bench.evaluate("() => __bench.push()")
    assert pushed["n"] == 60
    assert pushed["ms"] > 0
    with closing(sqlite3.connect(bench_site.database)) as database:
        sizes = database.execute("select distinct length(sealed), length(tag) from record").fetchall()
        kinds = database.execute("select count(*) from credential").fetchone()
    assert sizes == [(561, 32)]
    assert kinds[0] >= 1
    pulled = bench.evaluate("() => __bench.pull()")
    assert pulled["n"] == 60
    assert opened(bench) == 60


@pytest.mark.parametrize("count", [1, 1000])
def test_one_check_in_is_sent_in_one_request_and_so_are_a_thousand(bench: Page, count: int) -> None:
    asked = []
    bench.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    bench.evaluate(f"() => __bench.seed({count})")
    assert bench.evaluate("() => __bench.push()")["n"] == count
    assert len(asked) == 1


def test_one_save_is_a_check_in_on_the_disk_that_waits(bench: Page) -> None:
    assert bench.evaluate("() => __bench.save1()") > 0
    assert opened(bench) == 1
    assert bench.evaluate("() => __bench.push()")["n"] == 1


def test_live_sends_by_itself(bench: Page) -> None:
    bench.evaluate("() => __bench.live()")
    bench.evaluate("() => __bench.save1()")
    bench.evaluate(
        """async () => {
          const { theVault } = await import("/static/js/journal/vaults.js")
          const { countState } = await import("/static/js/store/records.js")
          const { account } = await theVault()
          const end = performance.now() + 10_000
          while ((await countState(account, "safe")) < 1 && performance.now() < end)
            await new Promise(resolve => requestAnimationFrame(resolve))
          if ((await countState(account, "safe")) !== 1) throw new Error("it was not sent")
        }"""
    )


def test_a_second_visit_keeps_its_account(bench: Page) -> None:
    bench.evaluate("() => __bench.save1()")
    bench.evaluate("() => __bench.push()")
    bench.reload()
    bench.wait_for_function("() => window.__benchReady === 1")
    assert bench.evaluate("() => __bench.pull()")["n"] == 1


def test_a_push_that_cannot_arrive_is_no_figure(bench: Page) -> None:
    bench.evaluate("() => __bench.seed(1)")
    bench.evaluate("() => navigator.serviceWorker.ready.then(() => true)")  # cut while it installs, it would complain
    bench.context.set_offline(True)
    assert bench.evaluate("() => __bench.push().catch(error => error.message)") == "unreachable"


def opened(bench: Page) -> int:
    """How many of the records here the phone itself can read as check-ins."""
    count: int = bench.evaluate(
        """async () => {
          const { entries } = await import("/static/js/journal/read.js")
          return (await entries()).filter(({ checkIn }) => checkIn?.answers).length
        }"""
    )
    return count


def read(site: Site, path: str) -> str:
    with urllib.request.urlopen(site.origin + path, timeout=10) as answer:
        text: str = answer.read().decode()
        return text

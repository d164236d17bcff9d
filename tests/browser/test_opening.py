"""A first visit: what a finger does before the modules are there counts, and nothing is fetched twice."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from scripts.bench.link import Link
from tests.browser.conftest import Phone
from tests.browser.lies import without_worker
from tests.conftest import Site
from tests.ports import free_port

PACK = "/release.pack?language=en"
HERE = "() => 'app' in (document.documentElement?.dataset ?? {})"
WATCH = """() => {
  window.deaf = 0
  const changed = new MutationObserver(changes => (window.deaf += changes.length))
  changed.observe(document.querySelector("check-in"), { attributes: true, attributeFilter: ["data-deaf"] })
}"""
DRAFT = """async () => {
  const { openDraft } = await import("/static/js/journal/journal.js")
  const { draft, found } = await openDraft({ id: "quick", version: "1" })
  return [found, draft.index, Object.values(draft.answers)]
}"""


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Link]:
    port = free_port()
    with Link(port, down=10**7, up=10**7, round_trip=0.01) as made:
        site = Site(tmp_path_factory.mktemp("slow"), port, extra={"BREATHER_ORIGIN": made.origin})
        site.start()
        yield made
        site.stop()


@pytest.fixture
def visitor(new_phone: Callable[..., Phone], link: Link) -> Phone:
    """Somebody who was never here. The modules do not come before `link.release`."""
    link.forget()
    link.hold(PACK)
    return new_phone()


@pytest.fixture
def site(link: Link, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("none"), link.port)


def arrive(phone: Phone, path: str) -> None:
    """As Phone.open, which waits for the modules."""
    phone.page.goto(phone.site.origin + path)


def come(phone: Phone, link: Link) -> None:
    """Until now there were no modules, and then they are there."""
    assert not phone.page.evaluate(HERE)
    link.release()
    phone.page.wait_for_function(HERE)


def shows(phone: Phone, number: int) -> None:
    expect(phone.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()


def test_answers_before_the_modules_are_there_are_in_the_draft_when_they_are(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/check-in")
    visitor.answer(1, "Often")
    visitor.answer(2, "Never")
    shows(visitor, 3)
    visitor.press("Skip")
    shows(visitor, 4)
    come(visitor, link)
    visitor.wait_until(f"async () => (await ({DRAFT})())[1] === 3")
    assert visitor.page.evaluate(DRAFT) == ["recent", 3, [3, 0, None]]
    shows(visitor, 4)
    visitor.press("Back")
    visitor.press("Back")
    expect(visitor.page.get_by_role("radio", name="Never", exact=True).locator("visible=true")).to_be_checked()


def test_a_check_in_that_ends_before_the_modules_are_there_is_saved_by_them(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/")
    visitor.start()
    for number in range(1, 9):
        visitor.answer(number, "Sometimes")
    come(visitor, link)
    visitor.saved()
    assert len(visitor.stored()) == 1


@pytest.mark.provokes("ERR_", "Failed to fetch", "Failed to update a ServiceWorker", "ServiceWorker")
def test_signal_that_goes_before_the_modules_are_there_loses_no_answer(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/")
    visitor.start()
    visitor.answer(1, "Sometimes")
    link.cut()
    expect(visitor.page.get_by_text("Signal went before all of Breather was here.")).to_be_visible()
    for number in range(2, 9):
        visitor.answer(number, "Sometimes")
    link.release()
    link.mend()
    visitor.saved()
    assert len(visitor.stored()) == 1
    expect(visitor.page.get_by_text("Signal went before all of Breather was here.")).to_be_hidden()


def test_a_double_tap_before_the_modules_are_there_is_one_answer(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/check-in")
    visitor.page.get_by_role("radio", name="Often", exact=True).locator("visible=true").dblclick()
    shows(visitor, 2)
    come(visitor, link)
    expect(visitor.page.get_by_role("radio", checked=True).locator("visible=true")).to_have_count(0)
    visitor.answer(2, "Never")
    shows(visitor, 3)


def test_no_tap_is_lost_in_the_moment_in_which_the_modules_come(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/check-in")
    visitor.answer(1, "Often")
    shows(visitor, 2)
    visitor.wait_until("() => !('deaf' in document.querySelector('check-in').dataset)")
    visitor.page.evaluate(WATCH)
    come(visitor, link)
    visitor.wait_until("() => 'taken' in document.querySelector('check-in').dataset")
    assert visitor.page.evaluate("() => window.deaf") == 0
    visitor.answer(2, "Never")
    shows(visitor, 3)
    assert visitor.page.evaluate("() => window.deaf") > 0  # as after every answer


def test_the_phone_s_back_is_a_step_before_the_modules_are_there(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/check-in")
    visitor.answer(1, "Often")
    visitor.answer(2, "Never")
    shows(visitor, 3)
    visitor.page.go_back()
    shows(visitor, 2)
    visitor.press("Back")
    shows(visitor, 1)
    come(visitor, link)
    visitor.wait_until(f"async () => (await ({DRAFT})())[2].length === 2")
    assert visitor.page.evaluate(DRAFT) == ["recent", 0, [3, 0]]


def test_a_country_that_was_chosen_before_the_modules_are_there_is_kept(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/support")
    visitor.page.get_by_label("Your country").select_option("GB")
    come(visitor, link)
    expect(visitor.page.get_by_role("link", name="Call Samaritans").locator("visible=true")).to_have_count(1)


def test_help_that_was_asked_for_before_the_modules_are_there_opens_with_them(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/check-in")
    visitor.press("Help")
    come(visitor, link)
    expect(visitor.page.get_by_role("dialog", name="Someone to talk to")).to_be_visible()


def test_of_what_was_tapped_before_the_modules_are_there_the_last_is_meant(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/")
    visitor.press("I have an account")
    visitor.start()
    visitor.answer(1, "Often")
    shows(visitor, 2)
    come(visitor, link)
    visitor.wait_until(f"async () => (await ({DRAFT})())[1] === 1")
    shows(visitor, 2)
    visitor.answer(2, "Never")
    shows(visitor, 3)


def test_the_crisis_number_is_there_before_the_modules_are(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/")
    visitor.page.get_by_role("link", name="I need help now").click()
    expect(visitor.page.get_by_role("link", name=re.compile("Call 112"))).to_be_visible()
    visitor.page.go_back()
    expect(visitor.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    come(visitor, link)


def test_a_first_visit_fetches_nothing_twice_and_is_ready_for_no_signal(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/check-in")
    come(visitor, link)
    asked = Counter(request for request in link.requests if "/api/" not in request)
    assert {"GET /check-in", "GET /sw.js?language=en", f"GET {PACK}"} <= set(asked)
    assert [request for request, count in asked.items() if count > 1] == []
    assert [request for request in asked if re.search(r"/static/(js|css|screens)|/parts/|GET /$", request)] == []
    visitor.page.context.set_offline(True)
    arrive(visitor, "/care")
    expect(visitor.page.get_by_role("heading", name="Care").first).to_be_visible()


def test_where_no_worker_can_be_each_module_comes_by_itself(visitor: Phone, link: Link) -> None:
    without_worker(visitor)
    arrive(visitor, "/check-in")
    visitor.answer(1, "Often")
    visitor.page.wait_for_function(HERE)
    shows(visitor, 2)
    assert "GET /static/js/app.js" in link.requests
    assert f"GET {PACK}" not in link.requests


def test_the_page_of_a_first_visit_is_kept_as_the_server_protects_it(visitor: Phone, link: Link) -> None:
    arrive(visitor, "/support")
    come(visitor, link)
    names = ["content-security-policy", "cross-origin-opener-policy", "referrer-policy", "x-content-type-options"]
    kept, part, sent = visitor.page.evaluate(
        """async names => {
          const [name] = await caches.keys()
          const cache = await caches.open(name)
          const there = [await cache.match("/"), await cache.match("/parts/you.html"), await fetch("/?fresh")]
          return there.map(({ headers }) => names.map(name => headers.get(name)))
        }""",
        names,
    )
    assert kept == part == sent
    assert all(kept)
    assert visitor.page.evaluate("async () => [...(await (await fetch('/parts/you.html')).headers.keys())]")

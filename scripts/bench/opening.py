"""Rows 1, 2 and 3: until the first question can be tapped, on a first visit and without signal.

The floor of a first visit is one HTML with one radio group, over a link of its own that is alike; the floor of opening
without signal is an empty page from a service worker. The page's processor is four times slower than this machine's.
A worker's is not: no browser can slow it, so it meets floor and ours alike.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import monotonic

from figures import SLOWER, Given, given, interleaved, line
from link import Link
from pages import served
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

from tests.browser.history import SEED, check_in
from tests.conftest import FLAGS, Site, chromium
from tests.ports import free_port

VIEW = {"width": 390, "height": 844}
# A question can be tapped when a touch in the middle of its first answer meets that answer, in a frame that was drawn.
WATCH = """() => {
  const seen = globalThis.seen = { tappable: 0, lcp: 0, fcp: 0, long: [] }
  const note = (type, act) =>
    new PerformanceObserver(list => list.getEntries().forEach(act)).observe({ type, buffered: true })
  note("largest-contentful-paint", entry => (seen.lcp = entry.startTime))
  note("paint", entry => { if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime })
  note("longtask", ({ startTime, duration }) => seen.long.push({ startTime, duration }))
  const look = () => {
    const radio = document.querySelector("fieldset:not([hidden]) input[type=radio]")
    if (!radio?.checkVisibility()) return requestAnimationFrame(look)
    const { left, top, width, height } = radio.getBoundingClientRect()
    const met = document.elementFromPoint(left + width / 2, top + height / 2)
    if (met?.closest("label") !== radio.closest("label")) return requestAnimationFrame(look)
    requestAnimationFrame(() => (seen.tappable = performance.now()))
  }
  requestAnimationFrame(look)
}"""
TAPPABLE = "() => globalThis.seen?.tappable"
EMPTY = """() => new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())))"""
READY = "() => navigator.serviceWorker.controller !== null"
BLOCKED = """() => seen.long.filter(({ startTime }) => startTime >= seen.fcp)
  .reduce((sum, { duration }) => sum + duration - 50, 0)"""
STORED = """async count => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords } = await import("/static/js/store/records.js")
  return (await allRecords((await theVault()).account)).length >= count
}"""
PATIENCE = 300  # seconds; a bound for what never falls silent
QUIET = 1  # seconds without a byte: then everything has come


@dataclass(frozen=True)
class Visit:
    """Milliseconds, and bytes to the phone."""

    tappable: float
    lcp: float
    blocked: float = 0
    bytes_first: int = 0
    bytes_ready: int = 0
    seconds_ready: float = 0
    twice: int = 0


def main(how: Given) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        port = free_port()
        ours = stack.enter_context(Link(port))
        floors = stack.enter_context(served())
        bare = stack.enter_context(Link(floors))
        (Path(folder) / "data").mkdir()
        site = Site(Path(folder) / "data", port, extra={"BREATHER_ORIGIN": ours.origin})
        site.start()
        stack.callback(site.stop)
        warm(site)
        first_visits(playwright.chromium, how, bare, ours)
        offline(playwright.chromium, how, Path(folder), site, floors)


def warm(site: Site) -> None:
    """A server has answered before: each of its processes renders and squeezes once."""
    for path in ("/", "/sw.js", "/release.pack") * 8:
        connection = HTTPConnection("localhost", site.port, timeout=30)
        connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
        connection.getresponse().read()
        connection.close()


# Rows 1 and 2


def first_visits(kind: BrowserType, how: Given, bare: Link, ours: Link) -> None:
    browser = kind.launch(executable_path=chromium(), args=FLAGS)
    try:
        if not how.quick:
            floor_visit(browser, bare), our_visit(browser, ours)  # the browser itself warms up
        pairs = [(floor_visit(browser, bare), our_visit(browser, ours)) for _ in range(how.rounds)]
    finally:
        browser.close()

    def of(which: int, name: str) -> float:
        return median(getattr(pair[which], name) for pair in pairs)

    for what, name, goal in (("first question tappable", "tappable", 1.35), ("largest paint", "lcp", 1.25)):
        floor = of(0, name)
        said = f"{floor:.0f} ms, one HTML with one radio group"
        line(1, f"first visit: {what}", "× floor", goal, of(1, name) / floor, said)
    line(1, "first visit: blocking time until ready for no signal", "ms", 50, of(1, "blocked"))
    line(2, "first visit: bytes until tappable", "kB", 30, of(1, "bytes_first") / 1000)
    line(2, "first visit: bytes until ready for no signal", "kB", 100, of(1, "bytes_ready") / 1000)
    line(2, "first visit: addresses fetched twice", "requests", 0, of(1, "twice"))
    line(2, "first visit: until ready for no signal", "ms", None, 1000 * of(1, "seconds_ready"))


def floor_visit(browser: Browser, link: Link) -> Visit:
    context, page = fresh(browser)
    page.goto(f"{link.origin}/", wait_until="commit")
    tappable = page.wait_for_function(TAPPABLE).json_value()
    settle(link)
    visit = Visit(tappable, page.evaluate("seen.lcp"))
    context.close()
    return visit


def our_visit(browser: Browser, link: Link) -> Visit:
    """Somebody opens the check-in for the first time."""
    context, page = fresh(browser)
    link.forget()
    began = monotonic()
    page.goto(f"{link.origin}/check-in", wait_until="commit")
    tappable = page.wait_for_function(TAPPABLE).json_value()
    first = link.bytes_down
    page.wait_for_function(READY, timeout=60_000)
    ready = monotonic() - began
    settle(link)
    total, asked = link.bytes_down, Counter(request for request in link.requests if "/api/" not in request)
    visit = Visit(
        tappable,
        page.evaluate("seen.lcp"),
        page.evaluate(BLOCKED),
        first,
        total,
        ready,
        sum(count - 1 for count in asked.values()),
    )
    context.close()
    return visit


def fresh(browser: Browser) -> tuple[BrowserContext, Page]:
    """Somebody who was never here, on a slow processor."""
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    slow(page)
    return context, page


def slow(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def settle(link: Link) -> None:
    """Return when nothing has come for a while."""
    until = monotonic() + PATIENCE
    while not link.is_silent(QUIET):
        if monotonic() > until:
            raise SystemExit("What was asked for does not end.")


# Row 3


def offline(kind: BrowserType, how: Given, folder: Path, site: Site, floors: int) -> None:
    """The server is stopped: what opens comes from the phone."""
    count = 50 if how.quick else 10_000
    origin = f"http://localhost:{site.port}"
    empty, full, bare = (Opening(kind, folder / name) for name in ("empty", "full", "bare"))
    bare.prepare(f"http://localhost:{floors}/install", "/empty", lambda _: None)
    empty.prepare(f"{origin}/check-in", "/check-in", lambda _: None)
    full.prepare(f"{origin}/check-in", "/check-in", lambda page: seed(page, count))
    site.stop()
    for what, way, goal in (("worker stopped", "again", 1.25), ("new browser process", "anew", 1.15)):
        floor, ours = interleaved(how.rounds, getattr(bare, way), getattr(empty, way))
        said = f"{floor:.0f} ms, an empty page from a service worker"
        line(3, f"opening without signal, {what}", "× floor", goal, ours / floor, said)
    few, many = interleaved(how.rounds, empty.again, full.again)
    line(3, f"the same with {count:,} records here", "× floor", 1.1, many / few, f"{few:.0f} ms, with none")


def seed(page: Page, count: int) -> None:
    today = datetime.now(UTC).date()
    made = [check_in(today - timedelta(days=n // 4), (7 + n % 5) / 6, 3) for n in range(count - 1, -1, -1)]
    for start in range(0, count, 500):
        page.evaluate(SEED, made[start : start + 500])
    page.wait_for_function(STORED, arg=count)


class Opening:
    """A phone that has been there before."""

    def __init__(self, kind: BrowserType, profile: Path) -> None:
        self.kind, self.profile = kind, profile

    def prepare(self, address: str, opened: str, act: Callable[[Page], None]) -> None:
        """The first visit, with signal. opened: the path that is opened later."""
        self.address = address.rsplit("/", 1)[0] + opened
        self.is_ours = opened == "/check-in"
        context = self.launch()
        page = context.new_page()
        page.goto(address)
        page.wait_for_function(READY, timeout=60_000)
        act(page)
        context.close()

    def launch(self) -> BrowserContext:
        return self.kind.launch_persistent_context(self.profile, executable_path=chromium(), args=FLAGS, viewport=VIEW)

    def anew(self) -> float:
        """Milliseconds from the start of the browser's process."""
        began = monotonic()
        context = self.launch()
        self.open(context.new_page())
        took = 1000 * (monotonic() - began)
        context.close()
        return took

    def again(self) -> float:
        """Milliseconds in a browser that runs, whose worker was stopped."""
        context = self.launch()
        page = context.new_page()
        self.open(page)
        page.goto("about:blank")
        cdp = context.new_cdp_session(page)
        cdp.send("ServiceWorker.enable")
        cdp.send("ServiceWorker.stopAllWorkers")
        took = self.open(page)
        context.close()
        return took

    def open(self, page: Page) -> float:
        """Milliseconds by the page's own clock, from the start of the navigation."""
        slow(page)
        if self.is_ours:
            page.add_init_script(f"({WATCH})()")
        page.goto(self.address, wait_until="commit")
        found = page.wait_for_function(TAPPABLE).json_value() if self.is_ours else page.evaluate(EMPTY)
        return float(found)


if __name__ == "__main__":
    main(given(__doc__ or ""))

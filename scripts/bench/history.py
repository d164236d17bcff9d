"""Row 8: years of daily check-ins, how long until the chart stands, on a phone four times slower than this machine.

Usage: history.py [--years N ...] [--slower N] [--rounds N] [--quick]. Each round is a new start of the page, then a
lock and an unlock by the key of the device: how long a person takes at the sensor is not ours. The floor of the same
round reads the same rows from storage, and nothing else. Prints JSON lines.
"""

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.browser.history import SEED, check_in
from tests.conftest import FLAGS, Site, chromium
from tests.ports import free_port

CHART = """() => new Promise(resolve => {
  globalThis.longest = 0
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  }).observe({ entryTypes: ["longtask"] })
  const began = performance.now()
  const drawn = () => document.querySelector("[data-chart] svg rect.dash")
  const look = () => {
    if (!drawn()) return requestAnimationFrame(look)
    const milliseconds = performance.now() - began
    setTimeout(() => resolve({ milliseconds, frozen: longest }), 300)
  }
  history.pushState({}, "", "/trends")
  dispatchEvent(new PopStateEvent("popstate"))
  look()
})"""
AWAY = """() => {
  history.pushState({}, "", "/support")
  dispatchEvent(new PopStateEvent("popstate"))
}"""
LOCK = """async () => (await import("/static/js/journal/keyring.js")).drop()"""
FLOOR = """async () => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords } = await import("/static/js/store/records.js")
  const { account } = await theVault()
  const began = performance.now()
  const rows = await allRecords(account)
  return [performance.now() - began, rows.length]
}"""
PACKED = """async wanted => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allPacks } = await import("/static/js/store/packs.js")
  const { account } = await theVault()
  while ((await allPacks(account)).length < wanted) await new Promise(resolve => setTimeout(resolve, 50))
}"""
UNPACK = """async () => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allPacks, replacePacks } = await import("/static/js/store/packs.js")
  const { account } = await theVault()
  const packs = await allPacks(account)
  await replacePacks(account, [], packs.map(({ n }) => n))
}"""
PACK = 500  # entries, of journal/opened.js


def measure(years: int, slower: float, rounds: int) -> list[dict[str, Any]]:
    """One phone, from an empty profile."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), free_port())
        site.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 390, "height": 844})
            cdp = page.context.new_cdp_session(page)
            count = seed(page, site, years * 365)
            page.evaluate(UNPACK)
            singly = opening(page, cdp, site, slower)
            page.evaluate(PACKED, -(-count // PACK))
            found = [opening(page, cdp, site, slower) for _ in range(rounds)]
            return lines(years, slower, singly, found)
        finally:
            browser.close()
            site.stop()


def seed(page: Page, site: Site, days: int) -> int:
    page.goto(site.origin)
    today = datetime.now(UTC).date()
    made = [check_in(today - timedelta(days=back), (7 + back % 5) / 6, 3) for back in range(days - 1, -1, -1)]
    for start in range(0, len(made), 500):
        page.evaluate(SEED, made[start : start + 500])
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return len(made)


def opening(page: Page, cdp: CDPSession, site: Site, slower: float) -> dict[str, float]:
    """Milliseconds of the floor, of the first opening after a start, and of the next."""
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.goto(f"{site.origin}/support")  # nothing is opened there
    page.get_by_role("heading", name="Support").first.wait_for()
    page.evaluate("() => import('/static/js/places/trends.js')")  # the code is on the phone: what counts is the opening
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    floor, rows = page.evaluate(FLOOR)
    start = page.evaluate(CHART)
    page.evaluate(AWAY)
    page.evaluate(LOCK)
    unlock = page.evaluate(CHART)
    page.evaluate(AWAY)
    again = page.evaluate(CHART)
    return {
        "rows": rows,
        "floor": floor,
        "start": start["milliseconds"],
        "unlock": unlock["milliseconds"],
        "again": again["milliseconds"],
        "frozen": max(found["frozen"] for found in (start, unlock, again)),
        "frozen at start": start["frozen"],
    }


def lines(years: int, slower: float, singly: dict[str, float], found: list[dict[str, float]]) -> list[dict[str, Any]]:
    def of(name: str) -> float:
        return round(median(one[name] for one in found))

    floor = f"{of('floor'):.0f} ms, reading {singly['rows']:.0f} rows"
    what = f"{years} years daily, {slower:.0f}x CPU: "

    def line(words: str, measured: float, goal: int | None = None, **more: str) -> dict[str, Any]:
        return {"row": 8, "what": what + words, "unit": "ms", "goal": goal, "measured": round(measured), **more}

    return [
        line("unlock to chart", of("unlock"), 300 if years <= 5 else None, floor=floor),
        line("after a start, the view's own markup read too", of("start")),
        line("again, while open", of("again")),
        line("longest freeze", of("frozen")),
        line("once, before there are packs", singly["start"]),
        line("longest freeze then", singly["frozen at start"]),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--years", type=int, nargs="*", default=[5, 10])
    parser.add_argument("--slower", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    for span in [1] if given.quick else given.years:
        for line in measure(span, given.slower, 1 if given.quick else given.rounds):
            print(json.dumps(line), flush=True)

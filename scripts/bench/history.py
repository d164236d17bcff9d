"""Ten years of daily check-ins: how long until the chart stands, on a phone four times slower than this machine.

Usage: history.py [DAYS] [SLOWER]. Prints JSON: milliseconds from opening Trends to the drawn chart, the first time
after a reload (everything is opened) and again (it is open), the longest time that the screen did not answer, and the
ratio to a floor: reading the same rows from the phone's storage, and nothing else.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.browser.history import SEED, check_in
from tests.conftest import FLAGS, Site, chromium, free_port

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
FLOOR = """async () => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords } = await import("/static/js/store/records.js")
  const { account } = await theVault()
  const began = performance.now()
  const rows = await allRecords(account)
  return [performance.now() - began, rows.length]
}"""


def measure(days: int, slower: float) -> dict[str, Any]:
    """One phone, from an empty profile."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), free_port())
        site.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 390, "height": 844})
            cdp = page.context.new_cdp_session(page)
            seed(page, site, days)
            return run(page, cdp, site, slower)
        finally:
            browser.close()
            site.stop()


def seed(page: Page, site: Site, days: int) -> None:
    page.goto(site.origin)
    today = datetime.now(UTC).date()
    made = [check_in(today - timedelta(days=back), (7 + back % 5) / 6, 3) for back in range(days, -1, -1)]
    for start in range(0, len(made), 500):
        page.evaluate(SEED, made[start : start + 500])
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def run(page: Page, cdp: CDPSession, site: Site, slower: float) -> dict[str, Any]:
    page.goto(f"{site.origin}/support")  # nothing is opened there
    page.get_by_role("heading", name="Support").first.wait_for()
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    floor, rows = page.evaluate(FLOOR)
    first = page.evaluate(CHART)
    page.evaluate(AWAY)
    again = page.evaluate(CHART)
    return {
        "records": rows,
        "slower": slower,
        "floor_ms": round(floor),
        "first": rounded(first, floor),
        "again": rounded(again, floor),
    }


def rounded(found: dict[str, float], floor: float) -> dict[str, float]:
    return {
        "milliseconds": round(found["milliseconds"]),
        "frozen_ms": round(found["frozen"]),
        "ratio": round(found["milliseconds"] / floor, 1),
    }


if __name__ == "__main__":
    given = [float(argument) for argument in sys.argv[1:]]
    print(json.dumps(measure(int(given[0]) if given else 3650, given[1] if len(given) > 1 else 4), indent=2))

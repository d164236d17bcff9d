"""Ten years of daily check-ins with notes: how long each file takes, on a phone four times slower than this machine.

Usage: export.py [DAYS] [SLOWER]. Prints JSON: milliseconds from the tap to the finished file, its size, the longest
time that the screen did not answer, and the ratio to a floor, JSON.stringify of the same records.
"""

import base64
import hashlib
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.browser.history import ITEMS
from tests.conftest import FLAGS, Site, chromium, free_port

KINDS = ("readable", "csv", "fhir", "sealed")
NOTE = "Two admissions back to back, no break until two. The porter never came; somebody brought tea."
LONGEST = """() => {
  globalThis.longest = 0
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  }).observe({ entryTypes: ["longtask"] })
}"""
EXPORT = """kind => new Promise(resolve => {
  document.querySelector(`[name=export-kind][value=${kind}]`).checked = true
  const { createObjectURL } = URL
  longest = 0
  const began = performance.now()
  URL.createObjectURL = blob => {
    const milliseconds = performance.now() - began
    URL.createObjectURL = createObjectURL
    setTimeout(() => resolve({ milliseconds, bytes: blob.size, frozen: longest }), 300)
    return createObjectURL.call(URL, blob)
  }
  document.querySelector("[data-action=export]").click()
})"""
BRING = """async text => {
  const { bringBack } = await import("/static/js/export/bring-back.js")
  const content = JSON.parse(text)
  longest = 0
  const began = performance.now()
  const { added } = await bringBack(content, { mine: true })
  const milliseconds = performance.now() - began
  await new Promise(resolve => setTimeout(resolve, 300))
  return { milliseconds, added, frozen: longest }
}"""
FLOOR = """async () => {
  const { readAll } = await import("/static/js/journal/read.js")
  const { payloads } = await readAll()
  const began = performance.now()
  JSON.stringify(payloads)
  return performance.now() - began
}"""


def main(days: int, slower: float) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), free_port())
        site.start()
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            context = browser.new_context(viewport={"width": 390, "height": 844})
            page = context.new_page()
            figures = measure(page, context.new_cdp_session(page), site, (days, slower))
        finally:
            site.stop()
    print(json.dumps(figures, indent=2))


def measure(page: Page, cdp: CDPSession, site: Site, how: tuple[int, float]) -> dict[str, Any]:
    days, slower = how
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    opened(page, site)
    brought = rounded(page.evaluate(BRING, file_of(days)))
    opened(page, site)  # a fresh page: nothing was opened yet
    first = rounded(page.evaluate(EXPORT, "readable"))
    made = {kind: rounded(page.evaluate(EXPORT, kind)) for kind in KINDS}
    floor = page.evaluate(FLOOR)
    for figures in made.values():
        figures["ratio"] = round(figures["milliseconds"] / floor, 1)
    head = {"records": days * 2, "slower": slower, "floor": {"milliseconds": round(floor, 1)}}
    return head | {"bring back": brought, "readable, opened first": first, **made}


def opened(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}/you#export")
    page.reload()
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=60_000)
    page.evaluate(LONGEST)


def rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value) for name, value in figures.items()}


def file_of(days: int) -> str:
    """A readable file, without the digest that only a chosen file needs."""
    records = []
    for day in range(days):
        at = datetime(2016, 11, 23, 19, tzinfo=UTC) + timedelta(days=day)
        head = {"v": 1, "device": "AAECAwQFBgc", "seen": {}, "offset": 0, "day": f"{at:%Y-%m-%d}"}
        head["at"] = f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
        answers = {item: (day + n) % 5 for n, item in enumerate(ITEMS)}
        check_in = {"kind": "check-in", "instrument": "quick", "version": "1", "answers": answers}
        note = {"kind": "note", "of": name(2 * day), "text": NOTE}
        for n, content in enumerate((check_in, note)):
            counted = {"n": 2 * day + n + 1, "lamport": 2 * day + n + 1}
            records.append({"id": name(2 * day + n), **head, **counted, **content})
    return json.dumps({"account": name(-1), "vault": "local", "records": records})


def name(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3650, float(sys.argv[2]) if len(sys.argv) > 2 else 4)

"""Beside the rows: ten years of daily check-ins with notes, how long each file takes on a phone four times slower.

From the tap to the finished file, the longest time that the screen did not answer, and bringing a file back. The floor
is JSON.stringify of the same records, open in memory.
"""

import base64
import hashlib
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from figures import SLOWER, Given, given, line
from phones import Phone, bench_site, phone_at
from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.browser.history import ITEMS
from tests.ports import free_port

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


def main(how: Given) -> None:
    port, days = free_port(), 100 if how.quick else 3650
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        bench_site(Path(folder) / "data", port) as site,
        phone_at(playwright, f"{site.origin}/you#export", Path(folder) / "profile") as phone,
    ):
        phone.slow(SLOWER)
        measure(phone, days, how.rounds)


def measure(phone: Phone, days: int, rounds: int) -> None:
    """Print what each kind of file takes. The first file after a start also opens every record."""
    page = phone.page
    name = f"{days * 2:,} records, "
    opened(page)
    brought = page.evaluate(BRING, file_of(days))
    line(0, name + "bringing a file back", "ms", None, brought["milliseconds"])
    opened(page)  # a fresh page: nothing was opened yet
    first = page.evaluate(EXPORT, "readable")
    line(0, name + "readable file, after a start", "ms", None, first["milliseconds"])
    rows = [(page.evaluate(FLOOR), {kind: page.evaluate(EXPORT, kind) for kind in KINDS}) for _ in range(rounds)]
    floor = median(low for low, _ in rows)
    said = f"{floor:.1f} ms, JSON.stringify of the same records"
    for kind in KINDS:
        took = median(found[kind]["milliseconds"] for _, found in rows)
        line(0, f"{name}{kind} file", "× floor", None, took / floor, said)
    frozen = max(found["frozen"] for _, kinds in rows for found in kinds.values())
    line(0, name + "longest freeze", "ms", None, max(frozen, first["frozen"], brought["frozen"]))


def opened(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=60_000)
    page.evaluate(LONGEST)


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
    main(given(__doc__ or ""))

"""Row 4: from the last tap of a check-in until it is sealed and on the disk, against one bare strict put.

The floor writes the bytes of one sealed record into a store of its own, on the same page and the same disk, just as
durably. Both with nothing on the phone, and with years of check-ins there.
"""

import tempfile
from pathlib import Path

from figures import SLOWER, Given, given, interleaved, line
from phones import Phone, bench_phone, bench_site
from playwright.sync_api import sync_playwright

from tests.ports import free_port

GOAL = 1.5
EACH = 10  # saves a round: one takes milliseconds
OPEN = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("floor", 1)
  request.onupgradeneeded = () => request.result.createObjectStore("rows", { keyPath: "id" })
  request.onsuccess = () => resolve((globalThis.floor = request.result) && 0)
  request.onerror = () => reject(request.error)
})"""
PUT = """() => new Promise((resolve, reject) => {
  const row = { id: crypto.randomUUID(), sealed: crypto.getRandomValues(new Uint8Array(561)) }
  const began = performance.now()
  const tx = floor.transaction(["rows"], "readwrite", { durability: "strict" })
  tx.objectStore("rows").put(row)
  tx.commit()
  tx.oncomplete = () => resolve(performance.now() - began)
  tx.onabort = () => reject(tx.error)
})"""


def main(how: Given) -> None:
    port, history = free_port(), 100 if how.quick else 5000
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        bench_site(Path(folder) / "data", port) as site,
        bench_phone(playwright, site.origin, Path(folder) / "profile") as phone,
    ):
        phone.page.evaluate(OPEN)
        phone.bench("save1()")  # the first one also opens the database and compiles the code
        compare(phone, how, "tap to Saved", GOAL)
        phone.bench(f"seed({history})")
        compare(phone, how, f"tap to Saved with {history:,} check-ins here", GOAL)


def compare(phone: Phone, how: Given, what: str, goal: float) -> None:
    """Print the ratio. The processor is four times slower, the disk is this machine's."""
    phone.slow(SLOWER)
    floor, ours = interleaved(
        how.rounds * (1 if how.quick else EACH), lambda: phone.page.evaluate(PUT), lambda: phone.bench("save1()")
    )
    phone.slow(1)
    line(4, what, "× floor", goal, ours / floor, f"{floor:.1f} ms, one strict put of 561 bytes")


if __name__ == "__main__":
    main(given(__doc__ or ""))

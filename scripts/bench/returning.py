"""Row 5: signal returns while 30 check-ins wait: how long until the server has acknowledged all of them.

The floor posts the same bytes at the moment of return. Two ways to come back: the browser is told (flight mode ends,
Wi-Fi is found), or nobody tells it (there was a network, only nothing came through; the floor is a program that knows).
Outages of 5 and 30 seconds are waited for; for one of an hour the page's clock is turned on by a minute, sixty times.
What was connected before is not any more, for both.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from figures import SLOWER, Given, given, interleaved, line
from floor import MAKE, POST, floor_server
from link import Link
from phones import Phone, bench_phone, bench_site, link_to, phone_at
from playwright.sync_api import sync_playwright

from tests.ports import free_port

WAITING = 30
BYTES = WAITING * (16 + 4 + 561 + 32)
GOAL = 1.3
HOUR = 3600
WHEN_ONLINE = """() => {
  globalThis.arrived = new Promise(resolve => addEventListener("online", resolve, { once: true })).then(%s)
}"""
# As the app itself learns that all has arrived. The page's clock may be another: time is not read there.
WHEN_ALL_ARRIVED = """async () => {
  const { changes } = await import("/static/js/journal/journal.js")
  const { status } = await import("/static/js/journal/status.js")
  globalThis.arrived = new Promise(resolve => {
    const look = async () => {
      if ((await status()).waiting > 0) return
      changes.removeEventListener("change", look)
      resolve()
    }
    changes.addEventListener("change", look)
  })
}"""
ATTEMPT_ENDED = '() => navigator.locks.request("breather-sync", () => {})'


def main(how: Given) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        bare = stack.enter_context(link_to(stack.enter_context(floor_server()), how))
        port = free_port()
        link = stack.enter_context(link_to(port, how))
        stack.enter_context(bench_site(Path(folder) / "data", port, link.origin))
        floor = stack.enter_context(phone_at(playwright, bare.origin, Path(folder) / "floor"))
        floor.page.evaluate(MAKE, BYTES)
        phone = stack.enter_context(bench_phone(playwright, link.origin, Path(folder) / "phone"))
        for each in (floor, phone):
            each.slow(SLOWER)
        phone.bench("live()")
        returns = Returns(floor, bare, phone, link)
        returns.ours_told(0)  # once beforehand: the code is compiled
        for seconds in (1,) if how.quick else (5, 30):
            returns.compare(how.rounds, f"{seconds} s", seconds)
        if not how.quick:
            phone.page.clock.install()
            returns.ours_told(0)  # what the app has set on the true clock is over
            returns.compare(how.rounds, "an hour", HOUR)


class Returns:
    """One phone that waits, and the floor beside it. Every way returns milliseconds."""

    def __init__(self, floor: Phone, bare: Link, phone: Phone, link: Link) -> None:
        self.floor, self.bare, self.phone, self.link = floor, bare, phone, link

    def compare(self, rounds: int, length: str, seconds: int) -> None:
        """Print the ratio for both ways to come back."""
        ways: dict[str, tuple[Callable[[], float], Callable[[], float]]] = {
            "": (self.floor_told, lambda: self.ours_told(seconds)),
            ", the browser not told": (self.floor_knows, lambda: self.ours_not_told(seconds)),
        }
        for name, (floor, ours) in ways.items():
            low, high = interleaved(rounds, floor, ours)
            what = f"{WAITING} waiting, signal back after {length}{name}"
            line(5, what, "× floor", GOAL, high / low, f"{low:.0f} ms, one raw POST of {BYTES:,} bytes")

    def floor_told(self) -> float:
        self.floor.context.set_offline(True)
        self.floor.page.evaluate(WHEN_ONLINE % POST)
        reconnect(self.bare)
        return took(self.floor, lambda: self.floor.context.set_offline(False))

    def ours_told(self, seconds: int) -> float:
        self.phone.context.set_offline(True)
        self.wait(seconds)
        reconnect(self.link)
        return took(self.phone, lambda: self.phone.context.set_offline(False))

    def floor_knows(self) -> float:
        reconnect(self.bare)
        began = time.perf_counter()
        self.floor.page.evaluate(POST)
        return (time.perf_counter() - began) * 1000

    def ours_not_told(self, seconds: int) -> float:
        self.link.cut()
        self.wait(seconds)
        return took(self.phone, self.link.mend)

    def wait(self, seconds: int) -> None:
        """Make what waits, and let the outage last."""
        self.phone.bench(f"seed({WAITING})")
        self.phone.page.evaluate(WHEN_ALL_ARRIVED)
        if seconds < HOUR:
            time.sleep(seconds)
            return
        for _ in range(seconds // 60):
            self.phone.page.clock.fast_forward(60_000)
            self.phone.page.evaluate(ATTEMPT_ENDED)


def took(phone: Phone, back: Callable[[], None]) -> float:
    began = time.perf_counter()
    back()
    phone.page.evaluate("() => globalThis.arrived")
    return (time.perf_counter() - began) * 1000


def reconnect(link: Link) -> None:
    """Break what is connected."""
    link.cut()
    link.mend()


if __name__ == "__main__":
    main(given(__doc__ or ""))

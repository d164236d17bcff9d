"""Row 6: one check-in and a thousand, pushed over a mobile link, against one raw POST of the same bytes.

The floor posts what cannot be left out of a record, its id, epoch, sealed bytes and tag, to a server that takes it and
stores nothing. Both phones are four times slower than this machine, on links of their own that are alike.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from figures import SLOWER, Given, given, interleaved, line
from floor import MAKE, POST, floor_server
from link import Link
from phones import Phone, bench_phone, bench_site, link_to, phone_at
from playwright.sync_api import Request, sync_playwright

from tests.ports import free_port

RECORD = 16 + 4 + 561 + 32
TIME, BYTES = {1: 1.15, 1000: 1.08}, {1: None, 1000: 1.08}


def main(how: Given) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        bare = stack.enter_context(link_to(stack.enter_context(floor_server()), how))
        port = free_port()
        ours = stack.enter_context(link_to(port, how))
        stack.enter_context(bench_site(Path(folder) / "data", port, ours.origin))
        floor = stack.enter_context(phone_at(playwright, bare.origin, Path(folder) / "floor"))
        phone = stack.enter_context(bench_phone(playwright, ours.origin, Path(folder) / "phone"))
        for count in (1, 100) if how.quick else (1, 1000):
            Pushes(floor, bare, phone, ours, count).compare(how.rounds)


class Pushes:
    """The same number of records by both ways."""

    def __init__(self, floor: Phone, bare: Link, phone: Phone, link: Link, count: int) -> None:
        self.floor, self.bare, self.phone, self.link, self.count = floor, bare, phone, link, count
        self.sent: list[int] = []
        self.floor_bytes: list[int] = []
        self.bytes: list[int] = []
        self.requests: list[int] = []

    def compare(self, rounds: int) -> None:
        """Print time, bytes and requests."""
        self.phone.page.on("request", self.noted)
        self.floor.page.evaluate(MAKE, self.count * RECORD)
        self.ours()  # once beforehand: the connection is open, the code compiled
        self.raw()
        self.bytes.clear(), self.floor_bytes.clear(), self.requests.clear()
        floor, ours = interleaved(rounds, self.raw, self.ours)
        self.phone.page.remove_listener("request", self.noted)
        name, said = f"push {self.count:,}", f"one raw POST of {self.count * RECORD:,} bytes"
        line(6, f"{name}: time", "× floor", TIME.get(self.count), ours / floor, f"{floor:.0f} ms, {said}")
        bare = median(self.floor_bytes)
        line(
            6,
            f"{name}: bytes",
            "× floor",
            BYTES.get(self.count),
            median(self.bytes) / bare,
            f"{bare:,.0f} bytes, {said}",
        )
        line(6, f"{name}: requests", "requests", 1 if self.count == 1 else 2, max(self.requests))

    def raw(self) -> float:
        self.floor.slow(SLOWER)
        self.bare.forget()
        took: float = self.floor.page.evaluate(POST)
        self.floor_bytes.append(self.bare.bytes_up + self.bare.bytes_down)
        self.floor.slow(1)
        return took

    def ours(self) -> float:
        self.phone.bench(f"seed({self.count})")
        self.phone.slow(SLOWER)
        self.link.forget()
        self.sent.clear()
        took: float = self.phone.bench("push()")["ms"]
        self.bytes.append(self.link.bytes_up + self.link.bytes_down)
        self.requests.append(len(self.sent))
        self.phone.slow(1)
        return took

    def noted(self, request: Request) -> None:
        if request.method == "POST":
            self.sent.append(1)


if __name__ == "__main__":
    main(given(__doc__ or ""))

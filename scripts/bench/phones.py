"""A phone on the page /bench: a real browser with its profile on the disk, and a real server."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures import Given
from link import Link
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.conftest import FLAGS, Site, chromium

READY = "() => window.__benchReady === 1"
KEPT = "() => navigator.serviceWorker.controller !== null"


@dataclass
class Phone:
    """One page with its own profile. Its storage is on the disk: a private window's would be in memory."""

    page: Page
    context: BrowserContext
    cdp: CDPSession

    def slow(self, times: float) -> None:
        """How many times slower than this machine the processor is."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def bench(self, call: str) -> Any:
        """What `window.__bench` answers."""
        return self.page.evaluate(f"() => __bench.{call}")


def link_to(port: int, how: Given) -> Link:
    """The mobile link; for a smoke test one that takes no time."""
    return Link(port, down=1e8, up=1e8, round_trip=0.01) if how.quick else Link(port)


@contextmanager
def phone_at(playwright: Playwright, address: str, profile: Path) -> Iterator[Phone]:
    """A new phone with this address open."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium(), args=FLAGS, viewport={"width": 390, "height": 844}, headless=True
    )
    try:
        page = context.pages[0] if context.pages else context.new_page()
        phone = Phone(page, context, context.new_cdp_session(page))
        page.goto(address)
        yield phone
    finally:
        context.close()


@contextmanager
def bench_phone(playwright: Playwright, origin: str, profile: Path) -> Iterator[Phone]:
    """A phone on /bench with its account, the whole release kept: nothing is fetched while something is measured."""
    with phone_at(playwright, f"{origin}/bench", profile) as phone:
        phone.page.wait_for_function(READY, timeout=60_000)
        phone.page.wait_for_function(KEPT, timeout=120_000)
        yield phone


@contextmanager
def bench_site(data: Path, port: int, origin: str = "") -> Iterator[Site]:
    """A server with the page /bench. origin: how phones reach it, where that is not its own port."""
    data.mkdir()
    extra = {"BREATHER_BENCH": "1"} | ({"BREATHER_ORIGIN": origin} if origin else {})
    site = Site(data, port, extra=extra)
    site.start()
    try:
        yield site
    finally:
        site.stop()

"""The browser is killed at any moment while somebody saves, again and again: what was called saved opens, once.

Usage: kill_browser.py [--rounds N] [--seconds N]. 500 rounds in all unless told otherwise, those of earlier runs of the
same code included. The page saves with the app's own functions; the person's taps are tried elsewhere.
"""

import os
import random
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import psutil
from playwright.sync_api import BrowserContext, Error, Playwright, sync_playwright

from scripts.soak import rounds
from tests.conftest import FLAGS, Site, headless_shell
from tests.ports import free_port

PROGRAM = "kill_browser"
LATEST = 0.5  # seconds after the first save
AGAIN = 10  # rounds with one profile: a longer history only takes longer to read

SAVE = """async () => {
  const { append, newId } = await import("/static/js/journal/append.js")
  for (let n = 0; ; n++) {
    const id = newId()
    const answers = { tired: n % 5 }
    const outcome = await append({ kind: "check-in", instrument: "quick", version: "1", answers }, { id })
    if (outcome === "saved") told(id)
  }
}"""
READ = """async () => {
  const { readAll } = await import("/static/js/journal/read.js")
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords } = await import("/static/js/store/records.js")
  const vault = await theVault()
  const { entries, aside, payloads } = await readAll()
  const rows = await allRecords(vault.account)
  const byDevice = Object.groupBy(payloads, ({ payload }) => payload.device)
  return {
    ids: entries.map(({ id }) => id),
    rows: rows.length,
    aside: aside.length,
    numbers: Object.values(byDevice).map(made => made.map(({ payload }) => payload.n)),
    counter: (byDevice[vault.device] ?? []).length - vault.counter,
  }
}"""


class Profile:
    """A browser's folder, and what its pages were told is saved."""

    def __init__(self, playwright: Playwright, site: Site, folder: Path) -> None:
        self.playwright, self.site, self.folder = playwright, site, folder
        self.told: set[str] = set()

    def round(self) -> list[str]:
        """Look at what is there, save, and kill. What was found wrong."""
        context = self._open()
        page = context.pages[0]
        page.goto(self.site.origin)
        flaws = self.flaws(page.evaluate(READ))
        timer = threading.Timer(random.uniform(0, LATEST), self._kill)  # noqa: S311

        def told(record: str) -> None:
            self.told.add(record)
            if timer.ident is None:
                timer.start()

        page.expose_function("told", told)
        with suppress(Error):  # the page is gone
            page.evaluate(SAVE)
        timer.join()
        with suppress(Error):
            context.close()
        return flaws

    def flaws(self, found: dict[str, list[str]]) -> list[str]:
        """What is wrong with what a new page reads: nothing may be."""
        ids, numbers, counter, rows = (found[name] for name in ("ids", "numbers", "counter", "rows"))
        return [
            said
            for said, wrong in {
                "told as saved, and not there": self.told - set(ids),
                "there twice": len(ids) != len(set(ids)),
                "there, and does not open": found["aside"],
                "a number twice, or one left out": any(sorted(of) != list(range(1, len(of) + 1)) for of in numbers),
                "the counter is of something else": counter != 0 or rows != len(ids),
            }.items()
            if wrong
        ]

    def check(self) -> list[str]:
        """The same after the last round."""
        context = self._open()
        page = context.pages[0]
        page.goto(self.site.origin)
        flaws = self.flaws(page.evaluate(READ))
        context.close()
        return flaws

    def _open(self) -> BrowserContext:
        return self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=headless_shell(), args=FLAGS
        )

    def _kill(self) -> None:
        mine = [p for p in psutil.process_iter(["cmdline"]) if str(self.folder) in " ".join(p.info["cmdline"] or [])]
        trees = {child.pid for process in mine for child in [process, *process.children(recursive=True)]}
        for pid in trees:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def play(playwright: Playwright, site: Site, count: int) -> list[str]:
    """Kill it so often; what was found wrong."""
    found: list[str] = []
    for start in range(0, count, AGAIN):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            profile = Profile(playwright, site, Path(folder))
            for _ in range(min(AGAIN, count - start)):
                found += profile.round()
            found += profile.check()
            if not profile.told:
                found.append("nothing was ever saved")
    return found


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where anything was found."""
    told = rounds.asked(argv, __doc__, 500)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder), free_port())
        try:
            site.start()
            return rounds.repeat(PROGRAM, told, lambda: play(playwright, site, AGAIN), AGAIN)
        finally:
            site.stop()


if __name__ == "__main__":
    sys.exit(main())

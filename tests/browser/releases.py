"""The same app with a change of one file: another release of it."""

import shutil
from pathlib import Path

from tests.conftest import ROOT

# As on an old phone, where what is kept of the release before is many files to delete.
SLOW = 'addEventListener("activate", event => event.waitUntil(new Promise(go => setTimeout(go, 2000))))\n'


def copied(folder: Path) -> Path:
    """The code that a server runs, to be changed there."""
    for name in ("server", "pwa"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def slow_to_take_over(folder: Path) -> Path:
    """Its worker is complete at once, and active two seconds after it took over."""
    worker = copied(folder) / "pwa/static/sw.js"
    worker.write_text(worker.read_text() + SLOW)
    return folder

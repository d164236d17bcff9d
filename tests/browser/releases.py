"""The same app with a change of one file: another release of it, or a server that cannot give it."""

import shutil
from pathlib import Path

from tests.conftest import ROOT

# What the console says where the page in the browser's own cache is not the one that a worker wants: it fetches that.
ANOTHER_SHELL = ("SRI's integrity checks failed", "Failed to find a valid digest")


def copied(folder: Path) -> Path:
    """The code that a server runs, to be changed there."""
    for name in ("server", "pwa"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def older(folder: Path) -> Path:
    """The same app one release ago: another word in the shell, another script."""
    changed(folder, "pwa/templates/shell.html", "<body>", '<body data-release="before">')
    words = folder / "pwa/static/js/words.js"
    words.write_text(words.read_text() + "export const BEFORE = true\n")
    return folder


def changed(folder: Path, path: str, before: str, after: str) -> Path:
    """In one file of it, in one place."""
    file = copied(folder) / path
    text = file.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, after))
    return folder


def slow_to_take_over(folder: Path) -> Path:
    """Its worker is complete at once, and takes over and is active seconds later, as on an old phone."""
    pause = "new Promise(go => setTimeout(go, 1500))"
    slowly = f"{pause}.then(takeOver).then(() => {pause})"
    return changed(folder, "pwa/static/sw.js", "waitUntil(takeOver())", f"waitUntil({slowly})")


def without_pack(folder: Path) -> Path:
    """The same release, of which everything but the pack is answered."""
    line = "    return kept(the_release().pack, "
    return changed(folder, "pwa/shell.py", line, f"    abort(503)\n{line}")


def held_at_the_end(folder: Path) -> Path:
    """The release before, whose last module goes on when the page says so: `held`, a promise of the page."""
    before = older(folder) / "pwa/static/js/app.js"
    text = before.read_text()
    assert text.count("watchRelease()\n") == 1
    before.write_text(text.replace("watchRelease()\n", "await globalThis.held\nwatchRelease()\n"))
    return folder

"""Scripts, styles and pictures as they are served: without comments and indents, and which of them a phone keeps."""

from collections.abc import Iterator
from functools import cache
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from werkzeug.security import safe_join

from pwa import join, strip

STATIC = Path(__file__).parent / "static"
# Inside the shell: how Today and the check-in look. Then what only parts need, fetched with them.
FIRST = ("layers", "reset", "tokens", "base", "components", "panels", "places", "flow", "navigation", "utilities")
LATER = ("lists", "practices", "reading", "directory", "trends", "questions", "questionnaires", "files", "reminders")
SWITCHES = {
    "bench": "bench",
    "gallery": "dev",
}  # folders of scripts that no phone keeps, and what in Config serves them
WORKER, RETREAT, FIRST_SCRIPT = "sw.js", "retreat.js", "js/first.js"
ELSEWHERE = ("operator/", "css/", "screens/")
ROOT_OF_NAMES = "/release.js"


def served(name: str) -> bytes | None:
    """A file of /static by its path below it, as it is sent; None where there is none. Raises nothing for any name."""
    path = safe_join(str(STATIC), name)
    if path is None or not Path(path).is_file():
        return None
    return _served(Path(path), Path(path).stat().st_mtime_ns)


def media_type(name: str) -> str:
    """For the Content-Type header."""
    kinds = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".webp": "image/webp"}
    kind = kinds.get(PurePosixPath(name).suffix) or guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("+xml") else kind


def kept() -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each static file that a phone keeps. The style is kept in two pieces, and not file by file.

    Pictures of the app are for the browser's own question whether to install it; operators have signal.
    """
    for file in sorted(STATIC.rglob("*")):
        name = file.relative_to(STATIC).as_posix()
        elsewhere = name in {WORKER, RETREAT, FIRST_SCRIPT} or name.startswith(ELSEWHERE)
        if file.is_file() and not elsewhere and not switch_of(name):
            yield f"/static/{name}", _served(file, file.stat().st_mtime_ns)


def switch_of(name: str) -> str | None:
    """The switch without which a path below /static is not served, however it is written (`js/./bench/`)."""
    return next((SWITCHES[part] for part in PurePosixPath(name).parts if part in SWITCHES), None)


@cache
def first_style() -> str:
    """Inside the shell. Read once, as the shell is: the policy names its hash, also while files are put in place."""
    return _styles(FIRST)


def later_style() -> bytes:
    """Of the parts."""
    return _styles(LATER).encode()


@cache
def first_script() -> str:
    """Inside the shell."""
    return strip.script((STATIC / FIRST_SCRIPT).read_text())


def worker(names: str) -> bytes:
    """The service worker with all that it imports. names: the text of the module that says which release it is."""

    def read(path: str) -> str:
        if path == ROOT_OF_NAMES:
            return names
        return strip.script((STATIC / path.removeprefix("/static/")).read_text())

    return join.joined(f"/static/{WORKER}", read).encode()


def retreat() -> bytes:
    """What stands in the worker's place where there shall be none."""
    return strip.script((STATIC / RETREAT).read_text()).encode()


def _styles(names: tuple[str, ...]) -> str:
    return "".join(strip.style((STATIC / "css" / f"{name}.css").read_text()) for name in names)


@cache
def _served(file: Path, _changed: int) -> bytes:
    """_changed: when, so that an edit is seen without a new start."""
    how = {".js": strip.script, ".css": strip.style}.get(file.suffix)
    return how(file.read_text()).encode() if how else file.read_bytes()

"""Compressed once, sent often: brotli where the browser takes it, gzip, or plain bytes."""

import gzip
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import brotli  # type: ignore[import-untyped]
from werkzeug.datastructures import Accept

MADE = Path(__file__).parent / "made"  # what takes seconds is kept here from one start to the next; not in git
SLOW = 20_000  # bytes from which that is worth a file
OLD = 30 * 24 * 3600  # seconds: files of releases that are gone
FEWEST = 200  # bytes below which nothing is gained


def squeezed(body: bytes, accepted: Accept) -> tuple[bytes, str]:
    """The body as this browser takes it, and the name of its encoding, empty for none."""
    for name in _makers():
        if len(body) >= FEWEST and accepted.quality(name) > 0:
            return _squeezed(name, body), name
    return body, ""


@cache
def _makers() -> dict[str, Callable[[bytes], bytes]]:
    """The smallest first. mtime: the same bytes always, or ETags would lie."""
    return {"br": brotli.compress, "gzip": lambda body: gzip.compress(body, 9, mtime=0)}


@cache
def _squeezed(name: str, body: bytes) -> bytes:
    make = _makers()[name]
    return _from_file(name, body, make) if len(body) >= SLOW else make(body)


def _from_file(name: str, body: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """Several workers and many starts share one making. Where nothing may be written, each start makes its own."""
    file = MADE / f"{hashlib.sha256(body).hexdigest()[:32]}.{name}"
    with suppress(OSError):
        return file.read_bytes()
    made = make(body)
    with suppress(OSError):
        MADE.mkdir(exist_ok=True)
        for old in MADE.iterdir():
            if old.stat().st_mtime < time.time() - OLD:
                old.unlink(missing_ok=True)
        with NamedTemporaryFile(dir=MADE, delete=False) as temporary:
            temporary.write(made)
        Path(temporary.name).rename(file)
    return made

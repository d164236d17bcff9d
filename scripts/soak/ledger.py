"""What long runs found, a line each, so that figures of several runs add up as long as the code is the same."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs/reliability.jsonl"
# What a figure is about: a change to any of these begins a new count.
ENGINE = tuple(f"pwa/static/js/{name}" for name in ("account", "journal", "store", "sync", "vault"))
JUDGED = (*ENGINE, "server", "tests/model")


def commit() -> str:
    """The commit that is checked out."""
    return _git("rev-parse", "HEAD")


def state() -> str:
    """Names the code that is judged. Raises SystemExit where it differs from what is committed."""
    if _git("status", "--porcelain", "--", *JUDGED):
        raise SystemExit("Commit first: a figure has to say which code it is about.")
    return " ".join(_git("rev-parse", f"HEAD:{path}")[:12] for path in JUDGED)


def add(program: str, file: Path = FILE, **found: Any) -> None:
    """Append a line."""
    line = {"program": program, "date": datetime.now(UTC).date().isoformat(), "commit": commit(), "state": state()}
    with file.open("a") as lines:
        lines.write(json.dumps(line | found) + "\n")


def of(program: str, file: Path = FILE, now: str | None = None) -> Iterator[dict[str, Any]]:
    """The lines of a program about the code as it is. now: which, if it is known already."""
    now = now or state()
    for line in file.read_text().splitlines() if file.exists() else []:
        found: dict[str, Any] = json.loads(line)
        if found["program"] == program and found["state"] == now:
            yield found


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603, S607

"""What long runs found, a line each, so that figures of several runs add up as long as the code is the same."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs/reliability.jsonl"
# What figures are about: a change to any of these begins a new count for the programs that judge it.
ENGINE = tuple(f"pwa/static/js/{name}" for name in ("account", "journal", "store", "sync", "vault"))
JUDGED = (*ENGINE, "server", "tests/model")
ABOUT = {
    **dict.fromkeys(("kill_server", "fuzz", "load", "storm", "memory"), ("server",)),
    "kill_browser": ENGINE,
}  # the others: all of it
HARNESS = "tests/model"
CARRIED = (
    "schedules",
    "schedules_postgresql",
    "exhaust",
)  # what they played stands under a harness that only forgives more


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
    """The lines of a program about the code in one state, as it is unless `now` says which. at: their place here."""
    for found, carried in _alike(program, file, now or state()):
        if not (carried and found.get("lost")):
            yield found


def set_aside(program: str, file: Path = FILE, now: str | None = None) -> Iterator[dict[str, Any]]:
    """The lines that failed under a harness before: they do not count, and their rounds are played again."""
    for found, carried in _alike(program, file, now or state()):
        if carried and found.get("lost"):
            yield found


def carry(why: str, file: Path = FILE) -> None:
    """Say that the harness as it is finds nothing that the one of the last line would have let pass, and why."""
    was = json.loads(file.read_text().splitlines()[-1])["state"].split()[JUDGED.index(HARNESS)]
    line = {"program": "harness", "was": was, "now": state().split()[JUDGED.index(HARNESS)], "why": why}
    with file.open("a") as lines:
        lines.write(json.dumps(line) + "\n")


def reasons(now: str, file: Path = FILE) -> list[str]:
    """Why what was played counts on, for each such change up to the harness of this state."""
    lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    kept, now = list[str](), now.split()[JUDGED.index(HARNESS)]
    for line in reversed(lines):
        if line["program"] == "harness" and line["now"] == now:
            kept, now = [line["why"], *kept], line["was"]
    return kept


def _alike(program: str, file: Path, now: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Lines of a program about this state, and whether they were of a harness before, which forgave less."""
    wanted = _judged(program, now)
    lines: list[dict[str, Any]] = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    later = {line["was"]: line["now"] for line in lines if line["program"] == "harness"}
    for at, found in enumerate(lines):
        if found["program"] != program:
            continue
        was = _judged(program, found["state"])
        if was == wanted:
            yield found | {"at": at}, False
        elif program in CARRIED and _carried(was, later) == _carried(wanted, later):
            yield found | {"at": at}, True


def _carried(state: list[str], later: dict[str, str]) -> list[str]:
    """The same under the harness that came last: it is the last of what is judged."""
    while (now := later.get(state[-1])) is not None:
        state = [*state[:-1], now]
    return state


def _judged(program: str, state: str) -> list[str]:
    """Those parts of a state that this program judges."""
    known = dict(zip(JUDGED, state.split(), strict=True))
    return [known[path] for path in ABOUT.get(program, JUDGED)]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603, S607

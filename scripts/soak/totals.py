"""What the lines of the ledger add up to, and the last soak that did all that a full one does."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.soak import ledger

FULL = {  # rounds
    "schedules": 200_000,
    "exhaust": 1,
    "planted": 1,
    "kill_server": 1_000,
    "kill_browser": 500,
    "fuzz": 100_000,
    "load": 1,
    "storm": 1,
    "memory": 1,
}
PROGRAMS = ("schedules", "schedules_postgresql", *list(FULL)[1:])


@dataclass(frozen=True)
class Soak:
    """All about the code in one state. found: the lines of each program."""

    state: str
    found: dict[str, list[dict[str, Any]]]

    def rounds(self, *programs: str) -> int:
        """Of these programs together."""
        return sum(line["rounds"] for program in programs for line in self.found[program])

    def is_full(self) -> bool:
        """Whether every part was played as often as a full soak plays it."""
        return all(self.rounds(program) >= least for program, least in FULL.items())

    def figures(self) -> dict[str, int]:
        """{schedules, lost, kill_rounds, planted, found}, as docs/reliability.json has them."""
        planted = self.planted
        return {
            "schedules": self.rounds("schedules", "schedules_postgresql"),
            "lost": sum(line.get("lost", 0) for lines in self.found.values() for line in lines),
            "kill_rounds": self.rounds("kill_server", "kill_browser"),
            "planted": planted["planted"],
            "found": planted["found"],
        }

    @property
    def planted(self) -> dict[str, Any]:
        """The last time that bugs were planted: {planted, found, times}."""
        return self.found["planted"][-1] if self.found["planted"] else {"planted": 0, "found": 0, "times": {}}

    @property
    def commit(self) -> str:
        """Of its last line."""
        lines = [line for lines in self.found.values() for line in lines]
        return str(max(lines, key=lambda line: line["at"])["commit"])


def soak(state: str, file: Path = ledger.FILE) -> Soak:
    """All that was played with the code in this state."""
    return Soak(state, {program: list(ledger.of(program, file, state)) for program in PROGRAMS})


def last_full(file: Path = ledger.FILE) -> Soak | None:
    """Of whatever state the code was in; None before there was one."""
    lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    states = dict.fromkeys(line["state"] for line in reversed(lines) if "state" in line)
    return next((found for state in states if (found := soak(state, file)).is_full()), None)

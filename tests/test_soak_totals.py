"""What long runs found adds up only for the same code, and the last full soak is kept when the code moves on."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.soak import ledger, totals


def state(**changed: str) -> str:
    """As ledger.state() names it: server, harness and engine, each by one word."""
    words = {"server": "s1", "tests/model": "h1", ledger.ENGINE[0]: "e1"} | changed
    return " ".join(words.get(path, "-") for path in ledger.JUDGED)


class Ledger:
    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, program: str, rounds: int, of: str, **more: Any) -> None:
        line = {"program": program, "state": of, "commit": f"c{rounds}", "rounds": rounds, "seconds": 1, **more}
        self._write(line)

    def full(self, of: str) -> None:
        for program, rounds in totals.FULL.items():
            more = {"planted": 47, "found": 38, "times": {}} if program == "planted" else {}
            self.add(program, rounds, of, **more)

    def carry(self, was: str, now: str, why: str) -> None:
        self._write({"program": "harness", "was": was, "now": now, "why": why})

    def _write(self, line: dict[str, Any]) -> None:
        with self.file.open("a") as lines:
            lines.write(json.dumps(line) + "\n")

    def rounds(self, of: str, *programs: str) -> int:
        return totals.soak(of, self.file).rounds(*programs)


@pytest.fixture
def lines(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


def test_runs_of_the_same_code_add_up_and_others_do_not(lines: Ledger) -> None:
    lines.add("schedules", 4000, state())
    lines.add("schedules", 2000, state())
    lines.add("schedules", 1000, state(server="s2"))
    assert lines.rounds(state(), "schedules") == 6000
    assert lines.rounds(state(server="s2"), "schedules") == 1000
    assert lines.rounds(state(server="s3"), "schedules") == 0


def test_a_program_counts_on_while_what_it_judges_is_the_same(lines: Ledger) -> None:
    for program in ("kill_server", "kill_browser", "schedules"):
        lines.add(program, 10, state())
    engine = state(**{ledger.ENGINE[0]: "e2"})
    assert lines.rounds(engine, "kill_server") == 10
    assert lines.rounds(engine, "kill_browser", "schedules") == 0
    assert lines.rounds(state(server="s2"), "kill_browser") == 10
    assert lines.rounds(state(server="s2"), "kill_server", "schedules") == 0


def test_a_harness_that_forgives_more_counts_on_but_for_what_failed_and_what_was_planted(lines: Ledger) -> None:
    lines.add("schedules", 4000, state())
    lines.add("schedules", 500, state(), lost=1)
    lines.add("planted", 47, state(), planted=47, found=38)
    forgiving, other = state(**{"tests/model": "h2"}), state(**{"tests/model": "h3"})
    assert lines.rounds(forgiving, "schedules") == 0
    lines.carry("h1", "h2", "it forgives")
    lines.add("schedules", 300, forgiving)
    assert lines.rounds(forgiving, "schedules") == 4300
    assert [line["rounds"] for line in ledger.set_aside("schedules", lines.file, forgiving)] == [500]
    assert list(ledger.set_aside("schedules", lines.file, state())) == []
    assert lines.rounds(forgiving, "planted") == 0
    assert lines.rounds(other, "schedules") == 0
    assert lines.rounds(state(server="s2", **{"tests/model": "h2"}), "schedules") == 0
    assert ledger.reasons(forgiving, lines.file) == ["it forgives"]
    assert ledger.reasons(state(), lines.file) == []


def test_the_last_full_soak_stays_when_the_code_moves_on(lines: Ledger) -> None:
    assert totals.last_full(lines.file) is None
    lines.full(state())
    lines.add("schedules", 5000, state(server="s2"))
    last = totals.last_full(lines.file)
    assert last
    assert last.state == state()
    assert last.commit == "c1"
    assert last.figures() == {
        "schedules": 200_000,
        "lost": 0,
        "kill_rounds": 1500,
        "planted": 47,
        "found": 38,
    }
    lines.full(state(server="s2"))
    newer = totals.last_full(lines.file)
    assert newer
    assert newer.rounds("schedules") == 205_000


@pytest.mark.parametrize("program", totals.FULL)
def test_a_soak_is_full_only_with_every_part_of_it(lines: Ledger, program: str) -> None:
    for other, rounds in totals.FULL.items():
        lines.add(other, rounds - (other == program), state())
    assert totals.last_full(lines.file) is None


def test_what_was_lost_is_told(lines: Ledger) -> None:
    lines.add("schedules", 2000, state(), lost=1)
    assert totals.soak(state(), lines.file).figures()["lost"] == 1

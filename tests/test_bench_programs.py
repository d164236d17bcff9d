"""Every program that measures runs, and prints nothing but figures in the one shape."""

import json
import subprocess
import sys
from numbers import Real
from typing import Any

import pytest

from tests.conftest import ROOT

BENCH = ROOT / "scripts" / "bench"
sys.path.insert(0, str(BENCH))
import programs  # noqa: E402
import run  # noqa: E402

UNITS = {"× floor", "ms", "kB", "MB", "requests", "points", "‰ of the screen"}
# `make soak` runs those that take longer; `make bench` cannot do without any.
SHORT = {"cpu", "memory", "saving"}
FOUND = [
    pytest.param(program, id=program.path.stem, marks=[] if program.path.stem in SHORT else pytest.mark.soak)
    for program in programs.all_of_them()
]


@pytest.mark.parametrize("program", FOUND)
def test_a_program_prints_its_rows_and_nothing_else(program: programs.Program) -> None:
    done = subprocess.run([sys.executable, program.path, "--quick"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert figures
    for figure in figures:
        assert set(figure) <= {"row", "what", "unit", "goal", "measured", "floor"}
        assert figure["row"] in (program.rows or (0,))
        assert figure["unit"] in UNITS
        assert isinstance(figure["measured"], Real)


def a_figure(measured: float, row: int = 6, goal: float | None = 1.08) -> dict[str, Any]:
    return {"row": row, "what": "push 1,000: time", "unit": "× floor", "goal": goal, "measured": measured}


def test_the_table_says_what_is_met_and_what_is_missed_with_the_reason() -> None:
    why = [{"row": 6, "what": "push 1,000", "why": "The answer takes its time."}]
    met, missed = run.table([a_figure(1.08)], why), run.table([a_figure(1.09)], why)
    assert "| ≤ 1.08 × floor | 1.08 × floor | met |" in met
    assert "The answer takes its time." not in met
    assert "| ≤ 1.08 × floor | 1.09 × floor | **missed** |" in missed
    assert "- Row 6, push 1,000: time. The answer takes its time." in missed


def test_a_missed_goal_without_a_reason_is_not_passed_over() -> None:
    assert "Not explained yet." in run.table([a_figure(2)], [{"row": 5, "why": "Another row."}])


def test_a_figure_without_a_goal_is_neither_met_nor_missed() -> None:
    table = run.table([a_figure(2, goal=None)], [])
    assert "met" not in table.split("|--:|")[1]
    assert "missed" not in table

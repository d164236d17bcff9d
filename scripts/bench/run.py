"""Run every program that measures, one after another, print the table, and write docs/performance.md.

Usage: run.py [--row N] [--rounds N] [--quick] [--print]. --row: only the programs of one row; a part of the table is
printed and never written. --print: print the whole table without writing it.
"""

import argparse
import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import machine
import programs

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "docs" / "performance.md"
REASONS = Path(__file__).with_name("reasons.toml")
HEAD = """# How fast, how small

Written by `make bench` on {date}, at commit {commit}, on {machine}.

Every floor is a minimal program that does the bare job, measured in the same run, in turn with ours; figures are
medians. Only ratios say something about other machines. The mobile link is 1.6 Mbit/s down, 750 kbit/s up and 150 ms
there and back; a phone's processor is four times slower than this machine. Lower is better everywhere. Where there is
no goal, a figure explains another.

| row | what | goal | measured | | floor |
|--:|---|--:|--:|---|---|
"""


def main(arguments: argparse.Namespace) -> int:
    chosen = [one for one in programs.all_of_them() if arguments.row is None or arguments.row in one.rows]
    if not chosen:
        sys.exit(f"No program measures row {arguments.row}.")
    options = ["--quick"] * arguments.quick + ["--rounds", str(arguments.rounds)]
    figures, broken = [], []
    for program in chosen:
        found, ended = measured(program, options)
        figures += found
        broken += [program.name] if ended else []
    text = table(figures, tomllib.loads(REASONS.read_text()).get("missed", []))
    text += "".join(f"\n`{name}` ended with an error: what it did not print is missing above.\n" for name in broken)
    print(text)
    if arguments.row is None and not arguments.quick and not arguments.print:
        TABLE.write_text(text)
    return 1 if broken else 0


def measured(program: programs.Program, options: Sequence[str]) -> tuple[list[dict[str, Any]], int]:
    """Its figures, and how it ended. What it says about its progress goes on to stderr."""
    began = time.monotonic()
    print(f"{program.name} …", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, program.path, *options], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    print(f"{program.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def table(figures: Sequence[dict[str, Any]], reasons: Sequence[dict[str, Any]]) -> str:
    """Markdown: one line a figure in order of the rows, and below why some goals are missed."""
    ordered = sorted(figures, key=lambda figure: figure["row"] or 99)
    lines = "".join(f"{_line(figure)}\n" for figure in ordered)
    missed = "".join(_missed(ordered, reasons))
    head = HEAD.format(date=f"{datetime.now(UTC):%Y-%m-%d}", commit=machine.commit(ROOT), machine=machine.described())
    return head + lines + (f"\n## Missed, and why\n\n{missed}" if missed else "")


def _line(figure: dict[str, Any]) -> str:
    goal, unit = figure.get("goal"), figure["unit"]
    limit, state = (
        (f"≤ {_number(goal)} {unit}", "met" if _is_met(figure) else "**missed**") if goal is not None else ("", "")
    )
    value = f"{_number(figure['measured'])} {unit}"
    return f"| {figure['row'] or ''} | {figure['what']} | {limit} | {value} | {state} | {figure.get('floor') or ''} |"


def _missed(figures: Sequence[dict[str, Any]], reasons: Sequence[dict[str, Any]]) -> Iterator[str]:
    """One paragraph a reason, with every missed figure that it stands for; one without a reason says so."""
    unexplained = [figure for figure in figures if figure.get("goal") is not None and not _is_met(figure)]
    for reason in reasons:
        its = [f for f in unexplained if f["row"] == reason["row"] and f["what"].startswith(reason.get("what", ""))]
        if its:
            yield f"- Row {reason['row']}, {'; '.join(f['what'] for f in its)}. {' '.join(reason['why'].split())}\n"
        unexplained = [figure for figure in unexplained if figure not in its]
    for figure in unexplained:
        yield f"- Row {figure['row']}, {figure['what']}. Not explained yet.\n"


def _is_met(figure: dict[str, Any]) -> bool:
    return float(figure["measured"]) <= float(figure["goal"])


def _number(value: float) -> str:
    return f"{value:,}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--row", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--print", action="store_true")
    sys.exit(main(parser.parse_args()))

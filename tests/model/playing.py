"""Playing schedules in a process of its own: planted text must be there before the server is imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Played:
    """What came of it. failures: {seed, said, after, schedule}. total: {schedules, events, failed, seconds, next}."""

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        self.failures = [line for line in lines if "said" in line]
        self.total = lines[-1]


def play(**told: Any) -> Played:
    """from, count, seconds, bug, most, replay and whole, as tests/model/phones.mjs takes them. Raises RuntimeError."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.model", json.dumps(told)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    said, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"the schedules' process ended with {process.returncode}")
    return Played([json.loads(line) for line in said.splitlines()])

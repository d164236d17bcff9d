"""Asks Lighthouse, from a process of its own, since it is written for Node. Used by its test and by scripts/bench."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.browser.history import SEED, steady
from tests.conftest import FLAGS, chromium

NODE = Path(sys.executable).with_name("node")
SCRIPT = Path(__file__).with_name("audit.mjs")
PATIENCE = 300  # seconds
PLACES = ("/", "/check-in", "/trends", "/care", "/support", "/you")


def used(origin: str) -> dict[str, Any]:
    """The step that leaves twelve weeks of check-ins on the phone, up to yesterday."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return {"run": SEED, "argument": steady(yesterday, 84), "at": origin}


def visited(steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What audit.mjs says of each visit among these steps, in their order."""
    command = [str(NODE), str(SCRIPT), chromium(), *FLAGS]
    done = subprocess.run(
        command, input=json.dumps(steps), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]

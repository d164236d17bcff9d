"""The export's pure modules, called in Node; and a history for them to tell."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NODE = Path(sys.executable).with_name("node")
RUN = Path(__file__).with_name("run.mjs")


def ask(calls: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What the phone answers to each of (module, function, arguments...): {"value": ...} or {"error": code}."""
    done = subprocess.run(
        [NODE, "--no-warnings", RUN],
        input=json.dumps(calls, default=_bytes),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(calls)
    return found


def answers(calls: Sequence[Sequence[Any]]) -> list[Any]:
    """As `ask`, where nothing may fail."""
    found = ask(calls)
    assert [answer for answer in found if "error" in answer] == []
    return [answer["value"] for answer in found]


def written(content: dict[str, Any]) -> bytes:
    """A file as the phone writes it."""
    [text] = answers([["text", "written", content]])
    return base64.b64decode(text)


def _bytes(value: object) -> object:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(value)

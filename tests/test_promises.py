"""docs/reliability.md names tests that would fail if a promise were broken: they are there."""

import re
import tomllib
from typing import Any

import pytest

from scripts.words import extracted
from tests.conftest import ROOT

LISTED: list[dict[str, Any]] = tomllib.loads((ROOT / "scripts" / "soak" / "promises.toml").read_text())["promise"]
SCORE = r"streak|badge|reward|trophy|level up|leaderboard|congratulations|well done|keep it up|\d* points?\b"
BLAME = r"you missed|you forgot|you failed|don.t give up|you should have|where have you been|we missed you"
VERDICT = r"at risk|disorder|you are ill|you suffer|diagnosed"


@pytest.mark.parametrize("promise", LISTED, ids=[promise["says"] for promise in LISTED])
def test_every_promise_names_tests_that_are_there(promise: dict[str, Any]) -> None:
    names = promise["tests"]
    assert names
    assert len(names) == len(set(names))
    assert [name for name in names if not is_there(name)] == []


def test_no_promise_is_left_out() -> None:
    assert len(LISTED) > 10


def test_no_sentence_keeps_score_of_people_or_calls_them_ill() -> None:
    """Of the interface, in the language in which it is written; translators follow it (docs/translations.md)."""
    forms = [message.id if isinstance(message.id, tuple) else (message.id,) for message in extracted() if message.id]
    kept = re.compile(f"{SCORE}|{BLAME}|{VERDICT}", re.IGNORECASE)
    assert len(forms) > 500
    assert [text for form in forms for text in form if kept.search(text)] == []


def is_there(name: str) -> bool:
    """`file::function`, or a file with tests in it."""
    path, _, function = name.partition("::")
    file = ROOT / path
    wanted = rf"{re.escape(function)}\(" if function else "test_"
    return file.is_file() and re.search(rf"^def {wanted}", file.read_text(), re.M) is not None

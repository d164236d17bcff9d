"""Schedules that find nothing prove nothing: every planted bug has to be found."""

import re
from pathlib import Path

import pytest

from tests.model.planted import SERVER
from tests.model.playing import play

PHONE = re.findall(r'^  "([^"]+)": \[', Path(__file__).with_name("bugs.mjs").read_text(), re.MULTILINE)
SECONDS = 60
# Found within two seconds, so that `make test` can plant them too; `make soak` plants all.
QUICK = {
    "a record is told as saved and never put",
    "the same form saves twice",
    "adoption drops the local records",
    "a tombstone forgets what it erases",
    "an answer is given before it is kept",
    "a repeated record takes another place",
    "a page leaves one out",
    "an erasure changes nobody's leaf",
}
EVERY = [pytest.param(bug, marks=[] if bug in QUICK else pytest.mark.soak) for bug in [*PHONE, *SERVER]]


def test_there_are_many_and_on_both_sides() -> None:
    assert len(PHONE) >= 15
    assert len(SERVER) >= 8
    assert {*PHONE, *SERVER} > QUICK


@pytest.mark.parametrize("bug", EVERY)
def test_every_planted_bug_is_found(bug: str) -> None:
    played = play(**{"from": 0, "count": 100_000, "seconds": SECONDS, "bug": bug, "whole": True})
    assert played.failures, f"{played.total['schedules']} schedules found nothing"

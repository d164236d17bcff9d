"""Schedules that find nothing prove nothing: every planted bug has to be found."""

import pytest

from tests.model.every_bug import BUGS, PHONE, SELDOM
from tests.model.planted import SERVER
from tests.model.playing import play

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
# Those that hide, each with what makes up for it, are planted by scripts/soak/planted.py, which reports what it found.
FOUND = [bug for bug in BUGS if bug not in SELDOM]
EVERY = [pytest.param(bug, marks=[] if bug in QUICK else pytest.mark.soak) for bug in FOUND]


def test_there_are_many_and_on_both_sides() -> None:
    assert len(PHONE) >= 15
    assert len(SERVER) >= 8
    assert set(BUGS) > QUICK
    assert set(BUGS) - QUICK > SELDOM.keys()
    assert len(FOUND) >= 20


@pytest.mark.parametrize("bug", EVERY)
def test_every_planted_bug_is_found(bug: str) -> None:
    played = play(**{"from": 0, "count": 100_000, "seconds": SECONDS, "bug": bug, "whole": True})
    assert played.failures, f"{played.total['schedules']} schedules found nothing"

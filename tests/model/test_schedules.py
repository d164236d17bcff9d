"""Seeded schedules of phones, people, networks and servers: nothing is lost, doubled, elsewhere or wrongly safe."""

import pytest

from tests.model.playing import play

SCHEDULES = 2000  # `make soak` plays any number
PARTS = 4
ON_POSTGRESQL = 50


@pytest.mark.parametrize("part", range(PARTS))
def test_no_schedule_loses_anything(part: int) -> None:
    """A failure prints the shortest schedule found; keep it in a file and play it again with {"replay": FILE}."""
    size = SCHEDULES // PARTS
    played = play(**{"from": part * size, "count": size})
    assert played.failures == []
    assert played.total["schedules"] == size


@pytest.mark.parametrize("part", range(2))
def test_nor_on_postgresql(part: int) -> None:
    size = ON_POSTGRESQL // 2
    played = play(engine="postgresql", count=size, **{"from": SCHEDULES + part * size})
    assert played.failures == []
    assert played.total["schedules"] == size


def test_a_seed_tells_the_same_story_twice() -> None:
    first, again = (play(**{"from": 77, "count": 12}).total for _ in range(2))
    assert first["events"] == again["events"] > 0

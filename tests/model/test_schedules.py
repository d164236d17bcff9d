"""Seeded schedules of phones, people, networks and servers: nothing is lost, doubled, elsewhere or wrongly safe."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.model.playing import Played, play

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


def test_a_form_belongs_to_who_opened_it(tmp_path: Path) -> None:
    """Two taps, and in another tab somebody signs out between them: what seed 75874 came down to."""
    taps = {"op": "saveTwice", "phone": 0, "seed": 1389761880, "stalls": True}
    leaves = {"op": "signOut", "phone": 0, "seed": 939905610, "page": 1}
    steps = [{"op": "register", "phone": 0, "seed": 2127413789}, taps | {"with": leaves}]
    story = {"seed": 75874, "phones": 1, "locks": True, "buckets": False, "steps": steps}
    assert told(story, tmp_path).failures == []


def test_a_number_belongs_to_the_device_that_counted_it(tmp_path: Path) -> None:
    """The database is lost, and one tab signs in again while another saves: what seed 90309 came down to."""
    steps = [
        {"op": "save", "phone": 2, "seed": 1956584980},
        {"op": "register", "phone": 0, "seed": 1654985282},
        {"op": "signIn", "phone": 2, "seed": 1712150099},
        {"op": "damage", "phone": 2, "seed": 1028559317},
        {"op": "flush", "phone": 2, "seed": 1162162564},
        {"op": "signIn", "phone": 2, "seed": 421910014}
        | {"with": {"op": "save", "phone": 2, "seed": 691147716, "page": 1}},
        {"op": "edit", "phone": 2, "seed": 170827853},
    ]
    story = {"seed": 90309, "phones": 3, "locks": True, "buckets": True, "steps": steps}
    assert told(story, tmp_path).failures == []


def told(story: dict[str, Any], folder: Path) -> Played:
    """Play these steps, and no others."""
    (folder / "story.json").write_text(json.dumps(story))
    played = play(replay=str(folder / "story.json"))
    assert played.total["events"] > 0
    return played

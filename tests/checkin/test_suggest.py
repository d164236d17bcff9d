"""Which practice is offered: each one's turn comes, what helped comes first, what left somebody worse goes."""

from typing import Any

import pytest

from pwa.content import practices
from pwa.instruments import instrument
from tests.checkin.histories import ask

OFFERS = [{"id": practice.id, "items": practice.for_items} for practice in practices()]
STRAIN = [item.id for item in instrument("quick").items if item.subscale == "strain"]


def suggested(cases: list[tuple[list[dict[str, str]], dict[str, int]]]) -> list[dict[str, Any]]:
    return ask([("suggest", "suggest", OFFERS, ratings, answers) for ratings, answers in cases])


def strong(item: str) -> dict[str, int]:
    return {other: 4 if other == item else 1 for other in STRAIN}


def rated(practice: str, feeling: str, day: str = "2026-11-01") -> dict[str, str]:
    return {"practice": practice, "feeling": feeling, "day": day}


@pytest.mark.parametrize("feeling", ["same", "worse"])
def test_whoever_tries_what_is_offered_gets_to_know_all_that_suits(feeling: str) -> None:
    tried: dict[str, list[str]] = {item: [] for item in STRAIN}
    for _ in OFFERS:
        cases = [([rated(practice, feeling) for practice in tried[item]], strong(item)) for item in STRAIN]
        for item, found in zip(STRAIN, suggested(cases), strict=True):
            tried[item].append(found["id"])
    for item in STRAIN:
        suits = [offer["id"] for offer in OFFERS if item in offer["items"]]
        assert suits
        assert tried[item][: len(suits)] == suits
    assert {practice for all_tried in tried.values() for practice in all_tried} == {offer["id"] for offer in OFFERS}


def test_what_helped_comes_first_whatever_was_answered() -> None:
    last = OFFERS[-1]["id"]
    ratings = [rated(OFFERS[0]["id"], "same"), rated(last, "steadier", "2026-11-02"), rated(OFFERS[1]["id"], "worse")]
    for found in suggested([(ratings, strong(item)) for item in STRAIN]):
        assert found == {"id": last, "helped": "2026-11-02"}


def test_what_left_somebody_worse_is_offered_only_when_all_did() -> None:
    first = OFFERS[0]["id"]
    ratings = [rated(offer["id"], "worse") for offer in OFFERS]
    rest, everything = suggested([([rated(first, "worse")], strong("worn")), (ratings, strong("worn"))])
    assert rest["id"] != first
    assert everything["id"] == first

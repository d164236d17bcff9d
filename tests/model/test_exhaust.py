"""Every crash point of a small world: two phones, three records."""

import pytest

from tests.model.playing import play

ORDERS = 35  # ways to do three things on one phone and four on the other; `make soak` plays them all


@pytest.mark.soak
def test_power_may_go_at_every_event_of_one_order() -> None:
    played = play(exhaust=True, count=1, **{"from": ORDERS // 2})
    assert played.failures == []
    assert played.total["schedules"] > 100


@pytest.mark.soak
def test_an_answer_may_end_after_any_byte() -> None:
    played = play(cut=True)
    assert played.failures == []
    assert played.total["schedules"] > 500

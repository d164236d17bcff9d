"""How often somebody without a session may knock at the editor's door."""

from collections.abc import Callable

import pytest
from desk import Desk
from flask import Flask

from server import limits

FREE = 2 * limits.PER_PERSON


@pytest.mark.parametrize("path", ["sign-in/begin", "sign-in/complete", "invite/begin", "invite/complete"])
def test_each_way_in_is_counted_by_address(app: Flask, make_desk: Callable[..., Desk], path: str) -> None:
    app.extensions[limits.EXTENSION] = limits.Limits(people=2)
    desk = make_desk()
    statuses = [desk.ask(f"/operator/{path}", {}).status_code for _ in range(FREE + 1)]
    assert 429 not in statuses[:FREE]
    assert statuses[FREE] == 429

"""The people of the editor: an owner, an editor, and links for more."""

from collections.abc import Callable

import pytest
from desk import Desk
from flask import Flask

from server.db import db
from server.operators import invites


@pytest.fixture
def make_link(app: Flask) -> Callable[[str], str]:
    def make(role: str = "owner") -> str:
        with app.app_context():
            link = invites.issue(role, "http://localhost:8000")
            db.session.commit()
            return link

    return make


@pytest.fixture
def make_desk(app: Flask) -> Callable[..., Desk]:
    return lambda **options: Desk(app.test_client(), **options)


@pytest.fixture
def owner(make_desk: Callable[..., Desk], make_link: Callable[[str], str]) -> Desk:
    desk = make_desk()
    assert desk.join(make_link("owner")).status_code == 201
    return desk


@pytest.fixture
def editor(make_desk: Callable[..., Desk], owner: Desk) -> Desk:
    desk = make_desk(name="Jon")
    assert desk.join(owner.invite("editor")).status_code == 201
    return desk

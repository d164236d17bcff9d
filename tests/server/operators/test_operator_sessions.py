"""How long an operator's session lasts, and when who is there is looked at again."""

import re

from desk import COOKIE, Desk
from flask import Flask

from server import housekeeping
from server.db import db
from server.operators import sessions
from server.operators.models import OperatorSession


def test_the_session_cookie_is_strict_hidden_from_scripts_and_of_this_host_alone(owner: Desk) -> None:
    header = next(h for h in owner.sign_in().headers.getlist("Set-Cookie") if h.startswith(COOKIE))
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(header.split("; "))
    assert "Domain" not in header


def test_signing_out_ends_the_session_itself(owner: Desk) -> None:
    token = owner.cookie()
    assert token
    assert owner.form("/operator/sign-out").status_code == 303
    assert owner.cookie() is None
    owner.client.set_cookie(COOKIE, token, domain="localhost", secure=True)
    assert "You are a directory editor" not in owner.get("/operator/editors").text


def test_a_session_ends_after_a_working_day_and_is_pruned(app: Flask, owner: Desk) -> None:
    with app.app_context():
        db.session.execute(db.update(OperatorSession).values(expires=1))
        db.session.commit()
    assert owner.get("/operator/editors").status_code == 401
    with app.app_context():
        assert housekeeping.prune().sessions == 1


def test_a_session_that_nobody_used_for_an_hour_ends_and_is_pruned(app: Flask, owner: Desk, editor: Desk) -> None:
    _all_sessions(app, used=OperatorSession.used - sessions.IDLE + 2 * sessions.NOTED)
    assert owner.get("/operator/editors").status_code == 200  # and counts as used now
    _all_sessions(app, used=OperatorSession.used - 2 * sessions.NOTED)
    assert owner.get("/operator/editors").status_code == 200
    assert editor.get("/operator/editors").status_code == 401
    with app.app_context():
        assert housekeeping.prune().sessions == 1
    assert owner.get("/operator/editors").status_code == 200


def test_ten_minutes_after_signing_in_who_gives_or_takes_access_is_looked_at_again(app: Flask, owner: Desk) -> None:
    owner.invite()
    page = owner.get("/operator/editors").text
    [withdraw] = re.findall(r'action="(/operator/editors/invites/[\w-]+/withdraw)"', page)
    [remove] = re.findall(r'href="(/operator/editors/[\w-]+/remove)"', page)
    _all_sessions(app, expires=OperatorSession.expires - sessions.FRESH)
    for path, sent in (("/operator/editors/invite", {"role": "owner"}), (withdraw, {}), (remove, {})):
        answer = owner.form(path, sent)
        assert (answer.status_code, "Is it still you?" in answer.text) == (401, True), path
    assert owner.get("/operator/editors").text.count("The link works until") == 1
    asked = owner.form("/operator/editors/invite", {"role": "owner"})
    assert 'name="role" value="owner"' in asked.text  # to be sent on
    owner.sign_in()
    owner.invite("owner")
    assert owner.form(withdraw).status_code == 303


def _all_sessions(app: Flask, **changed: object) -> None:
    with app.app_context():
        db.session.execute(db.update(OperatorSession).values(**changed))
        db.session.commit()

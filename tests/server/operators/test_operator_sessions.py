"""How long an operator's session lasts, and when who is there is looked at again."""

import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from desk import COOKIE, Desk
from flask import Flask
from sqlalchemy import event

from server import housekeeping
from server.db import db
from server.operators import sessions
from server.operators.models import OperatorSession

WITHDRAWAL = re.compile(r'action="(/operator/editors/invites/[\w-]+/withdraw)"')
REMOVAL = re.compile(r'href="(/operator/editors/[\w-]+/remove)"')


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


def test_who_only_looks_waits_for_no_writer(owner: Desk, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert owner.get("/operator/editors").status_code == 200


@pytest.mark.usefixtures("database")
def test_a_database_that_only_reads_keeps_nobody_from_looking(app: Flask, owner: Desk) -> None:
    _all_sessions(app, used=OperatorSession.used - 2 * sessions.NOTED)
    with app.app_context():
        event.listen(db.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA query_only = 1"))
    assert owner.get("/operator/editors").status_code == 200
    assert owner.form("/operator/editors/invite", {"role": "owner"}).status_code == 503


def test_a_clock_that_was_set_back_ends_a_session_and_makes_none_fresh(app: Flask, owner: Desk) -> None:
    _all_sessions(app, expires=OperatorSession.expires + 24 * 3600)
    assert owner.form("/operator/editors/invite", {"role": "owner"}).status_code == 401
    assert owner.get("/operator/editors").status_code == 200
    _all_sessions(app, used=OperatorSession.used + 24 * 3600)
    assert owner.get("/operator/editors").status_code == 401


def test_ten_minutes_after_signing_in_who_gives_or_takes_access_is_looked_at_again(
    app: Flask, owner: Desk, editor: Desk
) -> None:
    owner.invite()
    page = owner.get("/operator/editors").text
    [withdraw] = re.findall(WITHDRAWAL, page)
    remove = next(path for path in re.findall(REMOVAL, page) if "Jon" in owner.get(path).text)
    deeds = {"/operator/editors/invite": "Make a link for an owner", withdraw: "Withdraw", remove: "Remove Jon"}
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "/editors" in rule.rule]
    assert len(rules) == len(deeds)
    _all_sessions(app, expires=OperatorSession.expires - sessions.FRESH)
    for path, said in deeds.items():
        asked = owner.form(path, {"role": "owner"})
        assert (asked.status_code, said in asked.text) == (401, True), path
        assert 'name="role" value="owner"' in asked.text  # to be sent on
        after = owner.get("/operator/editors").text
        assert (after.count("The link works until"), "Jon" in after) == (1, True), path
    assert editor.form("/operator/editors/invite", {"role": "owner"}).status_code == 403
    owner.sign_in()
    owner.invite("owner")
    assert owner.form(withdraw).status_code == 303
    assert owner.form(remove).status_code == 303


def test_a_file_that_was_sent_too_late_is_asked_for_again(app: Flask, owner: Desk) -> None:
    _all_sessions(app, expires=1)
    sent = owner.form("/operator/transfer", {"how": "replace", "file": (io.BytesIO(b"[]"), "directory.json")})
    assert (sent.status_code, "choose the file again" in sent.text) == (401, True)
    assert '<form method="get" data-resume>' in sent.text


def _all_sessions(app: Flask, **changed: object) -> None:
    with app.app_context():
        db.session.execute(db.update(OperatorSession).values(**changed))
        db.session.commit()

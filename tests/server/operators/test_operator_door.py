"""Who comes in at /operator/: by an invitation that works once, then by a passkey that opens nothing else."""

import ast
import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from authenticator import Authenticator, b64, unb64
from desk import COOKIE, Desk
from flask import Flask
from people import Person, Phone, refused

from server import housekeeping
from server.db import db
from server.operators import team
from server.operators.models import OperatorChallenge, OperatorInvite
from tests import warm

SERVER = Path(__file__).parents[3] / "server"


def test_an_invitation_makes_an_operator_who_can_sign_in_again(owner: Desk, make_desk: Callable[..., Desk]) -> None:
    assert "You are a directory editor" in owner.get("/operator/editors").text
    other = make_desk(passkey=owner.passkey)
    assert "You are a directory editor" not in other.get("/operator/editors").text
    assert other.sign_in().json == {"to": "/operator/"}
    assert "You are a directory editor" in other.get("/operator/editors").text


def test_the_cookie_of_forms_is_signed_with_sha_256(app: Flask, owner: Desk) -> None:
    signer = app.session_interface.get_signing_serializer(app).make_signer()
    assert signer.digest_method().name == "sha256"
    found = owner.client.get_cookie("__Host-breather-forms", domain="localhost")
    assert signer.unsign(found.value)


def test_a_link_works_once(make_link: Callable[..., str], make_desk: Callable[..., Desk]) -> None:
    link = make_link()
    assert make_desk().join(link).status_code == 201
    assert refused(make_desk().join(link), 403, "invite")


def test_of_two_people_who_began_with_one_link_one_comes_in(
    make_link: Callable[..., str], make_desk: Callable[..., Desk]
) -> None:
    link, second = make_link(), make_desk()
    token = link.split("#")[1]
    begun = second.ask("/operator/invite/begin", {"token": token}).json
    assert make_desk().join(link).status_code == 201
    attestation = second.passkey.create(begun["challenge"], unb64(begun["operator"]))
    late = second.ask("/operator/invite/complete", {"token": token, "name": "Late", "attestation": attestation})
    assert refused(late, 403, "invite")
    assert second.cookie() is None


def test_a_link_older_than_two_days_is_refused_and_pruned(
    app: Flask, make_link: Callable[..., str], make_desk: Callable[..., Desk]
) -> None:
    link = make_link()
    with app.app_context():
        row = db.session.scalars(db.select(OperatorInvite)).one()
        assert 47.9 * 3600 < row.expires - datetime.now(UTC).timestamp() < 48.1 * 3600
        row.expires = 1
        db.session.commit()
    assert refused(make_desk().join(link), 403, "invite")
    with app.app_context():
        assert housekeeping.prune().invites == 1
        assert db.session.scalars(db.select(OperatorInvite)).all() == []


def test_a_link_survives_a_passkey_that_could_not_be_verified(
    make_link: Callable[..., str], make_desk: Callable[..., Desk]
) -> None:
    link = make_link()
    unverified = make_desk(passkey=Authenticator(verified=False))
    assert refused(unverified.join(link), 400, "attestation")
    elsewhere = make_desk(passkey=Authenticator(origin="https://breather.example"))
    assert refused(elsewhere.join(link), 400, "attestation")
    assert make_desk().join(link).status_code == 201


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "bell\u0007", "turned\u202eround"])
def test_a_name_that_nobody_could_read_is_refused(
    name: str, make_link: Callable[..., str], make_desk: Callable[..., Desk]
) -> None:
    assert refused(make_desk(name=name).join(make_link()), 400, "name")


@pytest.mark.parametrize(
    "flaw", [{"verified": False}, {"origin": "https://x.example"}, {"rp_id": "x"}, {"handle": b"x" * 16}]
)
def test_a_flawed_sign_in_is_refused(owner: Desk, make_desk: Callable[..., Desk], flaw: dict[str, object]) -> None:
    kept = vars(owner.passkey).copy()
    desk = make_desk(passkey=Authenticator(**{**kept, **flaw}))
    assert refused(desk.sign_in(), 401, "unknown-passkey")
    assert desk.cookie() is None


def test_a_challenge_works_once_and_only_for_its_purpose(owner: Desk, make_link: Callable[..., str]) -> None:
    challenge = owner.ask("/operator/sign-in/begin", {}).json["challenge"]
    assertion = {"assertion": owner.passkey.get(challenge)}
    assert owner.ask("/operator/sign-in/complete", assertion).status_code == 200
    assert refused(owner.ask("/operator/sign-in/complete", assertion), 400, "challenge")
    token = make_link().split("#")[1]
    joining = owner.ask("/operator/invite/begin", {"token": token}).json["challenge"]
    wrong = owner.ask("/operator/sign-in/complete", {"assertion": owner.passkey.get(joining)})
    assert refused(wrong, 400, "challenge")
    challenge = owner.ask("/operator/sign-in/begin", {}).json["challenge"]
    attestation = Authenticator().create(challenge, b"x" * 16)
    body = {"token": token, "name": "X", "attestation": attestation}
    assert refused(owner.ask("/operator/invite/complete", body), 400, "challenge")


def test_an_expired_challenge_is_refused(app: Flask, owner: Desk) -> None:
    challenge = owner.ask("/operator/sign-in/begin", {}).json["challenge"]
    with app.app_context():
        db.session.execute(db.update(OperatorChallenge).values(expires=1))
        db.session.commit()
    answer = owner.ask("/operator/sign-in/complete", {"assertion": owner.passkey.get(challenge)})
    assert refused(answer, 400, "challenge")


def test_a_staff_passkey_never_signs_in_here(alice: Person, make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    assert refused(desk.sign_in(alice.passkey), 401, "unknown-passkey")
    begun = alice.phone.challenge("sign-in")  # a challenge of /api is none here either
    assert refused(desk.ask("/operator/sign-in/complete", {"assertion": alice.passkey.get(begun)}), 400, "challenge")
    desk.client.set_cookie(COOKIE, alice.phone.cookie() or "", domain="localhost", secure=True)
    assert "You are a directory editor" not in desk.get("/operator/editors").text


def test_an_operators_passkey_never_signs_in_at_the_api(alice: Person, owner: Desk, phone: Phone) -> None:
    assertion = owner.passkey.get(phone.challenge("sign-in"))
    assert refused(phone.post("/api/passkeys/sign-in/complete", {"assertion": assertion}), 401, "unknown-passkey")
    begun = owner.ask("/operator/sign-in/begin", {}).json["challenge"]
    answer = phone.post("/api/passkeys/sign-in/complete", {"assertion": alice.passkey.get(begun)})
    assert refused(answer, 400, "challenge")
    phone.client.set_cookie("__Host-breather", owner.cookie() or "", domain="localhost", secure=True)
    assert refused(phone.ask("GET", "/api/vault"), 401, "signed-out")


def test_an_operators_session_reads_nothing_of_the_staff(owner: Desk) -> None:
    for path in ("/api/vault", "/api/sessions"):
        assert refused(owner.get(path), 401, "signed-out")


def test_without_a_csrf_token_nothing_is_done(owner: Desk, make_link: Callable[..., str]) -> None:
    owner.csrf = False
    for path in ("/operator/editors/invite", "/operator/sign-out"):
        answer = owner.form(path, {"role": "owner"})
        assert (answer.status_code, "too old" in answer.text) == (400, True)
    assert refused(owner.ask("/operator/invite/begin", {"token": make_link().split("#")[1]}), 400, "form")
    assert refused(owner.ask("/operator/sign-in/begin", {}), 400, "form")
    assert owner.get("/operator/editors").status_code == 200


def test_another_sites_form_is_refused_even_with_a_token(owner: Desk) -> None:
    answer = owner.form("/operator/editors/invite", {"role": "owner"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Invited, not here yet" not in owner.get("/operator/editors").text


def test_an_editor_can_neither_invite_nor_remove(owner: Desk, editor: Desk, app: Flask) -> None:
    page = editor.get("/operator/editors").text
    assert "Make a link" not in page
    assert "/remove" not in page
    with app.app_context():
        boss = next(row for row in team.everyone() if row.role == "owner")
    assert editor.form("/operator/editors/invite", {"role": "owner"}).status_code == 403
    assert editor.get(f"/operator/editors/{b64(boss.id)}/remove").status_code == 403
    assert editor.form(f"/operator/editors/{b64(boss.id)}/remove").status_code == 403
    assert editor.form(f"/operator/editors/invites/{b64(bytes(32))}/withdraw").status_code == 403
    assert owner.get("/operator/editors").status_code == 200


def test_an_owner_removes_an_editor_at_once_and_the_passkey_opens_nothing_more(owner: Desk, editor: Desk) -> None:
    removal = re.findall(r'href="(/operator/editors/[\w-]+/remove)"', owner.get("/operator/editors").text)
    jon = next(path for path in removal if "Jon" in owner.get(path).text)
    assert owner.form(jon).status_code == 303
    assert editor.get("/operator/editors").status_code == 401
    assert refused(editor.sign_in(), 401, "unknown-passkey")
    assert owner.form(jon).status_code == 404


def test_the_last_owner_cannot_be_removed(owner: Desk, make_desk: Callable[..., Desk]) -> None:
    [own] = re.findall(r'href="(/operator/editors/[\w-]+/remove)"', owner.get("/operator/editors").text)
    for answer in (owner.get(own), owner.form(own)):
        assert (answer.status_code, "last owner" in answer.text) == (409, True)
    assert make_desk(name="Kim").join(owner.invite("owner")).status_code == 201
    assert "That is you" in owner.get(own).text
    assert owner.form(own).status_code == 303
    assert owner.get("/operator/editors").status_code == 401


def test_a_withdrawn_link_is_refused(owner: Desk, make_desk: Callable[..., Desk]) -> None:
    link = owner.invite()
    [path] = re.findall(r'action="(/operator/editors/invites/[\w-]+/withdraw)"', owner.get("/operator/editors").text)
    assert owner.form(path).status_code == 303
    assert refused(make_desk().join(link), 403, "invite")


def test_the_token_of_a_link_is_in_no_log_and_no_table(
    app: Flask, log_lines: io.StringIO, make_link: Callable[..., str], make_desk: Callable[..., Desk]
) -> None:
    link = make_link()
    token = link.split("#")[1]
    with app.app_context():
        assert token.encode() not in db.session.scalars(db.select(OperatorInvite.token_hash)).one()
    assert make_desk().join(link).status_code == 201
    assert token not in log_lines.getvalue()


def test_the_command_invites_an_owner_first_and_editors_then(
    app: Flask, settings: dict[str, str], make_desk: Callable[..., Desk]
) -> None:
    del app  # has migrated the database

    def invite(*options: str) -> str:
        done = warm.run({**os.environ, **settings}, "operator", "invite", *options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    first = invite()
    assert first.startswith("For one owner, once, within two days:\nhttp://localhost:8000/operator/invite#")
    assert make_desk().join(first.strip()).status_code == 201
    assert invite().startswith("For one editor")
    assert invite("--role", "owner").startswith("For one owner")


def test_every_page_is_protected_and_kept_by_no_cache(owner: Desk) -> None:
    for path in ("/operator/editors", "/operator/invite"):
        answer = owner.get(path)
        assert answer.status_code == 200, path
        assert "require-trusted-types-for" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["Cache-Control"] == "no-store", path


def test_nothing_of_the_operators_imports_the_staffs_tables_or_records() -> None:
    allowed = {"server.accounts", "server.accounts.ceremony", "server.accounts.wire"}
    for path in (SERVER / "operators").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None) or node.names[0].name
                names = {alias.name for alias in node.names}
                assert not module.startswith("server.sync"), path
                assert module != "server" or not names & {"sync"}, path
                assert not module.startswith("server.accounts") or module in allowed, path
                assert module != "server.accounts" or names <= {"ceremony"}, path
                assert module != "server" or "accounts" not in names, path

"""The ceremonies over HTTP: begin gives a challenge, complete uses it up before anything else is looked at."""

from flask import Blueprint, Response, current_app

from server import body, limits
from server.accounts import ceremony, challenges, guard, joining, registry
from server.accounts.models import Session
from server.accounts.present import vault
from server.accounts.wire import AddPasskey, Begin, Challenged, Register, Registered, SignIn, Vault
from server.db import db
from server.errors import ApiError, malformed
from server.fields import to_text
from server.openapi import describes

blueprint = Blueprint("passkeys", __name__, url_prefix="/api/passkeys")


@blueprint.post("/register/begin")
@describes(takes=Begin, answers=Challenged)
def begin_registration() -> Response:
    """A challenge to register with; in a session, to add a passkey to its account."""
    asked = body.read(Begin)
    if asked.account is None and guard.current():
        raise malformed("account is missing: in a session it names whose passkey this will be")
    if asked.account:
        return body.answer(Challenged(to_text(challenges.issue("add", guard.named(asked.account).account_id))))
    # Here and not at the end: the challenge, which works once, carries it on, and nobody makes a passkey in vain.
    limits.check_ceremony()
    joining.check(asked.join_code)
    limits.check_registration()
    return body.answer(Challenged(to_text(challenges.issue("register"))))


@blueprint.post("/register/complete")
@describes(takes=(Register, AddPasskey), answers=Registered, status=201)
def complete_registration() -> Response:
    """Make an account with its first passkey; in a session (recently verified), add a passkey to its account."""
    asked = body.read_json()
    session = guard.current()
    return _add(body.convert(asked, AddPasskey), session) if session else _register(body.convert(asked, Register))


def _register(asked: Register) -> Response:
    limits.check_ceremony()
    registry.check_first_slots(asked.slots, asked.attestation.id)
    challenge = ceremony.challenge_of(asked.attestation.client_data)
    challenges.take(challenge, "register")
    credential = ceremony.register(asked.attestation, challenge, _party())
    registry.register(asked, credential, current_app.config["BREATHER"].data)
    return _registered(asked.account)


def _add(asked: AddPasskey, session: Session) -> Response:
    guard.check_account(session.account_id, asked.account)
    guard.check_verified(session.verified_until)
    account = session.account_id
    challenge = ceremony.challenge_of(asked.attestation.client_data)
    challenges.take(challenge, "add", account)
    credential = ceremony.register(asked.attestation, challenge, _party())
    registry.add_passkey(account, credential, asked.label, asked.slots)
    return _registered(account)


def _registered(account: bytes) -> Response:
    response = guard.start(body.answer(Registered(to_text(account)), 201), account)
    db.session.commit()
    return response


@blueprint.post("/sign-in/begin")
@describes(takes=body.Empty, answers=Challenged)
def begin_sign_in() -> Response:
    """A challenge to sign in with."""
    limits.check_ceremony()
    body.read(body.Empty)
    return body.answer(Challenged(to_text(challenges.issue("sign-in"))))


@blueprint.post("/sign-in/complete")
@describes(takes=SignIn, answers=Vault)
def complete_sign_in() -> Response:
    """Sign in. One answer for an unknown passkey and a wrong signature: nobody learns which passkeys exist."""
    limits.check_ceremony()
    assertion = body.read(SignIn).assertion
    challenge = ceremony.challenge_of(assertion.client_data)
    challenges.take(challenge, "sign-in")
    credential = registry.credential(assertion.id)
    try:
        if credential is None:
            ceremony.refuse(assertion, challenge, _party())
        credential.sign_count = ceremony.authenticate(assertion, challenge, _party(), credential)
    except ValueError:
        raise ApiError("unknown-passkey", "This passkey opens nothing here.", 401) from None
    response = guard.start(body.answer(vault(credential.account_id)), credential.account_id)
    db.session.commit()
    return response


def _party() -> ceremony.RelyingParty:
    config = current_app.config["BREATHER"]
    return ceremony.RelyingParty(config.rp_id, config.origin)

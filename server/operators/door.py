"""The way in: an invitation makes a passkey, a passkey signs in. What is asked here in JSON carries the CSRF token."""

import secrets
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from flask import Blueprint, Response, current_app, render_template

from server import body, limits
from server.accounts import ceremony
from server.accounts.wire import Assertion, Attestation
from server.db import db
from server.errors import ApiError
from server.fields import to_text
from server.operators import challenges, guard, invites, team
from server.operators.models import OperatorCredential

blueprint = Blueprint("door", __name__)

Token = Annotated[str, msgspec.Meta(max_length=100)]


class Invited(msgspec.Struct, forbid_unknown_fields=True):
    """token: from the link."""

    token: Token


class Join(msgspec.Struct, forbid_unknown_fields=True):
    """name: for the other operators."""

    token: Token
    name: Annotated[str, msgspec.Meta(max_length=200)]
    attestation: Attestation


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    """The end of the sign-in ceremony."""

    assertion: Assertion


class Challenged(msgspec.Struct):
    """challenge: 32 bytes in base64url, for five minutes. operator: the user handle to make a passkey for."""

    challenge: str
    operator: str = ""


class Opened(msgspec.Struct):
    """to: where to go now."""

    to: str


@dataclass(frozen=True)
class Known:
    """A passkey in the shape that the ceremony checks: there, the user handle is called an account."""

    account_id: bytes
    public_key: bytes
    sign_count: int


@blueprint.get("/invite")
def invited() -> str:
    """The page of an invitation. Its token is in the fragment: neither this server nor its logs see it here."""
    return render_template("operator/invite.html")


@blueprint.post("/invite/begin")
def begin_joining() -> Response:
    """A challenge for a link that still works."""
    limits.check_ceremony()
    invites.check(body.read(Invited).token)
    operator = secrets.token_bytes(16)
    return body.answer(Challenged(to_text(challenges.issue("join", operator)), to_text(operator)))


@blueprint.post("/invite/complete")
def join() -> Response:
    """Make the operator. The link is used up only when everything else was right."""
    limits.check_ceremony()
    asked = body.read(Join)
    name = team.check_name(asked.name)
    challenge = ceremony.challenge_of(asked.attestation.client_data)
    operator = challenges.take(challenge, "join")
    if operator is None:
        raise ApiError("challenge", "This challenge names nobody; begin again.", 400)
    credential = ceremony.register(asked.attestation, challenge, _party())
    team.join(operator, invites.take(asked.token), name, credential)
    response = guard.start(body.answer(Opened(guard.HOME), 201), operator)
    db.session.commit()
    return response


@blueprint.post("/sign-in/begin")
def begin_sign_in() -> Response:
    """A challenge to sign in with."""
    limits.check_ceremony()
    body.read(body.Empty)
    return body.answer(Challenged(to_text(challenges.issue("sign-in"))))


@blueprint.post("/sign-in/complete")
def sign_in() -> Response:
    """Sign in. One answer for an unknown passkey and a wrong signature: nobody learns which passkeys exist."""
    limits.check_ceremony()
    assertion = body.read(SignIn).assertion
    challenge = ceremony.challenge_of(assertion.client_data)
    challenges.take(challenge, "sign-in")
    credential = team.credential(assertion.id)
    try:
        if credential is None:
            ceremony.refuse(assertion, challenge, _party())
        credential.sign_count = ceremony.authenticate(assertion, challenge, _party(), _known(credential))
    except ValueError:
        raise ApiError("unknown-passkey", "This passkey opens nothing here.", 401) from None
    response = guard.start(body.answer(Opened(guard.HOME)), credential.operator_id)
    db.session.commit()
    return response


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign out here; done as well when nobody was signed in."""
    guard.end()
    db.session.commit()
    return guard.clear(guard.see_other(guard.HOME))


def _known(credential: OperatorCredential) -> Any:
    return Known(credential.operator_id, credential.public_key, credential.sign_count)


def _party() -> ceremony.RelyingParty:
    config = current_app.config["BREATHER"]
    return ceremony.RelyingParty(config.rp_id, config.origin)

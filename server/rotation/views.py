"""Changing keys over HTTP."""

from flask import Blueprint, Response

from server import body
from server.accounts import guard, sessions
from server.accounts.present import vault
from server.accounts.wire import Vault
from server.db import db
from server.openapi import describes
from server.rotation import change
from server.rotation.wire import Rotate

LIMIT = 256 << 10  # a hundred passkeys and as many changes before

blueprint = Blueprint("rotation", __name__, url_prefix="/api/account")


@blueprint.post("/rotate")
@describes(takes=Rotate, answers=Vault)
def rotate() -> Response:
    """Change the keys of the account and end its other sessions; needs recent verification.

    Asked again with a candidate that is in force already, it answers the same, and needs no verification for that:
    this is how a phone that heard no answer finds out.
    """
    asked = body.read(Rotate, LIMIT)
    session = guard.named(asked.account)
    change.check_shape(asked)
    owner = change.hold(session.account_id)
    if not change.is_in_force(owner, asked):
        guard.check_verified(session.verified_until)
        change.put_in_force(owner, asked)
        sessions.end_others(session)
    response = body.answer(vault(owner.id))
    db.session.commit()
    return response

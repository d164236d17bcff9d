"""Accounts over HTTP: the vault, its passkeys, its recovery code, its sessions."""

from flask import Blueprint, Response, current_app, request

from server import body, limits
from server.accounts import guard, ledger, registry, sessions
from server.accounts.present import vault
from server.accounts.wire import Absent, Named, Recover, Rename, ReplaceRecovery, SessionOut, Sessions, Vault
from server.db import db
from server.errors import ApiError
from server.fields import CredentialId, Id, from_text, to_text
from server.openapi import describes

blueprint = Blueprint("accounts", __name__, url_prefix="/api")


@blueprint.get("/vault")
@describes(answers=Vault)
def get_vault() -> Response:
    """What a phone needs to unlock."""
    return body.answer(vault(guard.required().account_id))


@blueprint.post("/recovery")
@describes(takes=Recover, answers=Vault)
def recover() -> Response:
    """Sign in by recovery code."""
    limits.check_ceremony()
    asked = body.read(Recover)
    account = registry.by_verifier(asked.verifier)
    if account is None:
        raise ApiError("recovery-code", "This recovery code opens nothing.", 401)
    response = guard.start(body.answer(vault(account.id)), account.id)
    db.session.commit()
    return response


@blueprint.put("/recovery")
@describes(takes=ReplaceRecovery, status=204)
def replace_recovery() -> Response:
    """Replace the recovery code; needs recent verification."""
    asked = body.read(ReplaceRecovery)
    registry.replace_recovery(guard.verified(asked.account).account_id, asked.slot, asked.verifier_hash)
    db.session.commit()
    return Response(status=204)


@blueprint.patch("/passkeys/<credential>")
@describes(takes=Rename, status=204)
def rename(credential: str) -> Response:
    """Rename a passkey."""
    asked = body.read(Rename)
    registry.rename(guard.named(asked.account).account_id, _credential(credential), asked.label)
    db.session.commit()
    return Response(status=204)


@blueprint.delete("/passkeys/<credential>")
@describes(takes=Named, status=204)
def remove(credential: str) -> Response:
    """Remove a passkey; needs recent verification, and `?last=yes` for the last one."""
    account = guard.verified(body.read(Named).account).account_id
    registry.remove(account, _credential(credential), last=request.args.get("last") == "yes")
    db.session.commit()
    return Response(status=204)


@blueprint.get("/sessions")
@describes(answers=Sessions)
def list_sessions() -> Response:
    """The living sessions of the account."""
    own = guard.required()
    rows = [
        SessionOut(to_text(row.id), row.id == own.id, row.first_day.isoformat(), row.last_day.isoformat())
        for row in sessions.of_account(own.account_id)
    ]
    return body.answer(Sessions(rows))


@blueprint.delete("/sessions/<session>")
@describes(status=204)
def end_session(session: str) -> Response:
    """End one session of the account."""
    account = guard.required().account_id
    if not sessions.end_by_id(account, _bytes(Id, session)):
        raise _not_found()
    db.session.commit()
    return Response(status=204)


@blueprint.delete("/sessions")
@describes(status=204)
def end_sessions() -> Response:
    """Sign out everywhere, here too."""
    sessions.end_all(guard.required().account_id)
    db.session.commit()
    return guard.clear(Response(status=204))


@blueprint.delete("/session")
@describes(status=204)
def sign_out() -> Response:
    """Sign out here; done as well when nobody was signed in."""
    guard.end()
    db.session.commit()
    return guard.clear(Response(status=204))


@blueprint.delete("/session/verification")
@describes(status=204)
def forget_verification() -> Response:
    """Forget that the person was verified, as a phone that locks asks; done as well when nobody was signed in."""
    if session := guard.current():
        sessions.forget_verification(session)
        db.session.commit()
    return Response(status=204)


@blueprint.delete("/account")
@describes(takes=Named, status=204)
def delete_account() -> Response:
    """Delete the account and everything of it; needs recent verification."""
    account = guard.verified(body.read(Named).account).account_id
    registry.delete_account(account)
    # The ledger first: a deletion noted but not done is asked for again, one done but not noted could be restored.
    ledger.append(current_app.config["BREATHER"].data, account)
    db.session.commit()
    return guard.clear(Response(status=204))


@blueprint.post("/account/absent")
@describes(takes=Named, answers=Absent)
def is_absent() -> Response:
    """Whether this account may be put back by a phone that holds it: it is not here, and nobody deleted it."""
    limits.check_ceremony()
    return body.answer(Absent(registry.is_absent(body.read(Named).account, current_app.config["BREATHER"].data)))


def _credential(text: str) -> bytes:
    return _bytes(CredentialId, text)


def _bytes(kind: type[bytes], text: str) -> bytes:
    try:
        return bytes(from_text(kind, text))
    except ValueError:
        raise _not_found() from None


def _not_found() -> ApiError:
    return ApiError("not-found", "There is no such thing in this account.", 404)

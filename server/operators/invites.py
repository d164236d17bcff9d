"""One-time links. The token is shown once and kept hashed; it travels in the fragment, which no server logs."""

import hashlib
import secrets
import time

from sqlalchemy import Select, delete, select
from sqlalchemy.engine import CursorResult

from server.db import db
from server.errors import ApiError
from server.operators.models import OperatorInvite

LIFETIME = 48 * 60 * 60
PATH = "/operator/invite"


def issue(role: str, origin: str) -> str:
    """A new link. The caller commits."""
    token = secrets.token_urlsafe(32)
    db.session.add(OperatorInvite(token_hash=_hash(token), role=role, expires=int(time.time()) + LIFETIME))
    return f"{origin}{PATH}#{token}"


def check(token: str) -> None:
    """Raises ApiError `invite` unless the link still works."""
    if db.session.scalar(_living().where(OperatorInvite.token_hash == _hash(token))) is None:
        raise _spent()


def take(token: str) -> str:
    """Use a link up, and return its role. Raises ApiError `invite`. The caller commits.

    Deleted and returned in one statement: of two people with the same link one comes in.
    """
    wanted = delete(OperatorInvite).where(OperatorInvite.token_hash == _hash(token))
    row = db.session.execute(wanted.returning(OperatorInvite.role, OperatorInvite.expires)).one_or_none()
    if row is None or row.expires < time.time():
        raise _spent()
    return str(row.role)


def waiting() -> list[OperatorInvite]:
    """Links that were not used yet, the next to expire first."""
    return list(db.session.scalars(_living().order_by(OperatorInvite.expires, OperatorInvite.token_hash)))


def withdraw(token_hash: bytes) -> None:
    """Make a link useless; nothing happens when it was used already. The caller commits."""
    db.session.execute(delete(OperatorInvite).where(OperatorInvite.token_hash == token_hash))


def withdraw_every() -> None:
    """Make all links useless. The caller commits."""
    db.session.execute(delete(OperatorInvite))


def prune() -> int:
    """Remove expired links; the number of them. The caller commits."""
    gone = db.session.execute(delete(OperatorInvite).where(OperatorInvite.expires < int(time.time())))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def _living() -> Select[OperatorInvite]:
    return select(OperatorInvite).where(OperatorInvite.expires >= int(time.time()))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _spent() -> ApiError:
    return ApiError("invite", "This link was used already, or is older than two days. Ask for a new one.", 403)

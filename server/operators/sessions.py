"""Sessions of operators: an opaque token in the browser, its hash here, for one working day."""

import hashlib
import secrets
import time

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult

from server.db import db
from server.operators.models import Operator, OperatorSession

LIFETIME = 12 * 60 * 60  # the machines in an office are shared


def start(operator: bytes) -> str:
    """A new session; returns its token. The caller commits."""
    token = secrets.token_urlsafe(32)
    expires = int(time.time()) + LIFETIME
    db.session.add(OperatorSession(token_hash=_hash(token), operator_id=operator, expires=expires))
    return token


def find(token: str) -> Operator | None:
    """Whose living session this is. The role is read each time, so that a removal counts at once."""
    own = (
        select(Operator)
        .join(OperatorSession, OperatorSession.operator_id == Operator.id)
        .where(OperatorSession.token_hash == _hash(token), OperatorSession.expires > int(time.time()))
        .where(Operator.removed_day.is_(None))
    )
    return db.session.scalar(own)


def end(token: str) -> None:
    """End one by its token; nothing happens when there is none. The caller commits."""
    db.session.execute(delete(OperatorSession).where(OperatorSession.token_hash == _hash(token)))


def prune() -> int:
    """Remove expired sessions; the number of them. The caller commits."""
    gone = db.session.execute(delete(OperatorSession).where(OperatorSession.expires <= int(time.time())))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()

"""Sessions of operators: an opaque token in the browser, its hash here, for one working day and while it is used."""

import hashlib
import secrets
import time

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import DBAPIError

from server.db import db
from server.operators.models import Operator, OperatorSession

# Seconds. The machines in an office are shared, and left: NIST SP 800-63B-4, 2.2.3, ends a session of two factors after
# an hour without use. What was being typed by then is sent on after signing in.
LIFETIME = 12 * 60 * 60
IDLE = 60 * 60
FRESH = 10 * 60
NOTED = 60  # a use is written down when the last one is older


def start(operator: bytes) -> str:
    """A new session; returns its token. The caller commits."""
    token, now = secrets.token_urlsafe(32), int(time.time())
    db.session.add(
        OperatorSession(token_hash=_hash(token), operator_id=operator, expires=now + LIFETIME, used=now),
    )
    return token


def find(token: str) -> Operator | None:
    """Whose living session this is; it counts as used now.

    The role is read each time, and in the transaction of what is done then, so that a removal counts at once.
    """
    now = int(time.time())
    living = OperatorSession.token_hash == _hash(token), ~_is_over(now)
    used = db.session.scalar(select(OperatorSession.used).where(*living))
    if used is not None and used < now - NOTED:
        _note(living, now)
    own = select(Operator).join(OperatorSession, OperatorSession.operator_id == Operator.id)
    return db.session.scalar(own.where(*living, Operator.removed_day.is_(None)))


def is_fresh(token: str) -> bool:
    """Whether it began, with a look at who is there, in the last ten minutes."""
    began = select(OperatorSession.expires - LIFETIME).where(OperatorSession.token_hash == _hash(token))
    return -NOTED < time.time() - (db.session.scalar(began) or 0) < FRESH


def end(token: str) -> None:
    """End one by its token; nothing happens when there is none. The caller commits."""
    db.session.execute(delete(OperatorSession).where(OperatorSession.token_hash == _hash(token)))


def end_every() -> int:
    """End all there are, of every operator; the number of them. The caller commits."""
    gone = db.session.execute(delete(OperatorSession))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def prune() -> int:
    """Remove sessions that are over; the number of them. The caller commits."""
    gone = db.session.execute(delete(OperatorSession).where(_is_over(int(time.time()))))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def _note(living: tuple[ColumnElement[bool], ...], now: int) -> None:
    """In a transaction of its own that begins with the change: a read that becomes one does not wait (server/db.py)."""
    db.session.rollback()
    try:
        db.session.execute(update(OperatorSession).where(*living).values(used=now))
        db.session.commit()
    except DBAPIError:  # full, or it only reads: who looks something up still can, and the session ends earlier
        db.session.rollback()


def _is_over(now: int) -> ColumnElement[bool]:
    """A session that was used in the future, too: the clock was set back, and nobody knows how long it was unused."""
    in_use = OperatorSession.used.between(now - IDLE + 1, now + NOTED)
    return or_(OperatorSession.expires <= now, ~in_use)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()

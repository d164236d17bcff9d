"""Challenges of operators: rows of their own, so that one from /api can never finish a ceremony here."""

import secrets
import time
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.engine import CursorResult

from server.db import db
from server.errors import ApiError
from server.operators.models import OperatorChallenge

LIFETIME = 5 * 60

Purpose = Literal["join", "sign-in"]


def issue(purpose: Purpose, operator: bytes | None = None) -> bytes:
    """A new challenge of 32 bytes. Expired ones go at the same time, so that begun ceremonies cannot fill the disk."""
    prune()
    challenge = secrets.token_bytes(32)
    expires = int(time.time()) + LIFETIME
    db.session.add(
        OperatorChallenge(challenge=challenge, purpose=purpose, operator_id=operator, expires=expires),
    )
    db.session.commit()
    return challenge


def take(challenge: bytes, purpose: Purpose) -> bytes | None:
    """Use a challenge up, also when the ceremony fails afterwards; the id that it was issued with.

    Raises ApiError `challenge`. Deleted and returned in one statement: of two requests with the same challenge one
    finds it.
    """
    wanted = delete(OperatorChallenge).where(OperatorChallenge.challenge == challenge)
    columns = OperatorChallenge.purpose, OperatorChallenge.operator_id, OperatorChallenge.expires
    row = db.session.execute(wanted.returning(*columns)).one_or_none()
    db.session.commit()
    if row is None or row.expires < time.time() or row.purpose != purpose:
        raise ApiError("challenge", "This challenge is unknown, used or over; begin again.", 400)
    return bytes(row.operator_id) if row.operator_id is not None else None


def prune() -> int:
    """Remove expired challenges; the number of them. The caller commits."""
    gone = db.session.execute(delete(OperatorChallenge).where(OperatorChallenge.expires < int(time.time())))
    return gone.rowcount if isinstance(gone, CursorResult) else 0

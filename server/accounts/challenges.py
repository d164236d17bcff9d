"""Challenges as rows. Flask's cookie session cannot make a challenge single-use: a copied cookie brings it back."""

import secrets
import time
from typing import Literal

from sqlalchemy import delete
from sqlalchemy.engine import CursorResult

from server.accounts.models import Challenge
from server.db import db
from server.errors import ApiError

LIFETIME = 5 * 60

Purpose = Literal["register", "add", "sign-in"]


def issue(purpose: Purpose, account: bytes | None = None) -> bytes:
    """A new challenge of 32 bytes. Expired ones go at the same time, so that begun ceremonies cannot fill the disk."""
    prune()
    challenge = secrets.token_bytes(32)
    row = Challenge(challenge=challenge, purpose=purpose, account_id=account, expires=int(time.time()) + LIFETIME)
    db.session.add(row)
    db.session.commit()
    return challenge


def take(challenge: bytes, purpose: Purpose, account: bytes | None = None) -> None:
    """Use a challenge up, also when the ceremony fails afterwards. Raises ApiError `challenge`.

    Deleted and returned in one statement: of two requests with the same challenge one finds it.
    """
    wanted = delete(Challenge).where(Challenge.challenge == challenge)
    row = db.session.execute(wanted.returning(Challenge.purpose, Challenge.account_id, Challenge.expires)).one_or_none()
    db.session.commit()
    if row is None or row.expires < time.time() or (row.purpose, row.account_id) != (purpose, account):
        raise ApiError("challenge", "This challenge is unknown, used or over; begin again.", 400)


def prune() -> int:
    """Remove expired challenges; the number of them. The caller commits."""
    gone = db.session.execute(delete(Challenge).where(Challenge.expires < int(time.time())))
    return gone.rowcount if isinstance(gone, CursorResult) else 0

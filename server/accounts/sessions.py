"""Sessions: an opaque token on the phone, its hash here. They can be listed and ended."""

import hashlib
import secrets
import time
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from server.accounts.models import Session
from server.db import db

LIFETIME = timedelta(days=400)  # the longest that browsers keep a cookie (RFC 6265bis, section 5.5)
VERIFIED_SECONDS = 10 * 60


def start(account: bytes) -> str:
    """A new session, verified just now; returns its token. The caller commits."""
    token = secrets.token_urlsafe(32)
    row = Session(
        token_hash=hash_of(token),
        id=secrets.token_bytes(16),
        account_id=account,
        first_day=today(),
        last_day=today(),
        verified_until=int(time.time()) + VERIFIED_SECONDS,
    )
    db.session.add(row)
    return token


def renew(session: Session) -> str:
    """Another token for a session whose person was verified just now; the old one opens nothing. The caller commits.

    The session stays the one it was: a browser that is to be reminded is one of its own (server/reminders).
    """
    token = secrets.token_urlsafe(32)
    session.token_hash = hash_of(token)
    session.last_day = today()
    session.verified_until = int(time.time()) + VERIFIED_SECONDS
    return token


def find(token: str) -> Session | None:
    """The living session of a token."""
    row = db.session.get(Session, hash_of(token))
    return row if row and lives(row.last_day) else None


def lives(last_day: date) -> bool:
    """Whether a session that was used last on this day still opens anything."""
    return last_day > today() - LIFETIME


def is_verified(verified_until: int | None) -> bool:
    """Whether the person was verified in the last ten minutes."""
    return (verified_until or 0) > time.time()


def forget_verification(session: Session) -> None:
    """From here on the person has to be verified again. The caller commits."""
    gone = update(Session).where(Session.token_hash == session.token_hash)
    db.session.execute(gone.values(verified_until=None))


def of_account(account: bytes) -> list[Session]:
    """All living sessions, oldest first."""
    living = select(Session).where(Session.account_id == account, Session.last_day > today() - LIFETIME)
    return list(db.session.scalars(living.order_by(Session.first_day, Session.id)))


def end(token: str) -> None:
    """End one by its token; nothing happens when there is none. The caller commits."""
    db.session.execute(delete(Session).where(Session.token_hash == hash_of(token)))


def end_by_id(account: bytes, public_id: bytes) -> bool:
    """End one of this account's by its public id; whether there was one. The caller commits."""
    gone = db.session.execute(delete(Session).where(Session.account_id == account, Session.id == public_id))
    return isinstance(gone, CursorResult) and gone.rowcount > 0


def end_all(account: bytes) -> None:
    """End all of this account's. The caller commits."""
    db.session.execute(delete(Session).where(Session.account_id == account))


def end_others(session: Session) -> None:
    """End all of the account's but this one. The caller commits."""
    own = session.account_id, session.token_hash
    db.session.execute(delete(Session).where(Session.account_id == own[0], Session.token_hash != own[1]))


def end_every() -> int:
    """End all there are, of every account; the number of them. The caller commits."""
    gone = db.session.execute(delete(Session))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def prune() -> int:
    """Remove expired sessions, and clear verifications that are over; the number removed. The caller commits."""
    db.session.execute(update(Session).where(Session.verified_until < int(time.time())).values(verified_until=None))
    gone = db.session.execute(delete(Session).where(Session.last_day <= today() - LIFETIME))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def hash_of(token: str) -> bytes:
    """SHA-256: what is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()

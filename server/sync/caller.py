"""Who asks: session, account and log in one question. The same checks as accounts/guard.py, which asks them singly."""

from dataclasses import dataclass
from datetime import date

from server.accounts import sessions
from server.driver import Transaction
from server.errors import ApiError
from server.sync.log import Head

FIND = (
    "SELECT session.account_id, session.last_day, session.verified_until, account.epoch, account.head, account.digest,"
    " state.log_id FROM session JOIN account ON account.id = session.account_id CROSS JOIN state"
    " WHERE session.token_hash = ?"
)
NOTE = "UPDATE session SET last_day = ? WHERE token_hash = ?"


@dataclass(frozen=True)
class Caller:
    """last_day: of use before this request. digest: over the log as it stands, None where it has to be made."""

    account: bytes
    last_day: date
    verified_until: int | None
    head: Head
    digest: bytes | None
    log_id: bytes


def find(asked: Transaction, token: str) -> Caller | None:
    """Whose living session this token opens; their account's row is held until the end of a writing transaction."""
    row = asked.one(FIND, sessions.hash_of(token), hold="account")
    if row is None:
        return None
    account, last_day, verified_until, epoch, head, digest, log_id = row
    day = date.fromisoformat(str(last_day))
    return Caller(account, day, verified_until, Head(epoch, head), digest, log_id) if sessions.lives(day) else None


def note_day(asked: Transaction, token: str, today: date) -> None:
    """Note the day of use. Raises ApiError `conflict` where the session was ended since it was found."""
    if asked.change(NOTE, today.isoformat(), sessions.hash_of(token)) == 0:
        raise ApiError("conflict", "Something else changed this at the same time; try again.", 409)

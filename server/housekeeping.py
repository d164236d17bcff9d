"""What keeps the tables small, and how large they are."""

from dataclasses import dataclass

from sqlalchemy import func, select

from server.accounts import challenges, sessions
from server.accounts.models import Account, Credential, Session
from server.db import db
from server.directory.models import DirectoryEntry
from server.operators import challenges as operator_challenges
from server.operators import invites
from server.operators import sessions as operator_sessions
from server.reminders.models import Reminder
from server.sync.models import Record


@dataclass(frozen=True)
class Pruned:
    """How many rows went, of staff and operators together; only operators have invites."""

    challenges: int
    sessions: int
    invites: int = 0


def prune() -> Pruned:
    """Remove what has expired. Records never expire."""
    gone = Pruned(
        challenges.prune() + operator_challenges.prune(),
        sessions.prune() + operator_sessions.prune(),
        invites.prune(),
    )
    db.session.commit()
    return gone


def end_sessions() -> int:
    """End every session, of staff and of operators, and every unused invitation; the number of sessions.

    The server does not know whose session is whose, so that it can only be all of them. Reminders go with the sessions
    they belong to. Whoever had an owner's session can have made a link.
    """
    ended = sessions.end_every() + operator_sessions.end_every()
    invites.withdraw_every()
    db.session.commit()
    return ended


def count() -> dict[str, int]:
    """Rows by table, under names for people."""
    tables = {
        "accounts": Account,
        "passkeys": Credential,
        "sessions": Session,
        "records": Record,
        "directory entries": DirectoryEntry,
        "reminders": Reminder,
    }
    return {name: db.session.scalar(select(func.count()).select_from(model)) or 0 for name, model in tables.items()}

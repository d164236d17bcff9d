"""What an older database needs before it may be served again."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, text, update

from server.accounts import ledger, registry
from server.accounts.models import Account, Challenge, Session
from server.backup.contents import SEAL
from server.db import db, migrate
from server.operators.models import OperatorChallenge, OperatorInvite, OperatorSession
from server.sync.models import State


@dataclass(frozen=True)
class Settled:
    """deleted: accounts that were in the backup and had been deleted since. ledger: whether there was one to ask."""

    deleted: int
    ledger: bool


def settle(data: Path) -> Settled:
    """Migrate, delete again what was deleted since, and end what was under way. Needs an application context.

    Sessions and links would open doors that were closed since. The new log id has phones read from the beginning,
    and offer what is missing here: their cursors count another history.
    """
    migrate()
    deleted = [account for account in db.session.scalars(select(Account.id)) if ledger.holds(data, account)]
    for account in deleted:
        registry.delete_account(account)
    for model in (Session, Challenge, OperatorSession, OperatorChallenge, OperatorInvite):
        db.session.execute(delete(model))
    db.session.execute(update(State).values(log_id=secrets.token_bytes(16)))
    db.session.execute(text(f"DROP TABLE IF EXISTS {SEAL}"))
    db.session.commit()
    return Settled(len(deleted), (data / ledger.NAME).exists())

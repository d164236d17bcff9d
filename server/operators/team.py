"""The operators themselves. The caller commits, so that a request happens whole or not at all."""

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from server.accounts.ceremony import NewCredential
from server.db import db
from server.errors import ApiError
from server.operators.models import Operator, OperatorCredential, OperatorSession

ROLES = ("editor", "owner")
NAME_LENGTH = 60


def join(operator: bytes, role: str, name: str, credential: NewCredential) -> None:
    """Store an operator with their passkey. Raises ApiError `taken`."""
    db.session.add(Operator(id=operator, role=role, name=name, created_day=datetime.now(UTC).date()))
    try:
        db.session.flush()
        db.session.add(
            OperatorCredential(
                id=credential.id,
                operator_id=operator,
                public_key=credential.public_key,
                sign_count=credential.sign_count,
            )
        )
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise ApiError("taken", "This passkey exists already.", 409) from None


def check_name(name: str) -> str:
    """The name without space around it. Raises ApiError `name`."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise ApiError("name", f"A name has 1 to {NAME_LENGTH} characters.", 400)
    return name


def credential(credential_id: bytes) -> OperatorCredential | None:
    """A passkey by its id. Those of removed operators are deleted."""
    return db.session.get(OperatorCredential, credential_id)


def everyone() -> list[Operator]:
    """Those who have access, owners first."""
    living = select(Operator).where(Operator.removed_day.is_(None))
    return list(db.session.scalars(living.order_by(Operator.role.desc(), Operator.name, Operator.id)))


def names() -> dict[bytes, str]:
    """The name of each operator there ever was, by id."""
    return {row.id: row.name for row in db.session.scalars(select(Operator))}


def get(operator: bytes) -> Operator:
    """One who has access. Raises ApiError `not-found`."""
    found = db.session.get(Operator, operator)
    if found is None or found.removed_day is not None:
        raise ApiError("not-found", "There is no such operator.", 404)
    return found


def removable(operator: bytes) -> Operator:
    """As `get`, of somebody whom an owner may remove. Raises ApiError `not-found` or `last-owner`."""
    owned = select(Operator).where(Operator.role == "owner", Operator.removed_day.is_(None))
    owners = list(db.session.scalars(owned.with_for_update()))  # of two removals at once, one sees the other's
    found = get(operator)
    if [found] == owners:
        raise ApiError("last-owner", "This is the last owner. Invite another owner first.", 409)
    return found


def remove(operator: bytes) -> None:
    """Take access from an operator: sessions and passkeys go. Raises ApiError `not-found` or `last-owner`."""
    found = removable(operator)
    found.removed_day = datetime.now(UTC).date()
    db.session.execute(delete(OperatorSession).where(OperatorSession.operator_id == operator))
    db.session.execute(delete(OperatorCredential).where(OperatorCredential.operator_id == operator))

"""Accounts, their passkeys and their slots. The caller commits, so that a request happens whole or not at all."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from server.accounts import ledger, sessions
from server.accounts.ceremony import NewCredential
from server.accounts.models import Account, Credential, Link, Slot
from server.accounts.wire import Register, SlotIn
from server.db import db
from server.errors import ApiError, malformed

FIRST_EPOCH = 1


def check_first_slots(slots: Sequence[SlotIn], credential: bytes) -> None:
    """One recovery slot, and at most one of the passkey. Raises ApiError `malformed`."""
    kinds = [slot.kind for slot in slots]
    if kinds.count("recovery") != 1 or kinds.count("passkey") > 1:
        raise malformed("slots must be the recovery slot and at most one passkey slot")
    check_slots(slots, credential, FIRST_EPOCH)


def check_slots(slots: Sequence[SlotIn], credential: bytes, epoch: int) -> None:
    """Each slot belongs to the credential it says, in the account's epoch. Raises ApiError `malformed`."""
    for slot in slots:
        if slot.credential != (credential if slot.kind == "passkey" else None):
            raise malformed("a slot names another credential")
        if slot.epoch != epoch:
            raise malformed(f"a slot's epoch must be {epoch}")


def is_absent(account: bytes, data: Path) -> bool:
    """Whether an account of this id may be made: there is none, and none was deleted. data: where the ledger is."""
    return not ledger.holds(data, account) and db.session.get(Account, account) is None


def register(body: Register, credential: NewCredential, data: Path) -> None:
    """Store account, credential and slots, or nothing. Raises ApiError `taken`. data: where the ledger is."""
    if ledger.holds(data, body.account):
        raise _taken()  # made again, it would be deleted again by the next restore
    account = Account(
        id=body.account,
        epoch=FIRST_EPOCH,
        head=0,
        verifier_hash=body.verifier_hash,
        created_day=sessions.today(),
    )
    db.session.add(account)
    _store(body.account, credential, body.label, body.slots)


def add_passkey(account: bytes, credential: NewCredential, label: bytes, slots: Sequence[SlotIn]) -> None:
    """Store a further passkey and its slot, or nothing. Raises ApiError `taken` or `malformed`."""
    if [slot.kind for slot in slots] not in ([], ["passkey"]):
        raise malformed("slots must be one passkey slot or none")
    check_slots(slots, credential.id, get(account).epoch)
    _store(account, credential, label, slots)


def get(account: bytes) -> Account:
    """The account of a session. Raises ApiError `signed-out` when it was deleted meanwhile."""
    if found := db.session.get(Account, account):
        return found
    raise ApiError("signed-out", "Sign in first.", 401)


def credential(credential_id: bytes) -> Credential | None:
    """A passkey by its id, of any account."""
    return db.session.get(Credential, credential_id)


def passkeys(account: bytes) -> list[Credential]:
    """The account's passkeys, oldest first."""
    own = select(Credential).where(Credential.account_id == account)
    return list(db.session.scalars(own.order_by(Credential.created_day, Credential.id)))


def slots(account: bytes) -> list[Slot]:
    """The account's slots."""
    own = select(Slot).where(Slot.account_id == account)
    return list(db.session.scalars(own.order_by(Slot.kind, Slot.credential_id)))


def links(account: bytes) -> list[Link]:
    """What leads back to the account's earlier keys, oldest first."""
    return list(db.session.scalars(select(Link).where(Link.account_id == account).order_by(Link.epoch)))


def by_verifier(verifier: bytes) -> Account | None:
    """The account that a recovery verifier opens. Looked up by hash: timing tells nothing of the verifier."""
    return db.session.scalar(select(Account).where(Account.verifier_hash == hashlib.sha256(verifier).digest()))


def replace_recovery(account: bytes, slot: SlotIn, verifier_hash: bytes) -> None:
    """A new recovery code. Raises ApiError `malformed` or `taken`."""
    if slot.kind != "recovery":
        raise malformed("slot must be a recovery slot")
    owner = get(account)
    check_slots([slot], b"", owner.epoch)
    owner.verifier_hash = verifier_hash
    db.session.merge(slot_row(account, slot))
    flush()


def rename(account: bytes, credential_id: bytes, label: bytes) -> None:
    """Store another sealed label. Raises ApiError `not-found`."""
    _own(account, credential_id).label = label


def remove(account: bytes, credential_id: bytes, last: bool) -> None:
    """Forget a passkey and its slot. Raises ApiError `not-found`, or `last-passkey` unless `last` is meant."""
    db.session.get(Account, account, with_for_update=True)  # of two removals at once, one sees the other's
    found = _own(account, credential_id)
    count = db.session.scalar(select(func.count()).select_from(Credential).where(Credential.account_id == account))
    if count == 1 and not last:
        raise ApiError("last-passkey", "This is the last passkey; only the recovery code would open the account.", 409)
    db.session.execute(delete(Slot).where(Slot.account_id == account, Slot.credential_id == found.id))
    db.session.delete(found)


def delete_account(account: bytes) -> None:
    """Delete every row of an account: the database cascades from the account's own row."""
    db.session.execute(delete(Account).where(Account.id == account))


def _own(account: bytes, credential_id: bytes) -> Credential:
    found = credential(credential_id)
    if found is None or found.account_id != account:
        raise ApiError("not-found", "There is no such passkey.", 404)
    return found


def _store(account: bytes, credential: NewCredential, label: bytes, slots: Sequence[SlotIn]) -> None:
    row = Credential(
        id=credential.id,
        account_id=account,
        public_key=credential.public_key,
        sign_count=credential.sign_count,
        label=label,
        created_day=sessions.today(),
    )
    db.session.add(row)
    db.session.add_all(slot_row(account, slot) for slot in slots)
    flush()


def slot_row(account: bytes, slot: SlotIn) -> Slot:
    """A slot as it is stored."""
    return Slot(
        account_id=account, kind=slot.kind, credential_id=slot.credential or b"", epoch=slot.epoch, blob=slot.blob
    )


def flush() -> None:
    """Send what was changed so far. Raises ApiError `taken`."""
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise _taken() from None


def _taken() -> ApiError:
    return ApiError("taken", "This account, passkey or recovery code exists already.", 409)

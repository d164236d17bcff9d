"""Putting a candidate in force: all of it or nothing. The caller holds the account's row, and commits."""

from sqlalchemy import delete

from server.accounts import registry
from server.accounts.models import Account, Credential, Link, Slot
from server.db import db
from server.errors import ApiError, malformed
from server.rotation.wire import Rotate
from server.sync import log

MOST_PASSKEYS = 100


def check_shape(asked: Rotate) -> None:
    """Whether the candidate is whole by itself. Raises ApiError `malformed`."""
    if asked.epoch <= asked.was:
        raise malformed("epoch must be later than the one before")
    kept = {passkey.id for passkey in asked.passkeys}
    if len(kept) != len(asked.passkeys) or len(kept) > MOST_PASSKEYS:
        raise malformed("passkeys names one twice, or too many")
    opened = [slot.credential for slot in asked.slots if slot.kind == "passkey"]
    if len(asked.slots) != len(opened) + 1 or len(set(opened)) != len(opened):
        raise malformed("slots must be the recovery slot and at most one for each passkey")
    for slot in asked.slots:
        if slot.epoch != asked.epoch:
            raise malformed(f"a slot's epoch must be {asked.epoch}")
        if slot.credential not in (kept if slot.kind == "passkey" else {None}):
            raise malformed("a slot names a passkey that does not stay")
    if [link.epoch for link in asked.history] != list(range(2, asked.epoch + 1)):
        raise malformed("history must hold one link for each epoch from the second on")


def hold(account: bytes) -> Account:
    """The account, whose row nobody else may change until the end of the transaction. Raises ApiError `signed-out`."""
    return db.session.get(Account, account, with_for_update=True, populate_existing=True) or registry.get(account)


def is_in_force(owner: Account, asked: Rotate) -> bool:
    """Whether this very candidate was stored before: its answer got lost, and the phone asks again."""
    if owner.epoch != asked.epoch:
        return False
    link = db.session.get(Link, (owner.id, asked.epoch))
    return link is not None and link.blob == asked.history[-1].blob  # sealed under an iv of its own: no two are equal


def put_in_force(owner: Account, asked: Rotate) -> None:
    """Replace slots, recovery verifier, links and passkeys.

    Raises ApiError `rotated` (another phone was quicker), `not-synced`, `not-found` (a passkey of nobody here),
    `malformed` (the links before are not those that are known) or `taken`.
    """
    if owner.epoch != asked.was:
        raise ApiError("rotated", "The keys were changed by another phone meanwhile; sign in again.", 409)
    if (asked.count, asked.digest) != log.digest_of(db.session.connection(), owner.id):
        raise ApiError("not-synced", "Phone and server do not hold the same entries; sync first.", 409)
    known = [(link.epoch, link.blob) for link in registry.links(owner.id)]
    offered = [(link.epoch, link.blob) for link in asked.history]
    if known != offered[: len(known)]:
        raise malformed("history must begin with the links that are known")
    _keep_passkeys(owner.id, asked)
    db.session.execute(delete(Slot).where(Slot.account_id == owner.id))
    db.session.add_all(registry.slot_row(owner.id, slot) for slot in asked.slots)
    db.session.add_all(Link(account_id=owner.id, epoch=epoch, blob=blob) for epoch, blob in offered[len(known) :])
    owner.epoch = asked.epoch
    owner.verifier_hash = asked.verifier_hash
    registry.flush()


def _keep_passkeys(account: bytes, asked: Rotate) -> None:
    """Those that nobody touched open nothing any more, and they sign nobody in either."""
    labels = {passkey.id: passkey.label for passkey in asked.passkeys}
    own = {row.id: row for row in registry.passkeys(account)}
    if not labels.keys() <= own.keys():
        raise ApiError("not-found", "There is no such passkey in this account.", 404)
    for name, label in labels.items():
        own[name].label = label
    gone = own.keys() - labels.keys()
    db.session.execute(delete(Credential).where(Credential.account_id == account, Credential.id.in_(gone)))

"""An account as the phone sees it."""

from server.accounts import registry
from server.accounts.wire import LinkOut, PasskeyOut, SlotOut, Vault
from server.fields import to_text


def vault(account: bytes) -> Vault:
    """Everything that a phone needs to unlock. Raises ApiError `signed-out`."""
    owner = registry.get(account)
    slots = registry.slots(account)
    opened = {slot.credential_id for slot in slots if slot.kind == "passkey"}
    return Vault(
        account=to_text(account),
        epoch=owner.epoch,
        slots=[
            SlotOut(slot.kind, to_text(slot.credential_id) or None, slot.epoch, to_text(slot.blob)) for slot in slots
        ],
        passkeys=[
            PasskeyOut(to_text(row.id), to_text(row.label), row.created_day.isoformat(), row.id in opened)
            for row in registry.passkeys(account)
        ],
        history=[LinkOut(row.epoch, to_text(row.blob)) for row in registry.links(account)],
        verifier_hash=to_text(owner.verifier_hash),
    )

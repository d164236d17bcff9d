"""What /api/account/rotate takes: docs/protocol.md as types."""

from typing import Annotated

import msgspec

from server.accounts.wire import Body, Epoch, Named, SlotIn
from server.fields import Blob, CredentialId, Key, Label


class KeptPasskey(Body):
    """A passkey that stays, and its name, sealed under the new keys. One that is not named goes."""

    id: CredentialId
    label: Label


class LinkIn(Body):
    """The account key before `epoch`, wrapped under the one of `epoch`."""

    epoch: Epoch
    blob: Blob


class Rotate(Named):
    """The candidate. was, epoch: of the account before and after; several changes on where the server was restored.

    slots: every one that there will be.

    history: every link from the second epoch on. count, digest: what the phone knows the server to hold.
    """

    was: Epoch
    epoch: Epoch
    slots: list[SlotIn]
    passkeys: list[KeptPasskey]
    verifier_hash: Key
    history: list[LinkIn]
    count: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    digest: Key

"""What the account routes take and answer: docs/protocol.md as types."""

from typing import Annotated, Literal

import msgspec

from server.fields import Blob, CredentialId, Data, Id, Key, Label

Epoch = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """A request body: unknown fields are refused."""


class Named(Body):
    """Which account is meant: the session may be of another than the vault in use on the phone."""

    account: Id


class Begin(Body):
    """account: in a session, the one to add a passkey to. join_code: without a session, where the house asks for it."""

    account: Id | None = None
    join_code: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Attestation(Body):
    """What navigator.credentials.create() gave, without its extension results."""

    id: CredentialId
    client_data: Data
    attestation: Data


class Assertion(Body):
    """What navigator.credentials.get() gave, without its extension results."""

    id: CredentialId
    client_data: Data
    authenticator_data: Data
    signature: Data
    user_handle: Id


class SlotIn(Body):
    """A wrapped account key. credential: null in the recovery slot."""

    kind: Literal["passkey", "recovery"]
    credential: CredentialId | None
    epoch: Epoch
    blob: Blob


class Register(Body):
    """The first registration: everything that an account needs."""

    account: Id
    attestation: Attestation
    label: Label
    slots: list[SlotIn]
    verifier_hash: Key


class AddPasskey(Named):
    """A further passkey of the session's account; `slots` is empty where it has no PRF."""

    attestation: Attestation
    label: Label
    slots: list[SlotIn]


class SignIn(Body):
    """The end of the sign-in ceremony."""

    assertion: Assertion


class Recover(Body):
    """verifier: from the recovery code; the server keeps its SHA-256."""

    verifier: Key


class ReplaceRecovery(Named):
    """A new recovery code: from here on the old one opens nothing."""

    slot: SlotIn
    verifier_hash: Key


class Absent(msgspec.Struct):
    """absent: the account is not here and was not deleted, so that it may be made again."""

    absent: bool


class Rename(Named):
    """A new sealed label."""

    label: Label


class Challenged(msgspec.Struct):
    """challenge: 32 bytes in base64url, for five minutes."""

    challenge: str


class Registered(msgspec.Struct):
    """account: its id."""

    account: str


class SlotOut(msgspec.Struct):
    """A slot as it was stored."""

    kind: str
    credential: str | None
    epoch: int
    blob: str


class LinkOut(msgspec.Struct):
    """The account key before `epoch`, wrapped under the one of `epoch`."""

    epoch: int
    blob: str


class PasskeyOut(msgspec.Struct):
    """has_slot: whether this passkey can open the account key (PRF)."""

    id: str
    label: str
    created_day: str
    has_slot: bool


class Vault(msgspec.Struct):
    """All that a phone needs to unlock, and to bring a server forward that was restored from before.

    history: one link for each time that the keys were changed, oldest first. verifier_hash: of the recovery code.
    """

    account: str
    epoch: int
    slots: list[SlotOut]
    passkeys: list[PasskeyOut]
    history: list[LinkOut]
    verifier_hash: str


class SessionOut(msgspec.Struct):
    """Days, no times; no user agent is kept."""

    id: str
    current: bool
    first_day: str
    last_day: str


class Sessions(msgspec.Struct):
    """The living sessions of the account."""

    sessions: list[SessionOut]

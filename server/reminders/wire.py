"""What the reminder routes take and answer."""

from typing import Annotated

import msgspec

from server.accounts.wire import Named

STEP = 900  # seconds: a due time is no finer than this, so that it says less about a shift
MOST = 8

Endpoint = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
Due = Annotated[int, msgspec.Meta(ge=0, le=2**40, multiple_of=STEP)]


class Remind(Named):
    """endpoint: the push address that the browser was given. due: Unix seconds, within 60 days."""

    endpoint: Endpoint
    due: Annotated[list[Due], msgspec.Meta(min_length=1, max_length=MOST)]


class Forget(Named):
    """endpoint: as in `Remind`."""

    endpoint: Endpoint


class PushKey(msgspec.Struct):
    """key: P-256 public key, 65 bytes in base64url (RFC 8292, section 3.2); not secret."""

    key: str

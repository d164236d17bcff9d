"""Which addresses may be knocked at. A phone names the address: without this the server could be sent anywhere."""

import re
from collections.abc import Sequence

KNOWN = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.services.mozilla.com",
    "https://*.notify.windows.com",
    "https://web.push.apple.com",
    "https://*.push.apple.com",
)
# One spelling only: no user, no backslash, no fragment. Two parsers then cannot read two hosts.
ADDRESS = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?/[!-\"$-\[\]-~]*")
DEFAULT = {"https": "443", "http": "80"}


def origin_of(endpoint: str, extra: Sequence[str]) -> str | None:
    """The origin of an address that may be asked; None for any other. extra: origins that the operator allowed."""
    match = ADDRESS.fullmatch(endpoint)
    if not match:
        return None
    scheme, host, port = match.groups()
    origin = f"{scheme}://{host}" + ("" if port in {None, DEFAULT[scheme]} else f":{port}")
    return origin if any(_fits(origin, known) for known in (*KNOWN, *extra)) else None


def _fits(origin: str, known: str) -> bool:
    if "*" not in known:
        return origin == known
    scheme, suffix = known.split("*")
    return origin.startswith(scheme) and origin.endswith(suffix) and len(origin) > len(scheme + suffix)

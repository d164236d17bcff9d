"""How often one account or one address may ask: counted in the memory of this process, written nowhere.

The figures and their reasons are in docs/threats.md, 'Too much of it'.
"""

import hmac
import ipaddress
import math
import secrets
import time
from threading import Lock

from flask import Flask, current_app, request

from server.errors import ApiError

EXTENSION = "breather-limits"
MOST = 20_000  # keys that one limit remembers, about 4 MB: an attacker with many addresses fills no memory
SECOND = 1_000_000_000  # ns
HOUR = 3600  # s
PER_PERSON = 6  # requests of ceremonies: begin and complete, to register, to sign in, and once more
ACCOUNT_BURST, ACCOUNT_A_SECOND = 1200, 4


class Limit:
    """So many at once, and so many a second after that. Kept of a key: only the moment when all is free again.

    The generic cell rate algorithm (ITU-T I.371), which is a token bucket with one number a key.
    """

    def __init__(self, burst: int, a_second: float, most: int = MOST) -> None:
        self._each, self._most = round(SECOND / a_second), most
        self._room = burst * self._each
        self._free: dict[bytes, int] = {}
        self._lock = Lock()

    def wait(self, key: bytes) -> float:
        """Count one for this key. Seconds until it would be let through, and then it is not counted; 0: it is."""
        now = time.monotonic_ns()  # whole numbers: fractions round, and would refuse the last of a burst now and then
        with self._lock:
            free = max(self._free.get(key, now), now) + self._each
            if free - now > self._room:
                return (free - now - self._room) / SECOND
            if key not in self._free and len(self._free) >= self._most:
                self._forget(now)
            self._free[key] = free
            return 0

    def __len__(self) -> int:
        return len(self._free)

    def _forget(self, now: int) -> None:
        """Those that are free again, and of the others the lighter half: who asks most is not forgotten by a flood."""
        heavy = sorted(((free, key) for key, free in self._free.items() if free > now), reverse=True)
        self._free = {key: free for free, key in heavy[: self._most // 2]}


class Limits:
    """All of one application."""

    def __init__(self, people: int) -> None:
        """people: how many may stand behind one address."""
        self.registration = Limit(people, people / HOUR)
        self.ceremony = Limit(PER_PERSON * people, PER_PERSON * people * 2 / HOUR)
        self.account = Limit(ACCOUNT_BURST, ACCOUNT_A_SECOND)
        self._secret = secrets.token_bytes(32)

    def key(self, address: str) -> bytes:
        """Of an address, which cannot be read back: a copy of this process's memory names no house."""
        return hmac.digest(self._secret, prefix(address), "sha256")[:16]


def init_app(app: Flask) -> None:
    """Begin to count, unless the setting is 0."""
    people = app.config["BREATHER"].people_per_address
    app.extensions[EXTENSION] = Limits(people) if people else None


def check_registration() -> None:
    """Before an account may be made. Raises ApiError `too-many` (429)."""
    if limits := _limits():
        _pass(limits.registration.wait(limits.key(request.remote_addr or "")))


def check_ceremony() -> None:
    """Before whatever costs a row or a signature and needs no session. Raises ApiError `too-many` (429)."""
    if limits := _limits():
        _pass(limits.ceremony.wait(limits.key(request.remote_addr or "")))


def check_account(account: bytes) -> None:
    """Of whom is known who asks. Raises ApiError `too-many` (429)."""
    if limits := _limits():
        _pass(limits.account.wait(account))


def prefix(address: str) -> bytes:
    """What counts as one place: an IPv4 address, or the /48 of IPv6 that one site is given (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a socket without one
        return b""
    if isinstance(found, ipaddress.IPv4Address):
        return found.packed
    return found.ipv4_mapped.packed if found.ipv4_mapped else found.packed[:6]


def _limits() -> Limits | None:
    found: Limits | None = current_app.extensions[EXTENSION]
    return found


def _pass(seconds: float) -> None:
    if seconds:
        raise ApiError("too-many", "Too many requests came from here; try again later.", 429, math.ceil(seconds))

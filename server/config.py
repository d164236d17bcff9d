"""One frozen configuration, read once. Nothing has a default secret: it is made on the first run and kept."""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
CONTACT = re.compile(r"mailto:[^@\s]+@[^@\s]+|https://[^\s/]\S+|tel:[+0-9()./-]+")
PUSH_HOST = re.compile(r"(https?://)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)/?")


class ConfigError(ValueError):
    """A sentence that says what to set."""


@dataclass(frozen=True)
class Config:
    """Everything that an operator can set. data: a folder of mode 0700. idle_minutes: until an open app locks.

    join_code: what staff type to make an account; empty where everybody may. push_hosts: origins of push services that
    may be asked beside the known ones. listen: the address of the server, empty for this machine's loopbacks.
    metrics: host and port where Prometheus may ask, None where nobody may. people_per_address: how many may stand
    behind one (server/limits.py), 0 where nothing is limited. security_contact: a URI, empty where nobody is named.
    no_worker: take the service worker back from every phone that comes (pwa/static/retreat.js).
    """

    origin: str
    port: int
    data: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    join_code: str = field(default="", repr=False)
    idle_minutes: int = 5
    dev: bool = False
    bench: bool = False
    no_worker: bool = False
    workers: int = 2
    listen: str = ""
    metrics: tuple[str, int] | None = None
    trusted_proxies: int = 0
    people_per_address: int = 600
    push_hosts: tuple[str, ...] = ()
    security_contact: str = ""

    @property
    def secure(self) -> bool:
        """Whether people reach us over https on a real host name."""
        return self.origin.startswith("https://") and self.rp_id != "localhost"

    @property
    def rp_id(self) -> str:
        """The relying party id: the host of the origin (WebAuthn level 3, section 4)."""
        return urlsplit(self.origin).hostname or ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        """Raises ConfigError. Makes the data folder and the secret when they are missing."""
        port = _number(environ, "PORT", 8000, 1, 65535)
        origin = _origin(environ.get("BREATHER_ORIGIN") or f"http://localhost:{port}")
        data = Path(environ.get("BREATHER_DATA") or "instance").resolve()
        return cls(
            origin=origin,
            port=port,
            idle_minutes=_number(environ, "BREATHER_IDLE_MINUTES", 5, 1, 60),
            join_code=_join_code(environ.get("BREATHER_JOIN_CODE") or ""),
            dev=_switch(environ, "BREATHER_DEV"),
            bench=_switch(environ, "BREATHER_BENCH"),
            no_worker=_switch(environ, "BREATHER_NO_WORKER"),
            workers=_number(environ, "BREATHER_WORKERS", 2, 1, 64),
            listen=_address(environ, "BREATHER_LISTEN", environ.get("BREATHER_LISTEN") or ""),
            metrics=_metrics(environ),
            trusted_proxies=_number(environ, "BREATHER_TRUSTED_PROXIES", 0, 0, 10),
            people_per_address=_number(environ, "BREATHER_PEOPLE_PER_ADDRESS", 600, 0, 1_000_000),
            push_hosts=_push_hosts(environ.get("BREATHER_PUSH_HOSTS") or ""),
            security_contact=_contact(environ.get("BREATHER_SECURITY_CONTACT") or ""),
            data=_folder(data),
            secret_key=_secret(data / "secret"),
            database_url=environ.get("BREATHER_DATABASE_URL") or f"sqlite:///{data / 'breather.sqlite3'}",
        )


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise ConfigError(f"Set {name} to a whole number from {low} to {high}; it is {text!r}.")
    return int(text)


def _address(environ: Mapping[str, str], name: str, text: str) -> str:
    try:
        return str(ipaddress.ip_address(text)) if text else ""
    except ValueError:
        example = f"for example {name}=0.0.0.0" + (":9100" if name == "BREATHER_METRICS" else "")
        raise ConfigError(f"Set {name} to an address of this machine, {example}; it is {environ[name]!r}.") from None


def _metrics(environ: Mapping[str, str]) -> tuple[str, int] | None:
    """`9100` on this machine's loopback, `0.0.0.0:9100` or `[::]:9100` elsewhere."""
    text = environ.get("BREATHER_METRICS") or ""
    host, _, port = text.rpartition(":")
    address = _address(environ, "BREATHER_METRICS", host.removeprefix("[").removesuffix("]")) or "127.0.0.1"
    return (address, _number({"BREATHER_METRICS": port}, "BREATHER_METRICS", 0, 1, 65535)) if text else None


def _join_code(text: str) -> str:
    """Never in a message: it is a secret of the house."""
    code = text.strip()
    if text and not (8 <= len(code) <= 200 and code.isprintable()):
        raise ConfigError("Set BREATHER_JOIN_CODE to 8 to 200 characters that people can type, or to nothing.")
    return code


def _contact(text: str) -> str:
    """As RFC 9116, section 2.5.3, wants it: a URI; a bare mail address becomes one."""
    contact = f"mailto:{text}" if "@" in text and ":" not in text else text
    if contact and not CONTACT.fullmatch(contact):
        example = "for example BREATHER_SECURITY_CONTACT=security@example.org or an https address"
        raise ConfigError(f"Set BREATHER_SECURITY_CONTACT to one way to reach somebody, {example}; it is {text!r}.")
    return contact


def _switch(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name) or "0"
    if text not in {"0", "1"}:
        raise ConfigError(f"Set {name} to 1 or 0; it is {text!r}.")
    return text == "1"


def _origin(text: str) -> str:
    """The origin as a browser writes it: lower case, no path, no default port."""
    example = "for example BREATHER_ORIGIN=https://breather.example.org"
    try:
        parts = urlsplit(text.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in DEFAULT_PORTS or not host or not bare:
        raise ConfigError(f"Set BREATHER_ORIGIN to scheme and host alone, {example}; it is {text!r}.")
    if ":" in host or host.replace(".", "").isdigit():
        raise ConfigError(f"Set BREATHER_ORIGIN to a host name, {example}: browsers make no passkey for {host}.")
    if parts.scheme == "http" and host != "localhost":
        raise ConfigError(f"Set BREATHER_ORIGIN to an https address, {example}: passkeys need it outside localhost.")
    return f"{parts.scheme}://{host}" + ("" if port in {None, DEFAULT_PORTS[parts.scheme]} else f":{port}")


def _push_hosts(text: str) -> tuple[str, ...]:
    """Hosts, parted by commas, as origins. Plain http on this machine only, for tests."""
    found = []
    for written in filter(None, (part.strip().lower() for part in text.split(","))):
        match = PUSH_HOST.fullmatch(written)
        scheme, rest = (match[1] or "https://", match[2]) if match else ("", "")
        if not match or (scheme == "http://" and rest.split(":")[0] != "localhost"):
            example = "for example BREATHER_PUSH_HOSTS=push.example.org,push.example.com:8443"
            raise ConfigError(f"Set BREATHER_PUSH_HOSTS to host names with commas between, {example}; it is {text!r}.")
        found.append(scheme + rest.removesuffix(":443"))
    return tuple(found)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Set BREATHER_DATA to a folder that this user may write; {path}: {error.strerror}."
        ) from error
    return path


def _secret(path: Path) -> str:
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        if not path.exists():
            with open(fresh, "x", encoding="ascii", opener=_private) as file:
                file.write(secrets.token_urlsafe(32))
            _keep_first(fresh, path)
    except OSError as error:
        raise ConfigError(
            f"Set BREATHER_DATA to a folder that this user may write; {path}: {error.strerror}."
        ) from error
    secret = path.read_text(encoding="ascii")
    if len(secret) < 32:
        raise ConfigError(f"Remove {path}, which holds no whole secret; the next start makes a new one.")
    return secret


def _keep_first(fresh: Path, path: Path) -> None:
    """Of several processes that start at once one gives the file its name, and nobody ever reads half of it."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

"""Who knocks: the server's own key for push services (RFC 8292). The one user of `cryptography` here."""

import json
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from server.config import ConfigError
from server.fields import to_text

NAME = "push-key.pem"
LIFETIME = 12 * 3600  # seconds; push services refuse more than a day (section 2)


def load(data: Path) -> ec.EllipticCurvePrivateKey:
    """The key in the data folder, made when it is missing. Raises ConfigError."""
    path = data / NAME
    if not path.exists():
        _make(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ConfigError(f"Remove {path}, which holds no key; the next start makes a new one, and phones follow.")
    return key


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half, as `applicationServerKey` and the parameter k take it."""
    form = serialization.PublicFormat.UncompressedPoint
    return to_text(key.public_key().public_bytes(serialization.Encoding.X962, form))


def authorization(key: ec.EllipticCurvePrivateKey, audience: str, subject: str) -> str:
    """The Authorization header for one push service. audience: its origin. subject: the origin of this server."""
    claims = {"aud": audience, "exp": int(time.time()) + LIFETIME, "sub": subject}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))  # RFC 7518, section 3.4: no DER
    return f"vapid t={signed}.{signature}, k={public(key)}"


def _part(value: object) -> str:
    return to_text(json.dumps(value, separators=(",", ":")).encode())


def _make(path: Path) -> None:
    """Whole or not at all, and the first of two workers wins: a name is given to a file that is complete."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    coming = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with open(coming, "xb", opener=_private) as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(coming, path)
    coming.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

"""Open Breather's sealed backup with the recovery code alone: open_backup.py FILE > history.json.

Needs Python 3.11 and `cryptography` 49. The code is asked for or piped in; nothing is sent. Told in docs/export.md."""

import hashlib
import hmac
import json
import re
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from getpass import getpass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def derive(secret, label):
    return HKDF(SHA256(), 32, bytes(32), b"breather/1/" + label).derive(secret)


file = json.loads(data := Path(sys.argv[1]).read_bytes())
digest = urlsafe_b64encode(hashlib.sha256(data[:-59]).digest()).rstrip(b"=").decode()
if not re.fullmatch("breather/[12]/sealed", file["format"]) or file.get("digest", digest) != digest:
    sys.exit("Not a sealed backup of a version that this script knows, or altered after it was made.")
code = getpass("Recovery code: ") if sys.stdin.isatty() else sys.stdin.readline()
code = re.sub(r"[\W_]", "", code).upper().translate(str.maketrans("OIL", "011"))
number, check = divmod(sum(ALPHABET.find(char) << 5 * (27 - at) for at, char in enumerate(code[:28])), 1024)
if len(code) != 28 or not set(code) <= set(ALPHABET) or number % 1021 != check:
    sys.exit("No recovery code: it has 28 characters in seven groups of four, and checks itself.")
for slot in file["slots"]:  # a renewed code leaves the slot of the one before in the file
    account, box = (urlsafe_b64decode(text + "==") for text in (file["account"], slot["blob"]))
    bound = b"breather/1/slot\0\2" + account + slot["epoch"].to_bytes(4) + hashlib.sha256().digest()
    try:
        keys = {slot["epoch"]: AESGCM(derive(number.to_bytes(17), b"kek/recovery")).decrypt(box[1:13], box[13:], bound)}
        break
    except InvalidTag:
        pass
else:
    sys.exit("This code does not open this file.")
for link in sorted(file.get("history", []), key=lambda link: -link["epoch"]):  # each leads to the keys before a change
    box, newer = urlsafe_b64decode(link["blob"] + "=="), link["epoch"]
    bound = b"breather/1/history\0" + account + newer.to_bytes(4)
    keys[newer - 1] = AESGCM(derive(keys[newer], b"history")).decrypt(box[1:13], box[13:], bound)
told, refused = [], []
for record in file["records"]:
    entry, sealed, tag = (urlsafe_b64decode(record[name] + "==") for name in ("id", "sealed", "tag"))
    place = account + record["epoch"].to_bytes(4) + entry
    try:
        inbox = X25519PrivateKey.from_private_bytes(derive(key := keys[record["epoch"]], b"inbox"))
        plain = SUITE.decrypt(sealed[1:], inbox, b"breather/1/record\0" + place)
        payload = json.loads(plain[4 : 4 + int.from_bytes(plain[:4])])
        tagged_by = derive(key, b"edit" if payload["kind"] in {"edit", "plan", "tombstone"} else b"write")
        right = hmac.digest(tagged_by, b"breather/1/tag\0" + place + sealed, "sha256")
        told.append({"id": record["id"]} | payload) if hmac.compare_digest(right, tag) else refused.append(record["id"])
    except (InvalidTag, KeyError, ValueError):
        refused.append(record["id"])
json.dump({"account": file["account"], "records": told, "unreadable": refused}, sys.stdout, ensure_ascii=False)

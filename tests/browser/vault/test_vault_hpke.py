"""hpke.js against the vectors of RFC 9180 and against another implementation of it."""

import json
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from vault_reference import SUITE

VECTORS = json.loads((Path(cryptography_vectors.__file__).parent / "HPKE/test-vectors.json").read_text())
OURS = [v for v in VECTORS if (v["mode"], v["kem_id"], v["kdf_id"]) == (0, 32, 1) and v["aead_id"] in (1, 2)]
SEED = bytes(range(1, 33))
PUBLIC = X25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
# Points of order 1, 2, 4 and 8, and two that are not canonical (p, p + 1): each makes a shared secret of zeros.
SMALL_ORDER = [
    bytes(32),
    bytes([1]) + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    bytes.fromhex("ed" + "ff" * 30 + "7f"),
    bytes.fromhex("ee" + "ff" * 30 + "7f"),
]


def test_the_vectors_of_the_rfc_are_there_for_both_ciphers():
    assert [vector["aead_id"] for vector in OURS] == [1, 2]


@pytest.mark.parametrize("vector", OURS, ids=["AES-128", "AES-256"])
def test_seals_and_opens_the_vectors_of_the_rfc(vault, vector):
    first = vector["encryptions"][0]  # single shot: sequence number 0
    assert first["nonce"] == vector["base_nonce"]
    made = vault.run(
        """
        const aead = v.hpke[a.aead]
        const ephemeral = await v.hpke.privateKeyFromSeed(a.skEm)
        const own = await v.hpke.privateKeyFromSeed(a.skRm)
        const { enc, ct } = await v.hpke.seal(a.pkRm, a.info, a.pt, { aead, aad: a.aad, ephemeral })
        const pt = await v.hpke.open(own.privateKey, own.publicKey, a.info, a.enc, a.ct, { aead, aad: a.aad })
        return { enc, ct, pt, pkRm: own.publicKey, pkEm: ephemeral.publicKey }
        """,
        aead={1: "AES_128_GCM", 2: "AES_256_GCM"}[vector["aead_id"]],
        **{name: bytes.fromhex(vector[name]) for name in ("skEm", "skRm", "pkRm", "info", "enc")},
        **{name: bytes.fromhex(first[name]) for name in ("pt", "ct", "aad")},
    )
    assert {name: value.hex() for name, value in made.items()} == {
        "enc": vector["enc"],
        "ct": first["ct"],
        "pt": first["pt"],
        "pkRm": vector["pkRm"],
        "pkEm": vector["pkEm"],
    }


@pytest.mark.parametrize("size", [0, 1, 512, 32768])
def test_another_implementation_opens_what_is_sealed_here_and_the_reverse(vault, size):
    plain, info = bytes(range(256)) * 128, b"breather/1/record\0 and more"
    there = SUITE.encrypt(plain[:size], X25519PrivateKey.from_private_bytes(SEED).public_key(), info)
    made = vault.run(
        """
        const own = await v.hpke.privateKeyFromSeed(a.seed)
        const sealed = await v.hpke.seal(own.publicKey, a.info, a.plain)
        return { ...sealed, opened: await v.hpke.open(own.privateKey, own.publicKey, a.info, a.enc, a.ct) }
        """,
        seed=SEED,
        info=info,
        plain=plain[:size],
        enc=there[:32],
        ct=there[32:],
    )
    assert made["opened"] == plain[:size]
    assert SUITE.decrypt(made["enc"] + made["ct"], X25519PrivateKey.from_private_bytes(SEED), info) == plain[:size]


def test_every_seal_has_an_ephemeral_key_of_its_own(vault):
    encs = vault.run(
        "return Promise.all(Array.from({ length: 20 }, async () => (await v.hpke.seal(a.key, a.x, a.x)).enc))",
        key=PUBLIC,
        x=b"x",
    )
    assert len(set(encs)) == 20


def test_nothing_opens_after_a_change_anywhere_or_with_another_info_or_key(vault):
    codes = vault.run(
        """
        const own = await v.hpke.privateKeyFromSeed(a.seed)
        const other = await v.hpke.privateKeyFromSeed(a.other)
        const { enc, ct } = await v.hpke.seal(own.publicKey, a.info, a.plain)
        const tries = { whole: [own, a.info, enc, ct], info: [own, a.wrong, enc, ct], key: [other, a.info, enc, ct] }
        tries.short = [own, a.info, enc.slice(1), ct]
        tries.empty = [own, a.info, enc, ct.slice(0, 0)]
        tries.cut = [own, a.info, enc, ct.slice(0, -1)]
        for (let bit = 0; bit < 8 * ct.length; bit += 5) tries["ct" + bit] = [own, a.info, enc, flip(ct, bit)]
        // Bit 255 of enc is masked by RFC 7748, section 5, but enc itself is hashed into the key.
        for (let bit = 0; bit < 256; bit++) tries["enc" + bit] = [own, a.info, flip(enc, bit), ct]
        const results = {}
        for (const [name, [pair, info, e, c]] of Object.entries(tries))
          results[name] = await failure(() => v.hpke.open(pair.privateKey, pair.publicKey, info, e, c))
        return results
        """,
        seed=SEED,
        other=SEED[::-1],
        info=b"here",
        wrong=b"there",
        plain=b"thirty bytes of plain text....",
    )
    assert codes.pop("whole") == ""
    assert set(codes.values()) == {"SealError"}
    assert len(codes) > 300


def test_a_point_of_small_order_is_refused(vault):
    codes = vault.run(
        """
        const own = await v.hpke.privateKeyFromSeed(a.seed)
        return Promise.all(a.points.map(async point => [
          await failure(() => v.hpke.seal(point, a.x, a.x)),
          await failure(() => v.hpke.open(own.privateKey, own.publicKey, a.x, point, a.x)),
        ]))
        """,
        seed=SEED,
        points=SMALL_ORDER,
        x=b"x",
    )
    assert all(sealing and opening == "SealError" for sealing, opening in codes), codes


def test_a_point_of_small_order_is_refused_where_the_browser_lets_it_through(fresh_vault):
    code = fresh_vault.run(
        """
        crypto.subtle.deriveBits = async () => new ArrayBuffer(32)
        return failure(() => v.hpke.seal(a.key, a.x, a.x))
        """,
        key=PUBLIC,
        x=b"x",
    )
    assert code == "RangeError"

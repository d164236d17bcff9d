"""What comes from the account key, recomputed in Python; and that none of it can be exported."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from vault_reference import ACCOUNT, AK, derive, inbox

LABELS = ["breather/1/inbox", "breather/1/write", "breather/1/recovery-verifier", "", "ä\0ü"]


@pytest.mark.parametrize("size", [1, 17, 32, 64])
def test_derivations_are_hkdf_sha256_with_a_salt_of_zeros(vault, size):
    secret = bytes(range(7, 7 + size))
    made = vault.run(
        "const key = await v.kdf.hkdfKey(a.secret); return Promise.all(a.labels.map(l => v.kdf.derive(key, l)))",
        secret=secret,
        labels=LABELS,
    )
    assert made == [derive(secret, label) for label in LABELS]


def test_the_keychain_holds_the_keys_of_the_document(vault):
    made = vault.run(
        """
        const keychain = await keychainOf(a.ak, a.account, 1)
        const mac = async key => new Uint8Array(await crypto.subtle.sign("HMAC", key, a.text))
        const iv = new Uint8Array(12)
        const label = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, keychain.labelKey, a.text)
        const { inboxPublic, epoch, account } = keychain
        const point = await crypto.subtle.importKey("raw", a.point, "X25519", false, [])
        const shared = await crypto.subtle.deriveBits({ name: "X25519", public: point }, keychain.inboxPrivate, 256)
        return { inboxPublic, epoch, account, write: await mac(keychain.writeKey), edit: await mac(keychain.editKey),
                 label: new Uint8Array(label), shared: new Uint8Array(shared) }
        """,
        ak=AK,
        account=ACCOUNT,
        text=b"text",
        point=inbox(b"another").public_key().public_bytes_raw(),
    )
    assert made == {
        "account": ACCOUNT,
        "epoch": 1,
        "inboxPublic": inbox(AK).public_key().public_bytes_raw(),
        "write": hmac.digest(derive(AK, "breather/1/write"), b"text", "sha256"),
        "edit": hmac.digest(derive(AK, "breather/1/edit"), b"text", "sha256"),
        "label": AESGCM(derive(AK, "breather/1/label")).encrypt(bytes(12), b"text", None),
        "shared": inbox(AK).exchange(inbox(b"another").public_key()),
    }


def test_a_new_account_key_is_32_bytes_and_never_the_same(vault):
    keys = vault.run("return Array.from({ length: 20 }, () => v.keychain.createAccountKey())")
    assert {len(key) for key in keys} == {32}
    assert len({hashlib.sha256(key).digest() for key in keys}) == 20


def test_no_key_that_the_vault_hands_out_can_be_exported(vault):
    keys = vault.run(
        """
        const keychain = await keychainOf(a.ak, a.account, 1)
        const deviceKek = await v.slot.deviceKek()
        const context = { kind: 3, account: a.account, epoch: 0 }
        const blob = await v.slot.wrap(a.ak, deviceKek, context)
        const all = {
          ...keychain, ...keychain.publicSide(), deviceKek,
          hkdf: await v.kdf.hkdfKey(a.ak),
          unwrapped: await v.slot.unwrap(blob, deviceKek, context),
          passkeyKek: await v.slot.passkeyKek(a.ak),
          recoveryKek: await v.slot.recoveryKek(a.ak.slice(0, 17)),
          draft: await v.draft.newDraftKey(),
          seed: (await v.hpke.privateKeyFromSeed(a.ak)).privateKey,
          ephemeral: (await v.x25519.ephemeralKeyPair()).privateKey,
        }
        const keys = Object.entries(all).filter(([, key]) => key instanceof CryptoKey)
        const results = {}
        for (const [name, key] of keys) {
          const codes = []
          for (const format of ["raw", "jwk", "pkcs8"])
            codes.push(await failure(() => crypto.subtle.exportKey(format, key)))
          results[name] = { extractable: key.extractable, exported: codes.includes("") }
        }
        return results
        """,
        ak=AK,
        account=ACCOUNT,
    )
    assert len(keys) == 13
    assert [name for name, key in keys.items() if key["extractable"] or key["exported"]] == []


def test_keys_can_do_no_more_than_their_work(vault):
    usages = vault.run(
        """
        const { inboxPrivate, writeKey, editKey, labelKey } = await keychainOf(a.ak, a.account, 1)
        const all = { inboxPrivate, writeKey, editKey, labelKey, deviceKek: await v.slot.deviceKek() }
        return Object.fromEntries(Object.entries(all).map(([name, key]) => [name, key.usages]))
        """,
        ak=AK,
        account=ACCOUNT,
    )
    assert {name: set(found) for name, found in usages.items()} == {
        "inboxPrivate": {"deriveBits"},
        "writeKey": {"sign", "verify"},
        "editKey": {"sign", "verify"},
        "labelKey": {"encrypt", "decrypt"},
        "deviceKek": {"encrypt", "decrypt", "unwrapKey"},
    }


def test_the_public_side_survives_indexeddb_and_still_seals(vault):
    opened = vault.run(
        """
        const keychain = await keychainOf(a.ak, a.account, 1)
        const done = request => new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        const opening = indexedDB.open("vault-test")
        opening.onupgradeneeded = () => opening.result.createObjectStore("side")
        const db = await done(opening)
        await done(db.transaction("side", "readwrite").objectStore("side").put(keychain.publicSide(), 1))
        const side = await done(db.transaction("side").objectStore("side").get(1))
        db.close()
        await done(indexedDB.deleteDatabase("vault-test"))
        const place = { account: a.account, epoch: 1, id: a.account }
        const record = await v.record.sealRecord(side, place, { kind: "note", text: "kept" })
        return { names: Object.keys(side).sort(), payload: await v.record.openRecord(keychain, record) }
        """,
        ak=AK,
        account=ACCOUNT,
    )
    assert opened == {"names": ["inboxPublic", "writeKey"], "payload": {"kind": "note", "text": "kept", "v": 1}}

"""slot.js: the account key under a secret from outside, and every way in which a slot is not ours."""

import pytest
from cryptography.exceptions import InvalidTag
from vault_reference import ACCOUNT, AK, CREDENTIAL, derive, open_box, seal_box, slot_data

PRF = bytes(range(60, 92))
SECRET = b"\x02" + bytes(range(16))
PASSKEY = {"kind": 1, "account": ACCOUNT, "epoch": 1, "credential": CREDENTIAL}
RECOVERY = {"kind": 2, "account": ACCOUNT, "epoch": 1}
PASSKEY_DATA = slot_data(1, ACCOUNT, 1, CREDENTIAL)
RECOVERY_DATA = slot_data(2, ACCOUNT, 1, b"")
PASSKEY_KEK = derive(PRF, "breather/1/kek/passkey")
RECOVERY_KEK = derive(SECRET, "breather/1/kek/recovery")
# What a slot opens to is a key that nobody can read: it is known by what is derived from it.
UNWRAP = "const opened = async (blob, kek, context) => { const key = await v.slot.unwrap(blob, kek, context)\n"
UNWRAP += "return key && v.kdf.derive(key, 'breather/1/write') };"


def test_a_slot_has_the_bytes_of_the_document(vault):
    slots = vault.run(
        """
        const passkey = await v.slot.wrap(a.ak, await v.slot.passkeyKek(a.prf), a.passkey)
        return [passkey, await v.slot.wrap(a.ak, await v.slot.recoveryKek(a.secret), a.recovery)]
        """,
        ak=AK,
        prf=PRF,
        secret=SECRET,
        passkey=PASSKEY,
        recovery=RECOVERY,
    )
    assert [len(slot) for slot in slots] == [61, 61]
    assert open_box(PASSKEY_KEK, slots[0], PASSKEY_DATA) == AK
    assert open_box(RECOVERY_KEK, slots[1], RECOVERY_DATA) == AK


def test_a_slot_made_elsewhere_opens_to_a_key_that_cannot_be_read(vault):
    key = vault.run(
        UNWRAP
        + """
        const kek = await v.slot.passkeyKek(a.prf)
        const key = await v.slot.unwrap(a.blob, kek, a.context)
        const { type, extractable, algorithm: { name } } = key
        return { type, extractable, name, derived: await opened(a.blob, kek, a.context) }
        """,
        prf=PRF,
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
    )
    assert key == {"type": "secret", "extractable": False, "name": "HKDF", "derived": derive(AK, "breather/1/write")}


def test_opening_a_slot_never_brings_raw_bytes_into_javascript(fresh_vault):
    calls = fresh_vault.run(
        """
        const kek = await v.slot.passkeyKek(a.prf)
        const calls = []
        for (const name of ["decrypt", "exportKey", "unwrapKey", "deriveBits"]) {
          const real = crypto.subtle[name].bind(crypto.subtle)
          crypto.subtle[name] = (...args) => (calls.push(name), real(...args))
        }
        await v.slot.unwrap(a.blob, kek, a.context)
        return calls
        """,
        prf=PRF,
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
    )
    assert calls == ["unwrapKey"]


def test_the_slot_of_another_account_epoch_kind_credential_or_secret_opens_to_nothing(vault):
    foreign = {
        "account": PASSKEY | {"account": ACCOUNT[::-1]},
        "later epoch": PASSKEY | {"epoch": 2},
        "earlier epoch": PASSKEY | {"epoch": 0},
        "credential": PASSKEY | {"credential": CREDENTIAL[1:]},
        "kind": RECOVERY,
    }
    results = vault.run(
        UNWRAP
        + """
        const kek = await v.slot.passkeyKek(a.prf)
        const results = { other: await opened(a.blob, await v.slot.passkeyKek(a.otherPrf), a.context) }
        for (const [name, context] of Object.entries(a.foreign)) {
          results[name] = await opened(a.blob, kek, context)
          results["rewrapped, " + name] = await v.slot.rewrap(a.blob, kek, context, kek, a.context)
        }
        return { ...results, own: await opened(a.blob, kek, a.context) }
        """,
        prf=PRF,
        otherPrf=PRF[::-1],
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
        foreign=foreign,
    )
    assert results.pop("own") == derive(AK, "breather/1/write")
    assert len(results) == 11
    assert set(results.values()) == {None}


def test_every_flipped_bit_gives_nothing_or_is_malformed(vault):
    results = vault.run(
        """
        const kek = await v.slot.passkeyKek(a.prf)
        const attempt = async blob => {
          try { return (await v.slot.unwrap(blob, kek, a.context)) ? "opened" : "nothing" } catch (e) { return e.name }
        }
        return Promise.all(Array.from({ length: 488 }, (_, bit) => attempt(flip(a.blob, bit))))
        """,
        prf=PRF,
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
    )
    assert results == ["MalformedSlot"] * 8 + ["nothing"] * 480


@pytest.mark.parametrize("size", [0, 1, 29, 45, 60, 62, 1000])
def test_a_slot_of_another_length_throws(vault, size):
    # Rightly sealed, but of a key that is no account key: only the length tells.
    blob = seal_box(PASSKEY_KEK, bytes(max(0, size - 29)), PASSKEY_DATA)[:size]
    codes = vault.run(
        """
        const kek = await v.slot.passkeyKek(a.prf)
        return [
          await failure(() => v.slot.unwrap(a.blob, kek, a.context)),
          await failure(() => v.slot.rewrap(a.blob, kek, a.context, kek, a.context)),
        ]
        """,
        prf=PRF,
        blob=blob,
        context=PASSKEY,
    )
    assert codes == ["MalformedSlot"] * 2


def test_a_key_that_may_not_unwrap_is_a_mistake_and_not_a_foreign_slot(vault):
    code = vault.run(
        "return failure(async () => v.slot.unwrap(a.blob, await v.draft.newDraftKey(), a.context))",
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
    )
    assert code == "InvalidAccessError"


def test_rewrapping_gives_the_same_account_key_under_the_new_secret(vault):
    made = vault.run(
        """
        const from = await v.slot.passkeyKek(a.prf)
        return v.slot.rewrap(a.blob, from, a.context, await v.slot.recoveryKek(a.secret), a.newContext)
        """,
        prf=PRF,
        secret=SECRET,
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
        newContext=RECOVERY,
    )
    assert open_box(RECOVERY_KEK, made, RECOVERY_DATA) == AK
    with pytest.raises(InvalidTag):
        open_box(PASSKEY_KEK, made, PASSKEY_DATA)


def test_rewrapping_overwrites_the_raw_key_also_when_wrapping_fails(fresh_vault):
    seen = fresh_vault.run(
        """
        const kek = await v.slot.passkeyKek(a.prf)
        const raws = []
        const real = crypto.subtle.decrypt.bind(crypto.subtle)
        crypto.subtle.decrypt = async (...args) => (raws.push(await real(...args)), raws.at(-1))
        await v.slot.rewrap(a.blob, kek, a.context, kek, a.context)
        const code = await failure(() => v.slot.rewrap(a.blob, kek, a.context, kek, { ...a.context, account: a.prf }))
        return { code, raws: raws.map(raw => new Uint8Array(raw)) }
        """,
        prf=PRF,
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
        context=PASSKEY,
    )
    assert seen == {"code": "TypeError", "raws": [bytes(32)] * 2}


def test_a_new_slot_that_does_not_open_is_never_handed_out(fresh_vault):
    code = fresh_vault.run(
        """
        const kek = await v.slot.deviceKek()
        const real = crypto.subtle.encrypt.bind(crypto.subtle)
        crypto.subtle.encrypt = async (...args) => flip(new Uint8Array(await real(...args)), 77).buffer
        return failure(() => v.slot.wrap(a.ak, kek, { kind: 3, account: a.account, epoch: 0 }))
        """,
        ak=AK,
        account=ACCOUNT,
    )
    assert code == "UnprovenSlot"


def test_senseless_contexts_and_sizes_are_refused_when_wrapping_and_opening(vault):
    contexts = [
        PASSKEY | {"kind": 0},
        PASSKEY | {"kind": 4},
        PASSKEY | {"kind": None},
        PASSKEY | {"credential": b""},
        PASSKEY | {"credential": None},
        RECOVERY | {"credential": CREDENTIAL},
        PASSKEY | {"epoch": -1},
        PASSKEY | {"epoch": 1.5},
        PASSKEY | {"epoch": 2**32},
    ]
    codes = vault.run(
        """
        const kek = await v.slot.deviceKek()
        const codes = await Promise.all(a.contexts.map(c => failure(() => v.slot.wrap(a.ak, kek, c))))
        codes.push(...await Promise.all(a.contexts.map(c => failure(() => v.slot.unwrap(a.blob, kek, c)))))
        codes.push(await failure(() => v.slot.wrap(a.ak, kek, { ...a.good, account: a.ak })))
        codes.push(await failure(() => v.slot.wrap(a.ak.slice(1), kek, a.good)))
        codes.push(await failure(() => v.slot.passkeyKek(a.ak.slice(1))))
        codes.push(await failure(() => v.slot.recoveryKek(a.ak)))
        return codes
        """,
        ak=AK,
        contexts=contexts,
        good=PASSKEY,
        blob=seal_box(PASSKEY_KEK, AK, PASSKEY_DATA),
    )
    assert codes == ["MalformedSlot"] * 18 + ["TypeError"] * 4

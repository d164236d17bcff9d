"""history.js: changing the account key, and the way back to what was sealed under the ones before."""

import hashlib
import hmac
import json

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from vault_reference import (
    ACCOUNT,
    AK,
    CREDENTIAL,
    ID,
    SUITE,
    derive,
    history_data,
    inbox,
    link,
    open_box,
    pad,
    record_info,
    seal_box,
    slot_data,
    tag,
)

SECRET = b"\x01" + bytes(range(30, 46))
PRF = bytes(range(70, 102))
KEYS = [AK, hashlib.sha256(b"two").digest(), hashlib.sha256(b"three").digest()]  # of the epochs 1, 2 and 3
LINKS = [{"epoch": 2, "blob": link(KEYS[1], KEYS[0], 2)}, {"epoch": 3, "blob": link(KEYS[2], KEYS[1], 3)}]
OLD = {"kind": 1, "account": ACCOUNT, "epoch": 1, "credential": CREDENTIAL}
NEW = {"kind": 2, "account": ACCOUNT, "epoch": 2}
# AK of epoch 1 under SHA-256("two") as the key of epoch 2, iv of zeros: never to change.
KNOWN = bytes.fromhex(
    "01000000000000000000000000"
    "47e07b064e26c8709a7766d09d84bf0ea52e8eee5bb99af6ed73b2ede4653929634fcac8396a76402fe71b3de95677af"
)
# Known by what is derived from it: which epochs a keychain leads to, and their write keys over one message.
EPOCHS = """
const epochsOf = async ({ keychain, history }) => {
  const found = []
  for (let one = keychain; one; one = one.before) {
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", one.writeKey, new Uint8Array(3)))
    found.push({ epoch: one.epoch, inbox: one.inboxPublic, mac })
  }
  return { found, history: history.map(({ epoch }) => epoch) }
};
"""
OPEN = EPOCHS + "return epochsOf(await v.history.openEpochs(await v.kdf.hkdfKey(a.ak), a.account, a.epoch, a.links))"


def opened(vault, **changed):
    given = {"ak": KEYS[2], "account": ACCOUNT, "epoch": 3, "links": LINKS} | changed
    return vault.run(OPEN, **given)


def test_the_known_link_opens_and_is_what_rfc_5869_by_hand_gives(vault):
    zero_salt = hmac.digest(bytes(32), KEYS[1], "sha256")
    by_hand = hmac.digest(zero_salt, b"breather/1/history\1", "sha256")
    assert by_hand == derive(KEYS[1], "breather/1/history")
    assert AESGCM(by_hand).decrypt(bytes(12), KNOWN[13:], b"breather/1/history\0" + ACCOUNT + b"\0\0\0\2") == AK
    known = opened(vault, ak=KEYS[1], epoch=2, links=[{"epoch": 2, "blob": KNOWN}])
    assert [(one["epoch"], one["inbox"]) for one in known["found"]][1] == (1, inbox(AK).public_key().public_bytes_raw())


def test_a_chain_of_three_epochs_opens_from_the_newest_key(vault):
    three = opened(vault, links=LINKS[::-1])
    assert [one["epoch"] for one in three["found"]] == [3, 2, 1]
    assert three["history"] == [3, 2]
    for one, ak in zip(three["found"], KEYS[::-1], strict=True):
        assert one["inbox"] == inbox(ak).public_key().public_bytes_raw()
        assert one["mac"] == hmac.digest(derive(ak, "breather/1/write"), bytes(3), "sha256")


def test_records_and_packs_of_every_epoch_open_and_those_of_a_later_one_do_not(vault):
    def sealed_under(ak, epoch):
        plain = pad(json.dumps({"v": 1, "kind": "note", "text": str(epoch)}).encode())
        sealed = b"\x01" + SUITE.encrypt(plain, inbox(ak).public_key(), record_info(ACCOUNT, epoch, ID))
        key = derive(ak, "breather/1/write")
        return {"id": ID, "epoch": epoch, "sealed": sealed, "tag": tag(key, ACCOUNT, epoch, ID, sealed)}

    got = vault.run(
        """
        const of = async (key, epoch, links) =>
          (await v.history.openEpochs(await v.kdf.hkdfKey(key), a.account, epoch, links)).keychain
        const [one, three] = [await of(a.keys[0], 1, []), await of(a.keys[2], 3, a.links)]
        const text = async (keychain, record) => {
          try { return (await v.record.openRecord(keychain, record)).text } catch (e) { return e.code }
        }
        const entry = { id: "x", leaf: new Uint8Array(32), payload: { kind: "note" } }
        const [early, late] = [await v.pack.sealPack(one, [entry]), await v.pack.sealPack(three, [entry])]
        const opens = async (keychain, pack) => (await v.pack.openPack(keychain, pack)) !== null
        return {
          newest: await Promise.all(a.records.map(record => text(three, record))),
          first: await Promise.all(a.records.map(record => text(one, record))),
          packs: [await opens(three, early), await opens(three, late), await opens(one, early), await opens(one, late)],
        }
        """,
        account=ACCOUNT,
        keys=KEYS,
        links=LINKS,
        records=[sealed_under(ak, epoch) for epoch, ak in enumerate(KEYS, 1)],
    )
    assert got["newest"] == ["1", "2", "3"]
    assert got["first"] == ["1", "seal", "seal"]
    assert got["packs"] == [True, True, True, False]


def test_a_link_of_another_epoch_account_key_or_shape_leads_nowhere(vault):
    good = LINKS[1]["blob"]
    wrong = {
        "another epoch's bytes": [{"epoch": 3, "blob": link(KEYS[2], KEYS[1], 4)}],
        "moved to another epoch": [{"epoch": 2, "blob": good}],
        "another account": [{"epoch": 3, "blob": link(KEYS[2], KEYS[1], 3, ACCOUNT[::-1])}],
        "under another key": [{"epoch": 3, "blob": link(KEYS[0], KEYS[1], 3)}],
        "under the slot's label": [
            {"epoch": 3, "blob": seal_box(derive(KEYS[2], "breather/1/label"), KEYS[1], history_data(ACCOUNT, 3))}
        ],
        "bound as a slot": [
            {
                "epoch": 3,
                "blob": seal_box(derive(KEYS[2], "breather/1/history"), KEYS[1], slot_data(2, ACCOUNT, 3, b"")),
            }
        ],
        "short": [{"epoch": 3, "blob": good[:-1]}],
        "long": [{"epoch": 3, "blob": good + b"\0"}],
        "version": [{"epoch": 3, "blob": b"\2" + good[1:]}],
        "one bit": [{"epoch": 3, "blob": good[:40] + bytes([good[40] ^ 1]) + good[41:]}],
        "empty": [{"epoch": 3, "blob": b""}],
        "none": [],
    }
    for name, links in wrong.items():
        got = opened(vault, links=links)
        assert ([one["epoch"] for one in got["found"]], got["history"]) == ([3], []), name


def test_a_wrong_link_beside_the_right_one_hides_nothing(vault):
    forged = {"epoch": 3, "blob": link(KEYS[0], KEYS[1], 3)}
    assert opened(vault, links=[forged, *LINKS, forged])["history"] == [3, 2]


def test_a_new_epoch_has_a_key_of_its_own_and_leads_back_to_the_old_one(vault):
    kek = derive(PRF, "breather/1/kek/passkey")
    made = vault.run(
        """
        const [from, to] = [await v.slot.passkeyKek(a.prf), await v.slot.recoveryKek(a.secret)]
        const one = await v.history.startEpoch(a.blob, from, a.old, to, a.next)
        const two = await v.history.startEpoch(a.blob, from, a.old, to, a.next)
        return [one, two]
        """,
        prf=PRF,
        secret=SECRET,
        blob=seal_box(kek, AK, slot_data(1, ACCOUNT, 1, CREDENTIAL)),
        old=OLD,
        next=NEW,
    )
    fresh = [
        open_box(derive(SECRET, "breather/1/kek/recovery"), one["slot"], slot_data(2, ACCOUNT, 2, b"")) for one in made
    ]
    assert len({AK, *fresh}) == 3
    for one, ak in zip(made, fresh, strict=True):
        assert len(ak) == 32
        assert open_box(derive(ak, "breather/1/history"), one["link"], history_data(ACCOUNT, 2)) == AK


def test_a_slot_that_is_not_ours_starts_nothing_and_an_epoch_follows_the_one_before(vault):
    codes = vault.run(
        """
        const [from, to] = [await v.slot.passkeyKek(a.prf), await v.slot.recoveryKek(a.secret)]
        const start = (kek, next) => v.history.startEpoch(a.blob, kek, a.old, to, next)
        return [
          await start(to, a.next),
          await failure(() => start(from, { ...a.next, epoch: 1 })),
          await failure(() => start(from, { ...a.next, epoch: 3 })),
        ]
        """,
        prf=PRF,
        secret=SECRET,
        blob=seal_box(derive(PRF, "breather/1/kek/passkey"), AK, slot_data(1, ACCOUNT, 1, CREDENTIAL)),
        old=OLD,
        next=NEW,
    )
    assert codes == [None, "TypeError", "TypeError"]


def test_changing_keys_leaves_no_raw_key_in_memory_and_trusts_no_link_that_does_not_open(fresh_vault):
    got = fresh_vault.run(
        """
        const [from, to] = [await v.slot.passkeyKek(a.prf), await v.slot.recoveryKek(a.secret)]
        const raws = []
        const decrypt = crypto.subtle.decrypt.bind(crypto.subtle)
        const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
        crypto.subtle.decrypt = async (...args) => (raws.push(await decrypt(...args)), raws.at(-1))
        crypto.subtle.encrypt = (params, key, raw) => (raws.push(raw.buffer), encrypt(params, key, raw))
        await v.history.startEpoch(a.blob, from, a.old, to, a.next)
        const seen = raws.map(raw => new Uint8Array(raw))
        let calls = 0
        crypto.subtle.encrypt = async (params, key, raw) => {
          const made = new Uint8Array(await encrypt(params, key, raw))
          return (++calls === 2 ? flip(made, 77) : made).buffer // the second seal is the link
        }
        return { seen, code: await failure(() => v.history.startEpoch(a.blob, from, a.old, to, a.next)) }
        """,
        prf=PRF,
        secret=SECRET,
        blob=seal_box(derive(PRF, "breather/1/kek/passkey"), AK, slot_data(1, ACCOUNT, 1, CREDENTIAL)),
        old=OLD,
        next=NEW,
    )
    assert len(got["seen"]) >= 4
    assert {bytes(raw) for raw in got["seen"]} == {bytes(32)}
    assert got["code"] == "UnprovenSlot"

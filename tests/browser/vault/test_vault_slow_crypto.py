"""Every crypto.subtle call finishes a task or more later, in shuffled order: nothing may rely on a quick answer."""

from vault_reference import ACCOUNT, AK, CREDENTIAL, ID, derive, label_data, open_box, open_record, slot_data

SLOW = """
  let calls = 0
  const task = () => new Promise(resolve => setTimeout(resolve, (calls++ * 7) % 5))
  for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
    const real = crypto.subtle[name]
    if (typeof real !== "function" || name === "constructor") continue
    crypto.subtle[name] = async (...args) => {
      await task()
      const result = await real.apply(crypto.subtle, args)
      await task()
      return result
    }
  }
"""


def test_everything_works_when_each_call_takes_tasks(fresh_vault):
    made = fresh_vault.run(
        SLOW
        + """
        const context = { kind: 1, account: a.account, epoch: 1, credential: a.credential }
        const recovery = v.recovery.newRecovery()
        const kek = await v.slot.passkeyKek(a.prf)
        const newKek = await v.slot.recoveryKek(v.recovery.parseCode(recovery.code))
        const slot = await v.slot.wrap(a.ak, kek, context)
        const second = await v.slot.rewrap(slot, kek, context, newKek, { kind: 2, account: a.account, epoch: 1 })
        const keychain = await v.keychain.Keychain.open(await v.slot.unwrap(slot, kek, context), a.account, 1)
        const place = { account: a.account, epoch: 1, id: a.id }
        const payloads = Array.from({ length: 12 }, (_, n) => ({ kind: n % 2 ? "note" : "edit", n }))
        const seal = payload => v.record.sealRecord(keychain.publicSide(), place, payload, keychain)
        // Many at once, so that state shared between two calls would be mixed up.
        const records = await Promise.all(payloads.map(seal))
        const opened = await Promise.all(records.map(r => v.record.openRecord(keychain, r, a.account)))
        const label = await v.label.sealLabel(keychain, a.credential, "Ward phone")
        const draftKey = await v.draft.newDraftKey()
        const draft = await v.draft.openDraft(draftKey, a.id, await v.draft.sealDraft(draftKey, a.id, { n: 1 }))
        return { slot, second, secret: recovery.secret, records, opened: opened.map(({ n }) => n), label, draft,
                 name: await v.label.openLabel(keychain, a.credential, label), calls }
        """,
        ak=AK,
        prf=bytes(32),
        account=ACCOUNT,
        credential=CREDENTIAL,
        id=ID,
    )
    recovery_kek = derive(made["secret"], "breather/1/kek/recovery")
    assert (
        open_box(derive(bytes(32), "breather/1/kek/passkey"), made["slot"], slot_data(1, ACCOUNT, 1, CREDENTIAL)) == AK
    )
    assert open_box(recovery_kek, made["second"], slot_data(2, ACCOUNT, 1, b"")) == AK
    assert made["opened"] == [open_record(record)["n"] for record in made["records"]] == list(range(12))
    plain = open_box(derive(AK, "breather/1/label"), made["label"], label_data(ACCOUNT, 1, CREDENTIAL))
    assert plain.rstrip(b"\0").decode() == made["name"] == "Ward phone"
    assert made["draft"] == {"n": 1}
    assert made["calls"] > 100


def test_what_changes_after_saving_was_asked_for_does_not_reach_the_record(fresh_vault):
    """What is sealed is fixed when it is asked for: a form that goes on changing changes nothing."""
    opened = fresh_vault.run(
        SLOW
        + """
        const keychain = await keychainOf(a.ak, a.account, 1)
        const payload = { kind: "note", text: "asked" }
        const sealing = v.record.sealRecord(keychain.publicSide(), { account: a.account, epoch: 1, id: a.id }, payload)
        payload.text = "changed"
        payload.kind = "tombstone"
        return v.record.openRecord(keychain, await sealing, a.account)
        """,
        ak=AK,
        account=ACCOUNT,
        id=ID,
    )
    assert opened["text"] == "asked"

"""label.js and draft.js: what lies sealed beside the records."""

import pytest
from vault_reference import ACCOUNT, AK, CREDENTIAL, ID, derive, label_data, open_box, seal_box

KEY = derive(AK, "breather/1/label")
DATA = label_data(ACCOUNT, 1, CREDENTIAL)
NAMES = ["", "x", "Ward phone", "Schwester Änne 🩺", "ä" * 32, "x" * 64]


@pytest.mark.parametrize("name", NAMES)
def test_a_label_has_93_bytes_whatever_the_name(vault, name):
    sealed = vault.run(
        "return v.label.sealLabel(await keychainOf(a.ak, a.account, 1), a.credential, a.name)",
        ak=AK,
        account=ACCOUNT,
        credential=CREDENTIAL,
        name=name,
    )
    assert len(sealed) == 93
    assert open_box(KEY, sealed, DATA) == name.encode().ljust(64, b"\0")


@pytest.mark.parametrize("name", NAMES)
def test_a_label_made_elsewhere_opens_here(vault, name):
    assert opened(vault, seal_box(KEY, name.encode().ljust(64, b"\0"), DATA)) == name


def test_a_label_of_another_passkey_epoch_account_or_key_opens_to_nothing(vault):
    padded = b"Ward phone".ljust(64, b"\0")
    foreign = [label_data(ACCOUNT, 1, b"other"), label_data(ACCOUNT, 2, CREDENTIAL), label_data(ID, 1, CREDENTIAL)]
    sealed = [seal_box(KEY, padded, data) for data in foreign]
    good = seal_box(KEY, padded, DATA)
    sealed += [seal_box(derive(AK, "breather/1/history"), padded, DATA), b"", good[:-1], good + b"\0", b"\2" + good[1:]]
    assert [opened(vault, blob) for blob in sealed] == [None] * 8
    assert opened(vault, good) == "Ward phone"


def test_a_name_that_does_not_fit_is_refused_and_not_cut(vault):
    codes = vault.run(
        """
        const keychain = await keychainOf(a.ak, a.account, 1)
        return Promise.all(a.names.map(name => failure(() => v.label.sealLabel(keychain, a.credential, name))))
        """,
        ak=AK,
        account=ACCOUNT,
        credential=CREDENTIAL,
        names=["x" * 65, "ä" * 33, "a\0b"],
    )
    assert codes == ["RangeError"] * 3


def opened(vault, blob):
    return vault.run(
        "return v.label.openLabel(await keychainOf(a.ak, a.account, 1), a.credential, a.blob)",
        ak=AK,
        account=ACCOUNT,
        credential=CREDENTIAL,
        blob=blob,
    )


def test_a_draft_opens_with_its_own_key_and_id_only(vault):
    results = vault.run(
        """
        const [key, other] = [await v.draft.newDraftKey(), await v.draft.newDraftKey()]
        const sealed = await v.draft.sealDraft(key, a.id, a.value)
        return {
          own: await v.draft.openDraft(key, a.id, sealed),
          other: [
            await v.draft.openDraft(other, a.id, sealed),
            await v.draft.openDraft(key, a.id.toReversed(), sealed),
            await v.draft.openDraft(key, a.id, flip(sealed, 200)),
            await v.draft.openDraft(key, a.id, sealed.slice(1)),
            await v.draft.openDraft(key, a.id, new Uint8Array(0)),
          ],
          text: new TextDecoder("latin1").decode(sealed),
        }
        """,
        id=ID,
        value={"answers": {"canary": 3}, "at": 2},
    )
    assert results["own"] == {"answers": {"canary": 3}, "at": 2}
    assert results["other"] == [None] * 5
    assert "canary" not in results["text"]

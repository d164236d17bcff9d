"""record.js: sealed here and opened in Python, made in Python and opened here, and refused when anything is off."""

import json

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from vault_reference import ACCOUNT, AK, ID, SIZES, derive, open_record, pad, retagged, seal_record, tag

CHECK_IN = {"v": 1, "kind": "check-in", "answers": {"tired": 4, "calm": None}, "day": "2026-11-22"}
ADDING = ("check-in", "note", "practice", "lesson")
KINDS = {**dict.fromkeys(ADDING, "write"), **dict.fromkeys(("plan", "edit", "tombstone"), "edit")}
# No shrinking: each smaller example would be another trip to the browser, minutes for one failure.
BATCH = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
OPEN = """
  const keychain = await keychainOf(a.ak, a.account, 1)
  const opened = async record => {
    try { return await v.record.openRecord(keychain, record, a.account) } catch (e) { return e.code ?? e.name }
  }
  return Promise.all(a.records.map(opened))
"""
SEAL = """
  const keychain = await keychainOf(a.ak, a.account, 1)
  const place = { account: a.account, epoch: 1, id: a.id }
  const side = keychain.publicSide()
"""


def opened(vault, *records):
    return vault.run(OPEN, ak=AK, account=ACCOUNT, records=list(records))


def sealed(vault, payload):
    body = SEAL + "return v.record.sealRecord(side, place, a.payload, keychain)"
    return vault.run(body, ak=AK, account=ACCOUNT, id=ID, payload=payload)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_sealed_here_opens_in_another_implementation(vault, kind):
    record = sealed(vault, {"kind": kind, "text": "müde 😴"})
    assert open_record(record) == {"kind": kind, "text": "müde 😴", "v": 1}
    assert record.keys() == {"id", "epoch", "sealed", "tag"}
    assert (record["id"], record["epoch"], len(record["sealed"])) == (ID, 1, 33 + 16 + 512)
    assert record["tag"] == tag(derive(AK, f"breather/1/{KINDS[kind]}"), ACCOUNT, 1, ID, record["sealed"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_made_elsewhere_opens_here(vault, kind):
    payload = CHECK_IN | {"kind": kind}
    assert opened(vault, seal_record(payload, by=KINDS[kind]), sealed(vault, payload)) == [payload] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_tag_by_the_wrong_key_is_refused(vault, kind):
    wrong = "edit" if KINDS[kind] == "write" else "write"
    other = seal_record(CHECK_IN | {"kind": kind}, by="label")
    assert opened(vault, seal_record(CHECK_IN | {"kind": kind}, by=wrong), other) == ["tag", "tag"]


def test_an_edit_cannot_be_sealed_with_what_a_locked_phone_holds(vault):
    codes = vault.run(
        SEAL + "return Promise.all(a.kinds.map(kind => failure(() => v.record.sealRecord(side, place, { kind }))))",
        ak=AK,
        account=ACCOUNT,
        id=ID,
        kinds=[*KINDS, "other", "constructor", None],
    )
    assert codes == ["" if by == "write" else "locked" for by in KINDS.values()] + ["kind"] * 3


def test_two_seals_of_one_entry_are_different(vault):
    assert sealed(vault, CHECK_IN)["sealed"] != sealed(vault, CHECK_IN)["sealed"]


def test_no_flipped_bit_of_seal_or_tag_ever_opens(vault):
    codes = vault.run(
        SEAL
        + """
        const record = await v.record.sealRecord(side, place, a.payload)
        const attempt = (change) => failure(() => v.record.openRecord(keychain, { ...record, ...change }, a.account))
        const codes = { whole: await attempt({}), sealed: [], tag: [], id: [] }
        for (const member of ["sealed", "tag", "id"])
          for (let bit = 0; bit < 8 * record[member].length; bit++)
            codes[member].push(await attempt({ [member]: flip(record[member], bit) }))
        return codes
        """,
        ak=AK,
        account=ACCOUNT,
        id=ID,
        payload=CHECK_IN,
    )
    assert codes["whole"] == ""
    assert codes["sealed"] == ["malformed"] * 8 + ["seal"] * (8 * 560)
    assert codes["tag"] == ["tag"] * 256
    assert codes["id"] == ["seal"] * 128


def test_a_record_of_another_account_epoch_or_key_does_not_open(vault):
    codes = vault.run(
        """
        const keychain = await keychainOf(a.ak, a.account, 1)
        const foreign = await keychainOf(a.ak.toReversed(), a.account, 1)
        return [
          await failure(() => v.record.openRecord(keychain, a.record, a.account)),
          await failure(() => v.record.openRecord(keychain, a.record)),
          await failure(() => v.record.openRecord(keychain, a.record, a.account.toReversed())),
          await failure(() => v.record.openRecord(keychain, { ...a.record, epoch: 2 }, a.account)),
          await failure(() => v.record.openRecord(foreign, a.record, a.account)),
        ]
        """,
        ak=AK,
        account=ACCOUNT,
        record=seal_record(CHECK_IN),
    )
    assert codes == ["", "", "seal", "seal", "seal"]


def test_what_has_the_wrong_shape_is_malformed(vault):
    good = seal_record(CHECK_IN)
    shapes = [
        {"sealed": b""},
        {"sealed": b"\x01"},
        {"sealed": good["sealed"][:-1]},
        {"sealed": good["sealed"] + b"\0"},
        {"sealed": b"\x02" + good["sealed"][1:]},
        {"id": ID[1:]},
        {"epoch": 2**32 + 1},
        {"epoch": -1},
        {"epoch": 1.5},
        {"epoch": "1"},
        {"epoch": None},
        {"tag": b""},
        {"tag": good["tag"] + b"\0"},
    ]
    odd = seal_record(None, padded=pad(json.dumps(CHECK_IN).encode(), size=1024))
    assert opened(vault, *(good | shape for shape in shapes), odd) == ["malformed"] * 14


@pytest.mark.parametrize(
    ("padded", "code"),
    [
        (pad(json.dumps(CHECK_IN).encode())[:-1] + b"\x01", "padding"),
        ((600).to_bytes(4) + bytes(508), "padding"),
        (b"\xff" * 512, "padding"),
        (bytes(512), "json"),
        (pad(b"{"), "json"),
        (pad(b'"check-in"'), "json"),
        (pad(b"null"), "json"),
        (pad(b'{"kind": "check-in"}'), "json"),
        (pad(b'{"kind": "check-in", "v": 2}'), "json"),
        (pad(b'{"kind": "check-in", "v": 1, "text": "\xff"}'), "json"),
        (pad(b'\xef\xbb\xbf{"kind": "check-in", "v": 1}'), "json"),
        (pad(b'{"v": 1}'), "kind"),
        (pad(b'{"v": 1, "kind": "diary"}'), "kind"),
        (pad(b'{"v": 1, "kind": "toString"}'), "kind"),
        (pad(b'{"v": 1, "kind": ["check-in"]}'), "kind"),
    ],
)
def test_a_seal_over_bad_content_is_refused_with_its_reason(vault, padded, code):
    assert opened(vault, seal_record(None, padded=padded)) == [code]


def test_the_checks_come_in_the_order_of_the_document(vault):
    """Each of these has every later fault as well."""
    bad_tag = {"tag": bytes(32)}
    bad_seal = retagged({"id": ID, "epoch": 1, "sealed": b"\x01" + bytes(560)}) | bad_tag
    records = [
        bad_seal | {"sealed": b"\x02" + bytes(560)},
        bad_seal,
        seal_record(None, padded=(999).to_bytes(4) + bytes(508)) | bad_tag,
        seal_record(None, padded=pad(b'{"kind": "diary"')) | bad_tag,
        seal_record({"v": 1, "kind": "diary"}) | bad_tag,
        seal_record(CHECK_IN) | bad_tag,
    ]
    assert opened(vault, *records) == ["malformed", "seal", "padding", "json", "kind", "tag"]


def test_a_failure_never_quotes_what_was_inside(vault):
    text = vault.run(
        """
        const keychain = await keychainOf(a.ak, a.account, 1)
        try { await v.record.openRecord(keychain, a.record, a.account) }
        catch (e) { return `${e.code} ${e.message} ${e.stack} ${e.cause}` }
        """,
        ak=AK,
        account=ACCOUNT,
        record=seal_record(None, padded=pad(b"canary")),
    )
    assert text.startswith("json")
    assert "canary" not in text


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(min_size=1), inner, max_size=5),
    max_leaves=10,
)


@BATCH
@given(values=st.lists(JSON_VALUES, min_size=1, max_size=15))
def test_any_json_comes_back_as_it_went_in(vault, values):
    # Text crosses into the page as JSON text: the bridge to the browser has ideas of its own about some objects.
    body = """
      const keychain = await keychainOf(a.ak, a.account, 1)
      const place = { account: a.account, epoch: 1, id: a.account }
      return Promise.all(a.texts.map(async text => {
        const payload = { kind: "note", value: JSON.parse(text) }
        const record = await v.record.sealRecord(keychain.publicSide(), place, payload)
        return JSON.stringify((await v.record.openRecord(keychain, record, a.account)).value)
      }))
    """
    texts = vault.run(body, ak=AK, account=ACCOUNT, texts=[json.dumps(value) for value in values])
    assert [json.loads(text) for text in texts] == values


@BATCH
@given(lengths=st.lists(st.integers(0, 32764), min_size=1, max_size=20))
def test_padding_reaches_the_next_size_and_comes_off_again(vault, lengths):
    lengths = [*lengths, 0, 1, 507, 508, 509, 2044, 2045, 8188, 8189, 32764]
    made = vault.run(
        """
        return a.lengths.map(length => {
          const bytes = Uint8Array.from({ length }, (_, i) => i * 7)
          const padded = v.record.pad(bytes)
          const back = v.record.unpad(padded)
          const head = new DataView(padded.buffer).getUint32(0)
          return [padded.length, head, back.length === length && back.every((byte, i) => byte === bytes[i])]
        })
        """,
        lengths=lengths,
    )
    sizes = [next(size for size in SIZES if length + 4 <= size) for length in lengths]
    assert made == [[size, length, True] for size, length in zip(sizes, lengths, strict=True)]


def test_what_fits_no_size_is_too_long_and_is_not_cut(vault):
    codes = vault.run(
        SEAL
        + """
        return [
          await failure(() => v.record.pad(new Uint8Array(32765))),
          await failure(() => v.record.sealRecord(side, place, { kind: "note", text: "x".repeat(32765) })),
        ]
        """,
        ak=AK,
        account=ACCOUNT,
        id=ID,
    )
    assert codes == ["too-long", "too-long"]

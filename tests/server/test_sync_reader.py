"""The quick reader of /api/sync takes nothing that the careful one refuses, and reads the same value."""

import json
import secrets
from typing import Any

import pytest
from authenticator import b64
from hypothesis import given
from hypothesis import strategies as st
from people import record

from server import body
from server.errors import ApiError
from server.sync import text
from server.sync.wire import Exchange

WHOLE = {
    "protocol": 1,
    "nonce": b64(secrets.token_bytes(16)),
    "account": b64(secrets.token_bytes(16)),
    "log_id": None,
    "cursor": 0,
    "records": [record(), record(2048)],
    "erase": [b64(secrets.token_bytes(16))],
}
TEXT = json.dumps(WHOLE)


def careful(data: bytes) -> Exchange | None:
    try:
        return body.convert(body.parse(data), Exchange)
    except ApiError:
        return None


def plain(asked: Exchange | None) -> Any:
    """By value: the careful reader makes subclasses of bytes."""
    if asked is None:
        return None
    records = [(bytes(one.id), one.epoch, bytes(one.sealed), bytes(one.tag)) for one in asked.records]
    named = bytes(asked.log_id) if asked.log_id is not None else None
    head = (asked.protocol, bytes(asked.nonce), bytes(asked.account), named, asked.cursor, asked.echo)
    return head, records, [bytes(one) for one in asked.erase]


USUAL = {
    "a phone's": WHOLE,
    "with a history": WHOLE | {"log_id": b64(secrets.token_bytes(16)), "cursor": 2**53 - 1},
    "nothing to say": WHOLE | {"records": [], "erase": []},
    "without echo": WHOLE | {"echo": False},
    "with echo": WHOLE | {"echo": True},
    "every character": WHOLE
    | {"nonce": b64(b"\xfb\xef\xbe" * 5 + b"\xff"), "erase": [b64(b"\xff\xff\xff" * 5 + b"\0")]},
}


@pytest.mark.parametrize("asked", USUAL.values(), ids=USUAL)
@pytest.mark.parametrize("separators", [(",", ":"), (", ", " :\n")], ids=["tight", "loose"])
def test_what_phones_send_is_read_quickly(asked: dict[str, Any], separators: tuple[str, str]) -> None:
    data = json.dumps(asked, separators=separators).encode()
    assert plain(text.read(data)) == plain(careful(data)) != None  # noqa: E711


RECORD = json.dumps(WHOLE["records"][0])
UNUSUAL = {
    "another protocol": TEXT.replace('"protocol": 1', '"protocol": 2'),
    "a key twice": TEXT.replace('"cursor": 0', '"cursor": 5, "cursor": 0'),
    "a key twice in a record": TEXT.replace('"epoch": 1', '"epoch": 2, "epoch": 1', 1),
    "a text twice": TEXT.replace('"erase"', f'"nonce": "{WHOLE["nonce"]}", "erase"'),
    "an unknown key": TEXT.replace('"cursor"', '"prf": 1, "cursor"'),
    "an unknown key in a record": TEXT.replace('"epoch"', '"results": {}, "epoch"', 1),
    "a key by its translation": TEXT.replace("log_id", "log/id"),
    "no nonce": TEXT.replace('"nonce"', '"nonces"'),
    "a shorter id": TEXT.replace(WHOLE["records"][0]["id"], b64(bytes(15))),
    "a longer tag": TEXT.replace(WHOLE["records"][0]["tag"], b64(bytes(33))),
    "loose last bits of an id": TEXT.replace(WHOLE["erase"][0], WHOLE["erase"][0][:-1] + "B"),
    "loose last bits of a tag": TEXT.replace(WHOLE["records"][0]["tag"], "A" * 42 + "B"),
    "standard base64": TEXT.replace(WHOLE["nonce"], "+" * 21 + "A"),
    "standard base64 in what is sealed": TEXT.replace(WHOLE["records"][0]["sealed"][:2], "+/", 1),
    "padding": TEXT.replace(WHOLE["erase"][0], WHOLE["erase"][0][:20] + "=="),
    "escapes": TEXT.replace(WHOLE["nonce"], "\\u002b" + "A" * 21),
    "an escaped slash": TEXT.replace(WHOLE["nonce"], "\\/" + "A" * 21),
    "not ASCII": TEXT.replace(WHOLE["nonce"], "é" + "A" * 21),
    "not ASCII in a tag": TEXT.replace(WHOLE["records"][0]["tag"], "é" + "A" * 42),
    "a negative cursor": TEXT.replace('"cursor": 0', '"cursor": -1'),
    "a cursor too large": TEXT.replace('"cursor": 0', f'"cursor": {2**53}'),
    "an epoch too large": TEXT.replace('"epoch": 1', f'"epoch": {2**32}', 1),
    "a cursor that is true": TEXT.replace('"cursor": 0', '"cursor": true'),
    "a tail": TEXT + "{}",
    "a mark at the beginning": "\ufeff" + TEXT,
    "a comma too many": TEXT[:-1] + ",}",
    "an array": f"[{TEXT}]",
    "nothing": "",
}


@pytest.mark.parametrize("data", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_is_left_to_the_careful_reader(data: str) -> None:
    assert text.read(data.encode()) is None


def test_a_record_of_another_size_is_left_to_the_careful_reader_who_takes_it() -> None:
    """It is refused alone, later."""
    data = json.dumps(WHOLE | {"records": [record(513), record()]}).encode()
    assert text.read(data) is None
    assert careful(data) is not None


@given(data=st.data())
def test_whatever_it_takes_the_careful_reader_takes_as_the_same(data: st.DataObject) -> None:
    """Texts near to a phone's: characters replaced, doubled, left out."""
    changed = list(TEXT if data.draw(st.booleans()) else json.dumps(WHOLE | {"echo": False}))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.sampled_from(["", changed[at] * 2, *'"\\,:{}[]+/=-_ 0A1eE.é\n\0']))
    near = "".join(changed).encode()
    found = text.read(near)
    assert found is None or plain(found) == plain(careful(near))


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3))
@pytest.mark.parametrize("name", [*WHOLE, "echo"])
def test_whatever_value_a_field_has_both_read_the_same(name: str, value: Any) -> None:
    near = json.dumps(WHOLE | {name: value}).encode()
    found = text.read(near)
    assert found is None or plain(found) == plain(careful(near))


def test_what_is_written_is_base64url_without_padding() -> None:
    assert text.write([b"\xfb\xef\xbe", b"\xff", "a day: 2026-11-23"]) == b'["----","_w","a day: 2026-11-23"]'

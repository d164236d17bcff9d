"""Without an echo one receipt stands for all that a request stored."""

import hashlib

from authenticator import b64
from digests import leaf_of, statuses
from people import Person, record

from tests.today import today


def receipt_of(account: bytes, leaves: list[bytes]) -> str:
    """Written from docs/protocol.md."""
    text = b"breather/1/receipt\0" + account + len(leaves).to_bytes(8, "big")
    return b64(hashlib.sha256(text + b"".join(leaves)).digest())


def test_a_receipt_stands_for_what_was_stored_in_the_order_of_the_request(alice: Person) -> None:
    sent = [record() for _ in range(3)]
    answer = alice.sync(sent, echo=False)
    leaves = [leaf_of(alice.account, one) for one in sent]
    assert statuses(answer) == []
    assert answer.json["records"] == []
    assert answer.json["stored"] == {
        "count": 3,
        "day": today().isoformat(),
        "receipt": receipt_of(alice.account, leaves),
    }
    assert (answer.json["cursor"], answer.json["count"]) == (3, 3)


def test_what_was_not_stored_is_named_singly_beside_the_receipt(alice: Person) -> None:
    old, new, odd = record(), record(), record() | {"epoch": 9}
    alice.sync([old], echo=False)
    answer = alice.sync([old, new, odd], echo=False)
    assert statuses(answer) == ["duplicate", "rejected"]
    leaf = leaf_of(alice.account, new)
    assert answer.json["stored"] == {
        "count": 1,
        "day": today().isoformat(),
        "receipt": receipt_of(alice.account, [leaf]),
    }


def test_where_nothing_was_stored_there_is_no_receipt(alice: Person) -> None:
    sent = record()
    alice.sync([sent])
    assert "stored" not in alice.sync([sent], echo=False).json
    assert "stored" not in alice.sync(echo=False).json


def test_with_an_echo_each_is_named_and_there_is_no_receipt(alice: Person) -> None:
    answer = alice.sync([record()])
    assert statuses(answer) == ["stored"]
    assert "stored" not in answer.json

"""Whatever a phone sends, sync stays whole."""

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from authenticator import b64, unb64
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import Person, Phone, record

from server.db import db

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(alphabet=st.characters(codec=None, exclude_categories=[]), max_size=30)
    | st.sampled_from([b64(bytes(size)) for size in (0, 15, 16, 17, 32, 561)])
)
NAMES = ["protocol", "nonce", "account", "log_id", "cursor", "records", "erase", "id", "epoch", "sealed", "tag", "prf"]
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)
POOL = [record(size) for size in (512, 512, 512, 2048)]
OTHERS = [{**sent, "tag": b64(secrets.token_bytes(32))} for sent in POOL]


@SLOW
@given(body=ANYTHING)
def test_any_json_is_answered_in_the_one_error_shape(alice: Person, body: Any) -> None:
    check(send(alice, body))


@SLOW
@given(field=st.sampled_from(NAMES[:7]), value=ANYTHING)
def test_any_value_in_any_field_is_answered_in_shape(alice: Person, field: str, value: Any) -> None:
    check(send(alice, whole(alice) | {field: value}))


@SLOW
@given(field=st.sampled_from(["id", "epoch", "sealed", "tag"]), value=ANYTHING)
def test_any_value_in_a_record_is_answered_in_shape(alice: Person, field: str, value: Any) -> None:
    check(send(alice, whole(alice) | {"records": [record() | {field: value}]}))


@SLOW
@given(data=st.binary(max_size=200))
def test_any_bytes_are_answered_in_shape(alice: Person, data: bytes) -> None:
    check(alice.phone.ask("POST", "/api/sync", data=data, content_type="application/json"))


PUSHES = st.lists(
    st.tuples(st.lists(st.sampled_from(POOL + OTHERS), max_size=6), st.lists(st.sampled_from(POOL), max_size=1)),
    max_size=6,
)


@settings(SLOW, max_examples=30)
@given(pushes=PUSHES)
def test_any_pushes_keep_each_record_once_and_the_digest_right(
    app: Flask, make_phone: Callable[[], Phone], pushes: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]
) -> None:
    with app.app_context():
        db.session.execute(db.text("DELETE FROM account"))
        db.session.commit()
    person = Person(make_phone())
    assert person.register().status_code == 201
    model: dict[str, dict[str, Any] | None] = {}
    for records, erase in pushes:
        answer = person.sync(records, erase=[gone["id"] for gone in erase]).json
        assert [result["status"] for result in answer["results"]] == [store(model, sent) for sent in records]
        model.update({gone["id"]: None for gone in erase if gone["id"] in model})
        agree(person, model, answer)
    agree(person, model, person.sync().json)


def store(model: dict[str, dict[str, Any] | None], sent: dict[str, Any]) -> str:
    """What docs/protocol.md says of one record."""
    if sent["id"] not in model:
        model[sent["id"]] = sent
        return "stored"
    kept = model[sent["id"]]
    return "erased" if kept is None else "duplicate" if kept == sent else "conflict"


def agree(person: Person, model: dict[str, dict[str, Any] | None], answer: dict[str, Any]) -> None:
    found = {row["id"]: {name: row[name] for name in ("id", "epoch", "sealed", "tag")} for row in answer["records"]}
    assert len(found) == len(answer["records"])
    assert found == {name: sent for name, sent in model.items() if sent}
    assert set(answer["erased"]) == {name for name, sent in model.items() if sent is None}
    text = b"breather/1/set\0" + person.account + len(model).to_bytes(8, "big")
    for name in sorted(model, key=unb64):
        text += unb64(name) + leaf(person.account, name, model[name])
    assert (answer["count"], answer["digest"]) == (len(model), b64(hashlib.sha256(text).digest()))


def leaf(account: bytes, name: str, sent: dict[str, Any] | None) -> bytes:
    if sent is None:
        return hashlib.sha256(b"breather/1/erased\0" + account + unb64(name)).digest()
    body = unb64(name) + unb64(sent["sealed"]) + unb64(sent["tag"])
    return hashlib.sha256(b"breather/1/leaf\0" + account + sent["epoch"].to_bytes(4, "big") + body).digest()


def whole(person: Person) -> dict[str, Any]:
    nonce, account = b64(secrets.token_bytes(16)), b64(person.account)
    return {"protocol": 1, "nonce": nonce, "account": account, "log_id": None, "cursor": 0, "records": [], "erase": []}


def send(person: Person, body: Any) -> Any:
    return person.phone.ask("POST", "/api/sync", data=json.dumps(body), content_type="application/json")


def check(answer: Any) -> None:
    assert answer.status_code in {200, 400, 403, 413, 426}, (answer.status_code, answer.text)
    if answer.status_code != 200:
        assert set(answer.json) == {"error"}
        assert set(answer.json["error"]) == {"code", "message"}

"""The file that can be brought back: its digest, and every way in which one may be wrong."""

import base64
import hashlib
import json
import re

from tests.export.phone import answers, ask, written

CONTENT = {
    "format": "breather/2/readable",
    "made_at": "2026-11-23T02:10:00.000Z",
    "account": "AAECAwQFBgcICQoLDA0ODw",
    "vault": "local",
    "records": [{"id": f"{n:022d}", "kind": "note", "text": "Ärztin, \u2028 “ok” \U0001f600"} for n in range(80)],
    "check_ins": [],
}


def code(file: bytes) -> str | None:
    [answer] = ask([["text", "parsed", file]])
    found: str | None = answer.get("error")
    return found


def test_the_file_is_json_an_entry_a_line_and_its_last_line_is_the_digest_of_the_bytes_before() -> None:
    file = written(CONTENT)
    assert {name: value for name, value in json.loads(file).items() if name != "digest"} == CONTENT
    body, foot = file[:-59], file[-59:]
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=")
    assert foot == b',\n"digest":"' + digest + b'"\n}\n'
    assert len(file.splitlines()) >= 80 + 8
    [read] = answers([["text", "parsed", file]])
    assert read["kind"] == "readable"
    assert read["content"] == json.loads(file)


def test_any_one_altered_missing_or_added_byte_is_refused() -> None:
    file = written({**CONTENT, "records": CONTENT["records"][:3]})
    places = range(0, len(file))
    altered = [file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :] for at in places]
    missing = [file[:at] + file[at + 1 :] for at in places]
    added = [file[:at] + b" " + file[at:] for at in range(len(file) + 1)]
    calls = [["text", "parsed", one] for one in [*altered, *missing, *added] if one != file]
    found = ask(calls)
    assert [calls[i][2] for i, answer in enumerate(found) if "value" in answer] == []
    assert {answer["error"] for answer in found} == {"altered", "truncated", "not-breather", "newer"}


def test_what_is_no_file_of_ours_is_named_by_its_reason() -> None:
    file = written(CONTENT)
    newer = re.sub(b"breather/2/", b"breather/3/", file)
    assert code(newer) == "newer"
    assert code(b'{"format": "breather/17/sealed", "whatever": 1}') == "newer"
    assert code(b'{\n  "format": "breather/1/readable",\n  "records": []\n}') == "older"
    assert code(b'{"format": "breather/0/sealed"}') == "older"
    assert code(file[: len(file) // 2]) == "truncated"
    assert code(file[:-1]) == "truncated"
    assert code(file.replace(b"\n", b"\r\n")) == "truncated"
    assert code(file.replace(b"ok", b"OK", 1)) == "altered"
    assert code(b'{\n  "format": "breather/1/sealed",\n  "records": [') == "truncated"
    for other in (
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe{}",
        b'{"resourceType": "Bundle"}',
        b"PK\x03\x04",
        b"a,b\r\n",
        b" " * 300,
    ):
        assert code(other) == "not-breather", other


def test_an_early_sealed_file_without_digest_is_still_read() -> None:
    early = json.dumps({"format": "breather/1/sealed", "account": "x", "records": []}, indent=2).encode()
    [read] = answers([["text", "parsed", early]])
    assert read["kind"] == "sealed"


def test_what_is_not_utf_8_is_refused_even_with_a_right_digest() -> None:
    body = written(CONTENT)[:-59].replace(b"ok", b"\xff\xfe", 1)
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=")
    assert code(body + b',\n"digest":"' + digest + b'"\n}\n') == "truncated"

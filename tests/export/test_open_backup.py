"""The script that opens a sealed backup, against files sealed by the reference of docs/keys.md."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.vault.vault_reference import ACCOUNT, AK, ID, derive, link, seal_box, seal_record, slot_data
from tests.conftest import ROOT

SCRIPT = ROOT / "scripts" / "open_backup.py"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER = 3**82
DATA = slot_data(2, ACCOUNT, 3, b"")  # of a slot of the third epoch
NOTE = {"v": 1, "kind": "note", "of": "x", "text": "Ärztin, two admissions"}
EDIT = {"v": 1, "kind": "edit", "of": "x", "answers": {"numb": 2}}


def code_of(number: int) -> str:
    whole = number * 1024 + number % 1021
    text = "".join(ALPHABET[whole >> 5 * at & 31] for at in reversed(range(28)))
    return "-".join(text[at : at + 4] for at in range(0, 28, 4))


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def slot(number: int, kind: str = "recovery") -> dict[str, Any]:
    kek = derive(number.to_bytes(17), "breather/1/kek/recovery")
    blob = seal_box(kek, AK, slot_data(2, ACCOUNT, 1, b""))
    return {"kind": kind, "credential": None, "epoch": 1, "blob": b64(blob)}


def backup(*records: dict[str, Any], slots: list[dict[str, Any]], early: bool = False, history: object = None) -> bytes:
    content = {
        "format": f"breather/{1 if early else 2}/sealed",
        "account": b64(ACCOUNT),
        "epoch": 1,
        "slots": slots,
        **({} if history is None else {"history": history}),
        "records": [{name: b64(v) if isinstance(v, bytes) else v for name, v in one.items()} for one in records],
    }
    body = json.dumps(content).encode()
    if early:
        return body
    digest = hashlib.sha256(body[:-1]).digest()
    return body[:-1] + f',\n"digest":"{b64(digest)}"\n}}\n'.encode()


def opened(folder: Path, file: bytes, code: str) -> tuple[int, dict[str, Any], str]:
    (folder / "backup.json").write_bytes(file)
    done = subprocess.run(
        [sys.executable, "-W", "error", SCRIPT, folder / "backup.json"],
        input=f"{code}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


@pytest.mark.parametrize("early", [False, True])
def test_the_code_as_it_was_written_down_opens_every_entry_that_its_keys_made(tmp_path: Path, early: bool) -> None:
    forged = seal_record(EDIT, by="write")  # whoever holds a locked phone has the write key
    damaged = seal_record(NOTE)
    damaged["sealed"] = damaged["sealed"][:-1] + bytes([damaged["sealed"][-1] ^ 1])
    renewed = [{**slot(5), "kind": "passkey"}, slot(6), slot(NUMBER)]  # the slots of a passkey and of an earlier code
    file = backup(seal_record(NOTE), forged, damaged, seal_record(EDIT, by="edit"), slots=renewed, early=early)
    typed = code_of(NUMBER).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    status, told, errors = opened(tmp_path, file, typed)
    assert (status, errors) == (0, "")
    assert told["account"] == b64(ACCOUNT)
    assert told["records"] == [{"id": b64(ID), **NOTE}, {"id": b64(ID), **EDIT}]
    assert told["unreadable"] == [b64(ID)] * 2


def test_a_wrong_code_and_an_altered_file_open_nothing(tmp_path: Path) -> None:
    code = code_of(NUMBER)
    file = backup(seal_record(NOTE), slots=[slot(NUMBER)])
    newer = file.replace(b"breather/2/", b"breather/3/")
    for wrong, given, reason in (
        (file, code_of(NUMBER + 1), "This code does not open this file."),
        (file, code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32], "No recovery code"),
        (file, code[:-1], "No recovery code"),
        (file, code[:-1] + "U", "No recovery code"),
        (file, code + "0", "No recovery code"),
        (file, "", "No recovery code"),
        (file.replace(b'"epoch": 1', b'"epoch": 2', 1), code, "altered"),
        (newer, code, "version"),
        (b'{"format": "breather/2/readable"}', code, "Not a sealed backup"),
    ):
        status, told, errors = opened(tmp_path, wrong, given)
        assert (status, told) == (1, {})
        assert reason in errors
        assert code[:9] not in errors


def test_a_file_from_after_a_change_of_keys_opens_with_the_newest_code_and_one_link_less_hides_only_what_is_older(
    tmp_path: Path,
) -> None:
    keys = [hashlib.sha256(bytes([number])).digest() for number in range(3)]
    kek = derive(NUMBER.to_bytes(17), "breather/1/kek/recovery")
    newest = {"kind": "recovery", "credential": None, "epoch": 3, "blob": b64(seal_box(kek, keys[2], DATA))}
    links = [{"epoch": epoch, "blob": b64(link(keys[epoch - 1], keys[epoch - 2], epoch))} for epoch in (2, 3)]
    records = [seal_record(NOTE, epoch=epoch, ak=keys[epoch - 1]) for epoch in (1, 2, 3)]
    for given, readable in ((links, 3), (links[1:], 2), ([], 1)):
        file = backup(*records, slots=[newest], history=given)
        status, told, errors = opened(tmp_path, file, code_of(NUMBER))
        assert (status, errors) == (0, "")
        assert [one["text"] for one in told["records"]] == [NOTE["text"]] * readable
        assert len(told["unreadable"]) == 3 - readable


def test_the_script_fits_on_a_page_and_wants_one_package() -> None:
    lines = SCRIPT.read_text().splitlines()
    assert len(lines) <= 65
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - sys.stdlib_module_names == {"cryptography"}

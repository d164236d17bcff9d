"""Files that people take along and bring back."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.conftest import ROOT, Site


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def export(phone: Phone, kind: str) -> bytes:
    """The file's bytes, as they are among the downloads."""
    if not phone.page.url.endswith("/you#export"):
        phone.open_here("/you#export")
    phone.page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    with phone.page.expect_download() as started:
        phone.press("Export")
    expect(seen(phone, "The file is among your downloads.")).to_be_visible()
    return started.value.path().read_bytes()


def seen(phone: Phone, text: str | re.Pattern[str]) -> Locator:
    return phone.page.get_by_text(text).locator("visible=true")


def choose(phone: Phone, file: bytes, name: str = "breather.json") -> None:
    if not phone.page.url.endswith("/you#import"):
        phone.open_here("/you#import")
        expect(phone.page.get_by_role("heading", name="Bring back")).to_be_visible()
    phone.page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": name, "mimeType": "application/json", "buffer": file}]
    )


def whose(phone: Phone, answer: str) -> None:
    phone.page.get_by_role("dialog", name="Is it yours?").get_by_role("button", name=answer).click()


def delete_here(phone: Phone) -> None:
    phone.open("/you#delete")
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    phone.page.wait_for_url("**/")
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()


def told(file: bytes) -> dict[str, Any]:
    """What a readable file says, without what differs from one making to the next."""
    made: dict[str, Any] = json.loads(file)
    return {name: made[name] for name in ("records", "check_ins", "unreadable")}


def entries(phone: Phone) -> list[str]:
    phone.open("/trends")
    expect(phone.entries().first).to_be_visible()
    return phone.entries().all_inner_texts()


def test_a_history_is_exported_deleted_brought_back_and_the_same(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.open()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    phone.check_in(note="two admissions, no porter")
    phone.done()
    phone.open()
    phone.check_in(answers=("Often",) * 8)
    phone.done()
    before = entries(phone)
    file = export(phone, "Readable")
    delete_here(phone)
    choose(phone, file)
    whose(phone, "Not mine")
    expect(phone.page.get_by_role("dialog")).to_be_hidden()
    assert phone.stored() == []
    choose(phone, file)
    whose(phone, "Yes, mine")
    expect(seen(phone, "3 entries were brought back.")).to_be_visible()
    assert entries(phone) == before
    again = export(phone, "Readable")
    assert told(again) == told(file)
    assert told(again)["check_ins"][0]["scores"] == [{"id": "strain", "value": 2}, {"id": "sustenance", "value": 2}]
    choose(phone, file)
    whose(phone, "Yes, mine")
    expect(seen(phone, "0 entries were brought back.")).to_be_visible()
    expect(seen(phone, "3 entries were here already.")).to_be_visible()
    assert len(phone.stored()) == 3
    phone.page.context.set_offline(False)


def test_a_sealed_file_opens_with_the_recovery_code_alone_on_a_phone_without_signal(
    new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    phone = new_phone()
    phone.open()
    phone.check_in(note="two admissions, no porter")
    code = phone.enrol()
    phone.wait_safe()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    phone.open()
    phone.check_in(answers=("Often",) * 8)
    phone.open("/you#export")
    expect(seen(phone, "only the sealed file can be made")).to_be_visible()
    for kind in ("Readable", "Spreadsheet", "For a clinic"):
        expect(phone.page.get_by_role("radio", name=re.compile(f"^{kind}"))).to_be_disabled()
    file = export(phone, "Sealed")
    assert b"two admissions" not in file

    other = new_phone()
    other.open()
    other.ready_offline()
    other.page.context.set_offline(True)
    other.check_in()
    other.open("/you#import")
    choose(other, file)
    enter_code(other, "0000-0000-0000-0000-0000-0000-0000")
    expect(seen(other, "This code does not open this file.")).to_be_visible()
    enter_code(other, code[:-1] + ("A" if code[-1] != "A" else "B"))
    expect(seen(other, "One character is not right")).to_be_visible()
    assert len(other.stored()) == 1
    choose(other, file.replace(b'"tag":"', b'"tag":"A', 1))
    expect(seen(other, "This file was altered")).to_be_visible()
    choose(other, file)
    enter_code(other, code.lower().replace("-", " "))
    expect(seen(other, "1 entry was made here. Yours?")).to_be_visible()
    other.press("Not mine")
    other.page.wait_for_url("**/trends")
    expect(other.entries()).to_have_count(2)
    assert len(other.stored()) == 4  # three of the account, one of whoever has this phone
    other.page.reload()
    expect(other.page.get_by_text("Your history is locked").locator("visible=true").first).to_be_visible()
    other.page.context.set_offline(False)
    other.open("/you#sign-in")
    other.press("Use recovery code")
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    other.press("Continue")
    other.press("Not mine")
    other.wait_safe(2)

    phone.open("/you#unlock")
    phone.press("Unlock")
    phone.page.wait_for_url("**/trends")
    readable = json.loads(export(phone, "Readable"))
    opened = open_backup(tmp_path, file, code.lower())
    assert opened.returncode == 0, opened.stderr
    assert json.loads(opened.stdout) == {
        "account": readable["account"],
        "records": readable["records"],
        "unreadable": [],
    }
    phone.page.context.set_offline(False)
    for wrong in (code[:-1], code[:-1] + "U", "0" * 28):
        assert open_backup(tmp_path, file, wrong).returncode == 1
    assert open_backup(tmp_path, file.replace(b"a", b"b", 1), code).returncode == 1
    assert len((ROOT / "scripts" / "open_backup.py").read_text().splitlines()) <= 60


def enter_code(phone: Phone, code: str) -> None:
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Open the file")


def open_backup(folder: Path, file: bytes, code: str) -> subprocess.CompletedProcess[str]:
    (folder / "backup.json").write_bytes(file)
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "open_backup.py", folder / "backup.json"],
        input=code + "\n",
        capture_output=True,
        text=True,
        check=False,
    )

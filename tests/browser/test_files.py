"""Files that people take along and bring back."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import (
    choose,
    delete_here,
    enter_code,
    entries,
    export,
    forged,
    note,
    refuse_to_store,
    seen,
    told,
    whose,
)
from tests.browser.history import check_in, seed
from tests.browser.rules import check
from tests.conftest import ROOT, Site

# What may happen between reading and writing: it is locked, or another tab brings the same entry back.
MEANWHILE = """async text => {
  const { bringBack } = await import("/static/js/export/bring-back.js")
  const { drop } = await import("/static/js/journal/keyring.js")
  const { addRecords } = await import("/static/js/store/arrivals.js")
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords, replaceRecord } = await import("/static/js/store/records.js")
  const locked = await bringBack(JSON.parse(text), { mine: true, step: drop }).catch(({ code }) => code)
  const { account } = await theVault()
  const [row] = await allRecords(account)
  await replaceRecord({ ...row, state: "attention" })
  const again = await addRecords(account, [row], { lamport: 0, seen: {}, lastDay: null })
  const kept = (await allRecords(account))[0].state
  await replaceRecord(row)
  return { locked, again, kept }
}"""
BOTH = """no => { no.click(); no.parentElement.querySelector("[data-action=adopt]").click() }"""  # a second tap


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


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
    records = json.loads(file)["records"]
    vault = phone.page.evaluate(
        "() => import('/static/js/journal/vaults.js').then(vaults => vaults.theVault())"
        ".then(({ lamport, seen, lastDay, counter }) => ({ lamport, seen, lastDay, counter }))"
    )
    assert vault == {
        "lamport": max(record["lamport"] for record in records),
        "seen": {records[0]["device"]: 3},
        "lastDay": records[0]["day"],
        "counter": 0,
    }
    assert entries(phone) == before
    again = export(phone, "Readable")
    assert told(again) == told(file)
    assert told(again)["check_ins"][0]["scores"] == [{"id": "strain", "value": 2}, {"id": "sustenance", "value": 2}]
    choose(phone, file)
    whose(phone, "Yes, mine")
    expect(seen(phone, "0 entries were brought back.")).to_be_visible()
    expect(seen(phone, "3 entries were here already.")).to_be_visible()
    check(phone)
    assert len(phone.stored()) == 3
    noted = next(found["of"] for found in json.loads(file)["records"] if found["kind"] == "note")
    phone.page.evaluate(
        "async id => (await import('/static/js/journal/correct.js')).deleteCheckIn(id)",
        noted,
    )
    choose(phone, file)
    whose(phone, "Yes, mine")
    expect(seen(phone, "2 entries had been deleted, and stay so.")).to_be_visible()
    expect(seen(phone, "1 entry was here already.")).to_be_visible()
    after = told(export(phone, "Readable"))
    assert [found["kind"] for found in after["records"] if found["id"] in json.dumps(file.decode())] == ["check-in"]
    assert len(after["check_ins"]) == 1
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
    choose(phone, forged(b'{"format": "breather/2/readable", "records": [], "digest": ""}', lambda _made: None))
    expect(phone.page.get_by_role("alert").filter(has_text="Your history is locked.")).to_be_visible()

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
    expect(seen(other, "At least one character is not right")).to_be_visible()
    assert len(other.stored()) == 1
    choose(other, file.replace(b'"tag":"', b'"tag":"A', 1))
    expect(seen(other, "This file was altered")).to_be_visible()
    choose(other, file)
    enter_code(other, code.lower().replace("-", " "))
    expect(seen(other, "1 entry was made here. Yours?")).to_be_visible()
    other.page.get_by_role("button", name="Not mine").evaluate(BOTH)
    other.page.wait_for_url("**/trends")
    expect(other.entries()).to_have_count(2)
    assert len(other.stored()) == 4  # three of the account, one of whoever has this phone
    vault = other.page.evaluate("() => import('/static/js/store/vaults.js').then(vaults => vaults.currentVault())")
    assert (vault["signedIn"], [slot["kind"] for slot in vault["slots"]]) == (False, ["recovery"])
    assert [slot["kind"] for slot in vault["candidates"]] == ["passkey"]
    other.page.reload()
    expect(other.page.get_by_text("Your history is locked").locator("visible=true").first).to_be_visible()
    other.page.context.set_offline(False)
    other.open("/you#sign-in")
    other.press("Use recovery code")
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    other.press("Continue")
    other.press("Not mine")
    other.wait_safe(2)

    readable = json.loads(export(other, "Readable"))
    (tmp_path / "backup.json").write_bytes(file)
    script = [sys.executable, ROOT / "scripts" / "open_backup.py", tmp_path / "backup.json"]
    opened = subprocess.run(script, input=code, capture_output=True, text=True, check=True)
    assert json.loads(opened.stdout) == {name: readable[name] for name in ("account", "records", "unreadable")}


def test_a_file_that_is_not_right_is_refused_with_the_reason_and_nothing_changes(
    new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    phone = new_phone()
    phone.open()
    seed(phone, [check_in(date(2026, 11, 20), 2), check_in(date(2026, 11, 21), 3)])
    phone.open("/you#export")
    file = export(phone, "Readable")
    choose(phone, forged(file, lambda made: made["records"].clear()))
    expect(seen(phone, "0 entries were brought back.")).to_be_visible()  # the forgery itself is right in form
    record = json.loads(file)["records"][0]
    junk = "There is an entry in this file that Breather cannot have written"
    refused = [
        ("This file was altered", file.replace(b"2026-11-20", b"2026-11-19", 1)),
        ("The end of this file is missing", file[:-20]),
        ("A newer version of Breather made this file", file.replace(b"breather/2/", b"breather/3/")),
        ("An early version of Breather", b'{"format": "breather/1/readable", "records": []}'),
        ("not a file that Breather made", b'{"resourceType": "Bundle"}'),
        ("belongs to another account", forged(file, lambda made: made.update(vault="account", account="A" * 22))),
        (junk, forged(file, lambda made: made["records"][0]["answers"].update(numb="often"))),
        (junk, forged(file, lambda made: made["records"].append(record))),
        (junk, forged(file, lambda made: made["records"][0].update(id="short"))),
        (junk, forged(file, lambda made: made["records"].append(note(record, "x" * 40_000)))),
        (junk, forged(file, lambda made: made.update(records={"a": 1}))),
    ]
    for reason, wrong in refused:
        choose(phone, wrong)
        expect(phone.page.get_by_role("alert").filter(has_text=reason)).to_be_visible()
        expect(seen(phone, "were brought back")).to_be_hidden()
    with (tmp_path / "large.json").open("wb") as large:
        large.truncate(64 * 2**20 + 1)
    phone.page.get_by_label("File", exact=True).set_input_files(tmp_path / "large.json")
    expect(phone.page.get_by_role("alert").filter(has_text="larger than 64 MB")).to_be_visible()
    assert len(phone.stored()) == 2
    assert phone.page.evaluate(
        MEANWHILE, forged(file, lambda made: made["records"].append(note(record, "x"))).decode()
    ) == {
        "locked": "locked",
        "again": 0,
        "kept": "attention",
    }
    assert len(phone.stored()) == 2
    refuse_to_store(phone)
    choose(phone, forged(file, lambda made: made["records"].extend(note(record, str(n), n) for n in range(3))))
    expect(phone.page.get_by_role("alert").filter(has_text="This phone refused to store it.")).to_be_visible()
    assert len(phone.stored()) == 2  # two of the three had been put when the third was refused
    phone.page.get_by_label("File", exact=True).evaluate("input => input.value === '' || fail(input.value)")

"""Files that people take along and bring back."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.conftest import Site


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

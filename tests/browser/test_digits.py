"""Where people read other digits, every number that Breather works out has them; files for programs keep theirs."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.browser.test_figures import INSTRUMENT, KEEP
from tests.conftest import Site
from tests.today import today

HOUSE = {"kind": "check-in", "instrument": "house", "version": "1"}


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone(timezone_id="UTC", locale="ar-EG", reduced_motion="no-preference")
    made.open()
    return made


def test_a_summary(phone: Phone) -> None:
    seed(phone, [check_in(today(), 2)] * 3)
    phone.open_here("/trends#summary")
    week = phone.page.get_by_role("table").locator("visible=true").get_by_role("row").last
    expect(week.get_by_role("cell")).to_have_text(["٣", "٢٫٠", "٣٫٠"])


def test_a_page_of_all_check_ins_and_a_file_of_them(phone: Phone) -> None:
    seed(phone, [check_in(today(), 2), {**HOUSE, "day": today().isoformat(), "answers": {"h1": 3, "h2": None}}])
    phone.page.evaluate(KEEP, {"instruments": [INSTRUMENT]})
    phone.open_here("/you#print")
    row = phone.page.get_by_role("table").locator("visible=true").get_by_role("row").last
    expect(row.get_by_role("cell")).to_have_text(["٢٫٠", "٣٫٠", *"٢٢٢٢٢٢٣٣"])
    other = phone.page.get_by_role("listitem").filter(has_text="House questions", visible=True)
    expect(other).to_contain_text("Load ٣٫٠, h1 ٣, h2 –")
    phone.open_here("/you#export")
    phone.page.locator("[name=export-kind][value=csv]").check()
    with phone.page.expect_download() as started:
        phone.page.locator("[data-action=export]").click()
    [head, *rows] = csv.reader(io.StringIO(started.value.path().read_text("utf-8-sig"), newline=""))
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [cell["value"] for cell in cells if cell["code"] == "numb"] == ["2"]
    assert re.search(r"-\d{4}-\d\d-\d\d\.csv$", started.value.suggested_filename, re.ASCII)


def test_the_size_of_what_the_server_can_see(phone: Phone) -> None:
    seed(phone, [check_in(today(), 2)])
    phone.open_here("/you#server-view")
    expect(phone.page.locator("[data-field=size]")).to_contain_text(re.compile("[٠-٩]{3}"))


def test_a_practice(phone: Phone) -> None:
    phone.open_here("/care#longer-out-breath")
    phone.page.locator("[data-do=begin]").locator("visible=true").click()
    view = phone.page.locator("[data-view='/care#longer-out-breath']")
    expect(view.locator("[data-left]")).to_have_text(re.compile("[٠-٩]:[٠-٥][٠-٩]"))
    expect(view.locator("[data-second]")).to_have_text(re.compile("^[٠-٩]$"))


def test_the_result_of_a_longer_questionnaire(phone: Phone) -> None:
    (made,) = seed(phone, [{**HOUSE, "day": today().isoformat(), "answers": {"h1": 3, "h2": 1}}])
    phone.page.evaluate(KEEP, {"instruments": [INSTRUMENT]})
    phone.open_here(f"/trends#questionnaire-result={made}")
    view = phone.page.locator("[data-view='/trends#questionnaire-result']")
    expect(view.get_by_text("٣ (")).to_be_visible()
    view.locator("summary").click()
    expect(view.locator("[data-cuts]")).to_have_text(re.compile("^٠–٢ .*; ٣–٦ "))
    expect(view.locator("dd").last).to_have_text("١")  # an answer that has no words

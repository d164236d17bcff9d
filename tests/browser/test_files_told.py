"""What the files for others say: a spreadsheet, a record system, paper."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fhir.resources.R4B.bundle import Bundle
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import export, seen
from tests.browser.history import check_in, rating, seed
from tests.browser.rules import check
from tests.conftest import Site

HOUSE = {
    "id": "house",
    "version": "1",
    "title": "House questions",
    "language": "en",
    "answers": [{"value": 0, "label": "Little"}, {"value": 3, "label": "Much"}],
    "items": [{"id": "h1", "text": "First of the house."}, {"id": "h2", "text": "Second.", "answers": []}],
    "scores": [
        {
            "id": "load",
            "title": "Load",
            "items": ["h1", "h2"],
            "method": "sum",
            "least": 1,
            "range": [0, 6],
            "better": "low",
            "bands": [{"from": 0, "to": 2, "id": "low"}, {"from": 3, "to": 6, "id": "high"}],
        }
    ],
}


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def test_spreadsheet_record_system_and_paper_tell_what_was_answered(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    today = date.today()
    phone.open()
    phone.check_in(answers=("Often",) * 8, note='=HYPERLINK("https://evil.example")')
    house = {"kind": "check-in", "instrument": "house", "day": today.isoformat(), "answers": {"h1": 3, "h2": 1}}
    older = check_in(today - timedelta(days=200), 2)
    seed(phone, [older, rating(today, "box", "steadier"), *({**house, "version": version} for version in "12")])
    phone.open("/you#export")
    phone.page.evaluate(
        "bundle => import('/static/js/store/prefs.js').then(prefs => prefs.setPref('instruments', { bundle }))",
        {"instruments": [HOUSE]},
    )
    [head, *rows] = csv.reader(io.StringIO(export(phone, "Spreadsheet").decode("utf-8-sig"), newline=""))
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    numb = [cell for cell in cells if cell["code"] == "numb"]
    assert [(cell["label"], cell["value"], cell["answer"]) for cell in numb] == [
        ("I’ve felt numb, or at a distance from people in my care.", "2", "Sometimes"),
        ("I’ve felt numb, or at a distance from people in my care.", "3", "Often"),
    ]
    assert [cell["value"] for cell in cells if cell["code"] == "strain"] == ["2", "3"]
    assert [cell["value"] for cell in cells if cell["kind"] == "note"] == ['\'=HYPERLINK("https://evil.example")']
    assert [cell["value"] for cell in cells if cell["kind"] == "practice"] == ["box", "1", "steadier"]

    longer = sorted((cell for cell in cells if cell["instrument"] == "house"), key=lambda cell: cell["version"])
    assert [(cell["version"], cell["code"], cell["label"], cell["value"], cell["answer"]) for cell in longer] == [
        ("1", "h1", "First of the house.", "3", "Much"),
        ("1", "h2", "Second.", "1", ""),  # not on its scale: it is told, and counts for nothing
        ("1", "load", "Load", "3", "high"),
        ("2", "h1", "", "3", ""),  # a version that is not known here any more
        ("2", "h2", "", "1", ""),
    ]

    bundle = Bundle.model_validate_json(export(phone, "For a clinic"))
    kinds = [entry.resource.get_resource_type() for entry in bundle.entry]
    response, observation = "QuestionnaireResponse", "Observation"
    assert kinds[:4] == ["CodeSystem", response, observation, observation]
    assert sorted(kinds[4:]) == [observation] * 3 + [response] * 3
    assert bundle.entry[1].resource.item[0].text == "I’ve felt numb, or at a distance from people in my care."

    phone.page.get_by_role("link", name=re.compile("^Print")).locator("visible=true").click()
    expect(seen(phone, re.compile("^3 check-ins$"))).to_be_visible()
    expect(seen(phone, "House questions")).to_be_visible()
    check(phone)
    phone.page.get_by_role("radio", name="All", exact=True).check()
    expect(seen(phone, re.compile("^4 check-ins$"))).to_be_visible()
    table = phone.page.get_by_role("table").locator("visible=true").get_by_role("row")
    expect(table).to_have_count(3)
    expect(table.last).to_have_text(re.compile(r"\d{4}3\.03\.03{8}$"))
    phone.page.emulate_media(media="print")
    expect(phone.page.locator("[data-notes] li").locator("visible=true")).to_have_count(0)
    phone.page.emulate_media(media="screen")
    phone.page.get_by_role("checkbox").locator("visible=true").check()
    phone.page.emulate_media(media="print")
    expect(phone.page.locator("[data-notes] li").locator("visible=true")).to_have_count(1)
    phone.page.emulate_media(media="screen")
    phone.open_here("/")
    assert phone.page.locator("[data-view='/you#print'] td").count() == 0  # nothing stays in a page that was left

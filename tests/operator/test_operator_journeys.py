"""Days at the desk: what is wrong stands beside its field, a slip is taken back, files go out and in."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from editing import DESK, bundle, check, come_in, publish, write_eap
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Phone


@pytest.fixture
def desk(new_phone: Callable[..., Phone]) -> Phone:
    return new_phone(viewport=DESK, timezone_id="Europe/London")


def refuse(page: Page) -> None:
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert").filter(has_text="Not published yet. Nothing you typed is lost.")).to_be_visible()


def problem_at(field: Locator) -> str:
    """What is said of a field that was refused, as a screen reader reads it out after the name."""
    expect(field).to_have_attribute("aria-invalid", "true")
    said: str = field.evaluate(
        """it => it.getAttribute("aria-describedby").split(" ")
          .map(id => document.getElementById(id).innerText).join(" ")"""
    )
    return said


@pytest.mark.provokes("status of 422 .*/operator/entries/")
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_stays(desk: Phone) -> None:
    page = come_in(desk)
    write_eap(page)
    page.get_by_role("button", name="Add other days").click()
    again = page.get_by_role("group", name="Open on").nth(1)
    again.get_by_role("checkbox", name="Fri").check()
    again.get_by_label("From").fill("21:00")
    again.get_by_label("To").fill("23:00")
    page.get_by_text("Time zone and closed days").click()
    page.get_by_text("More: messages").click()
    wrong = {
        "Name": ("Line \u202etxet", "turns the text round"),
        "Phone": ("020 7946 01", "United Kingdom"),
        "What it costs": ("x" * 100_000, "400"),
        "Time zone": ("Europe/Londn", "There is no time zone"),
        "Closed on": ("25.12.2026", "is no date"),
        "Website": ("javascript:alert(1)", "https://"),
        "Languages": ("english", "is no language code"),
        "No longer valid after": ("2025-01-01", "is over"),
        "Email": ("=cmd|' /C calc'!A0", "e-mail"),
    }
    page.get_by_label("Country", exact=True).fill("GB")
    for label, (typed, _) in wrong.items():
        page.get_by_label(label, exact=True).fill(typed)
    refuse(page)
    expect(page.get_by_role("alert").filter(has_text="Not published yet")).to_be_focused()
    for label, (typed, words) in wrong.items():
        field = page.get_by_label(label, exact=True)
        expect(field).to_be_visible()
        assert words.casefold() in problem_at(field).casefold(), (label, problem_at(field))
        if "\u202e" not in typed:
            expect(field).to_have_value(typed)
    assert "overlaps" in problem_at(page.get_by_role("group", name="Open on").nth(1).get_by_label("From"))
    assert bundle(desk.site) == []
    page.get_by_role("alert").get_by_role("link", name="Website").click()
    expect(page.get_by_label("Website", exact=True)).to_be_focused()


@pytest.mark.provokes("status of 422 .*/operator/entries/")
def test_a_meeting_that_never_happens_is_refused_and_its_rule_stays(desk: Phone) -> None:
    page = come_in(desk)
    write_eap(page)
    page.get_by_text("More: messages").click()
    page.get_by_role("button", name="Add a meeting").click()
    meeting = page.get_by_role("group", name="Meeting", exact=True)
    meeting.get_by_label("Title").fill("Group")
    meeting.get_by_label("First date").fill("2026-11-10")
    meeting.get_by_label("At", exact=True).fill("19:30")
    meeting.get_by_label("How often").select_option("Another rule (RRULE)")
    rule = meeting.get_by_label("The rule")
    for wrong in ("FREQ=SECONDLY", "every tuesday", "FREQ=WEEKLY;BYDAY=XX"):
        rule.fill(wrong)
        refuse(page)
        expect(rule).to_have_value(wrong)
        assert problem_at(meeting.get_by_label("How often"))
    assert bundle(desk.site) == []
    rule.fill("FREQ=WEEKLY;BYDAY=TU,TH")
    publish(page)
    assert [it["rrule"] for it in bundle(desk.site)[0]["meetings"]] == ["FREQ=WEEKLY;BYDAY=TU,TH"]


def test_the_phones_view_follows_the_keys_and_stays_in_sight(desk: Phone) -> None:
    page = come_in(desk)
    page.get_by_role("link", name="New entry", exact=True).click()
    shown = page.get_by_role("region", name="On the phone")
    for label, text in (("Name", "Chaplaincy"), ("Phone", "020 7946 0166")):
        page.get_by_label(label, exact=True).press_sequentially(text)
        expect(shown).to_contain_text(text)
        expect(shown).to_be_in_viewport(ratio=1)
    page.get_by_label("Day and night").check()
    expect(shown).to_contain_text("Day and night")
    expect(page.get_by_role("button", name="Publish")).to_be_in_viewport(ratio=1)
    assert bundle(desk.site) == []


def test_what_was_typed_before_the_script_came_is_shown_too(desk: Phone) -> None:
    page = come_in(desk)
    late: list[Route] = []
    page.route("**/operator/editor.js*", lambda route: late.append(route))
    page.get_by_role("link", name="New entry", exact=True).click(no_wait_after=True)
    page.get_by_label("Name", exact=True).press_sequentially("Chaplaincy")
    assert late
    late[0].continue_()
    expect(page.get_by_role("region", name="On the phone")).to_contain_text("Chaplaincy")


def test_a_slip_is_taken_back_where_it_was_made(desk: Phone) -> None:
    page = come_in(desk)
    write_eap(page)
    publish(page)
    before = bundle(desk.site)
    page.get_by_label("Phone", exact=True).fill("020 7946 0199")
    publish(page)
    assert bundle(desk.site) != before
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Undone.")).to_be_visible()
    expect(page.get_by_label("Phone", exact=True)).to_have_value("020 7946 0122")
    assert bundle(desk.site) == before


def test_a_first_entry_that_was_a_mistake_goes_away_and_comes_back(desk: Phone) -> None:
    page = come_in(desk)
    write_eap(page)
    publish(page)
    before = bundle(desk.site)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Undone.")).to_be_visible()
    expect(page.get_by_role("heading", name="The directory is empty")).to_be_visible()
    assert bundle(desk.site) == []
    page.get_by_role("link", name="Change log").click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("status").filter(has_text="Undone.")).to_be_visible()
    assert bundle(desk.site) == before


@pytest.mark.provokes("status of 422 .*/operator/transfer")
def test_what_goes_out_comes_in_again_and_a_flawed_file_changes_nothing(desk: Phone, tmp_path: Path) -> None:
    page = come_in(desk)
    write_eap(page)
    publish(page)
    desk.open("/operator/starters")
    page.get_by_role("region", name="United Kingdom").get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="published")).to_be_visible()
    before = bundle(desk.site)
    files: dict[str, str] = {}
    for kind in ("CSV", "JSON"):
        desk.open("/operator/transfer")
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Export as {kind}").click()
        download.value.save_as(tmp_path / f"it.{kind.lower()}")
        files[kind] = (tmp_path / f"it.{kind.lower()}").read_text("utf-8-sig")
        wrong = files[kind].replace("020 7946 0122", "ask at the desk").replace("Europe/London", "Europe/Londn")
        send(page, wrong, kind, replace=True)
        flaws = page.get_by_role("alert")
        expect(flaws).to_contain_text("Nothing was imported.")
        line = next(n for n, text in enumerate(wrong.splitlines(), 1) if "ask at the desk" in text)
        column = "phone" if kind == "CSV" else r"column \d+"
        expect(flaws.get_by_role("listitem").first).to_have_text(re.compile(rf"^Line {line}, {column}.*digits"))
        expect(flaws).to_contain_text("There is no time zone")
        check(page)
        assert bundle(desk.site) == before
    send(page, json.dumps({"entries": []}), "JSON", replace=True)
    expect(page.get_by_role("status")).to_contain_text("0 entries were read.")
    assert bundle(desk.site) == []
    for kind in ("CSV", "JSON"):
        send(page, files[kind], kind, replace=True)
        expect(page.get_by_role("status")).to_contain_text(f"{len(before)} entries were read.")
        assert bundle(desk.site) == before


def send(page: Page, text: str, kind: str, *, replace: bool = False) -> None:
    file = {"name": f"it.{kind.lower()}", "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_label("CSV or JSON file").set_input_files(file)
    if replace:
        page.get_by_label("The file takes their place").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Import").click()


# What has the focus is to be seen: with a ring, and not under what sticks to the edge of the window.
SEEN = """() => {
  const it = document.activeElement, shown = it.matches("[type=checkbox]") ? it.closest("label") : it
  const box = shown.getBoundingClientRect()
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  const ring = getComputedStyle(it).outlineStyle !== "none" || getComputedStyle(shown).outlineStyle !== "none"
  return ring && (shown.contains(there) || there?.contains(shown))
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"the tab key does not reach {wanted}")


def test_no_mouse_is_needed(desk: Phone) -> None:
    page = come_in(desk)
    keys = page.keyboard
    tab_to(page, page.get_by_role("link", name="New entry", exact=True))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="New entry")).to_be_visible()
    tab_to(page, page.get_by_label("Name", exact=True))
    keys.type("Chaplaincy")
    tab_to(page, page.get_by_label("Phone", exact=True))
    keys.type("020 7946 0166")
    tab_to(page, page.get_by_label("By appointment, or not known"))
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    tab_to(page, page.get_by_role("checkbox", name="Sun"))
    keys.press("Space")
    tab_to(page, page.get_by_label("From", exact=True))
    keys.type("0900AM")
    tab_to(page, page.get_by_label("To", exact=True))
    keys.type("1100AM")
    tab_to(page, page.get_by_label("I called this number today and it works"))
    keys.press("Space")
    tab_to(page, page.get_by_role("button", name="Publish"))
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    [entry] = bundle(desk.site)
    assert entry["hours"]["weekly"] == [{"days": ["SU"], "from": "09:00", "to": "11:00"}]
    assert entry["verified_on"]

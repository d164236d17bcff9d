"""The editor in a real browser: a newcomer with a link puts the house's EAP on the phones, told only by the screen."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from editing import DESK, bundle, check, come_in, invitation, invitation_by_command, publish, write_eap
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.conftest import Site


def test_from_the_link_to_the_phones_told_only_by_the_screen(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    page = come_in(desk, link=invitation_by_command(desk.site))
    expect(page.get_by_role("heading", name="The directory is empty")).to_be_visible()
    page.get_by_role("link", name="Editors").click()
    expect(page.get_by_role("row", name="Ines Reyes (you)")).to_contain_text("Owner")
    page.get_by_role("link", name="Directory", exact=True).click()
    write_eap(page)
    expect(page.get_by_role("region", name="On the phone")).to_contain_text("Employee assistance programme")
    page.get_by_label("I called this number today and it works").check()
    publish(page)
    [entry] = bundle(desk.site)
    assert (entry["title"], entry["phone"]) == ("Employee assistance programme", "020 7946 0122")
    assert entry["hours"]["weekly"] == [{"days": ["MO", "TU", "WE", "TH", "FR"], "from": "08:00", "to": "22:00"}]
    assert entry["hours"]["time_zone"] == page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert entry["verified_on"]


def test_an_operator_signs_in_with_the_passkey_and_out_again(new_phone: Callable[..., Phone]) -> None:
    page = come_in(new_phone(viewport=DESK))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Directory of support")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Directory", exact=True)).to_be_visible()


@pytest.mark.provokes("status of 401 .*/operator/editors")
@pytest.mark.provokes("status of 401")
def test_a_passkey_of_the_staff_does_not_open_the_editor(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.enrol()
    phone.open("/operator/")
    phone.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("This passkey does not open the directory.")
    phone.open("/operator/editors")
    expect(phone.page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


@pytest.mark.provokes("status of 403 .*/invite/begin")
def test_a_link_works_once_and_says_so(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    desk.add_authenticator(prf=False)
    link = invitation(desk.site)
    for _ in range(2):
        desk.page.goto("about:blank")
        desk.page.goto(link)
        desk.page.get_by_label("Your name, for the other editors").fill("Ines")
        desk.page.get_by_role("button", name="Make a passkey").click()
        expect(
            desk.page.get_by_role("heading", name="Directory", exact=True).or_(
                desk.page.locator("[data-error]:visible")
            )
        ).to_be_visible()
    expect(desk.page.get_by_role("alert")).to_contain_text("This link was used already")


@pytest.mark.provokes("status of 401 .*/operator/entries/")
def test_what_was_typed_survives_signing_in_again(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    page = come_in(desk)
    write_eap(page)
    page.context.clear_cookies(name="__Host-breather-operator")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("You were signed out before this was stored.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    assert [entry["title"] for entry in bundle(desk.site)] == ["Employee assistance programme"]


@pytest.mark.provokes("status of 401 .*/operator/editors/invite")
def test_an_owner_whose_sign_in_is_old_confirms_before_a_link_is_made(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    page = come_in(desk)
    page.get_by_role("link", name="Editors").click()
    page.get_by_role("radio", name="Owner").check()
    with closing(sqlite3.connect(desk.site.database)) as database, database:
        database.execute("UPDATE operator_session SET expires = expires - 601")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.get_by_text("Invited, not here yet")).to_have_count(0)
    page.get_by_role("radio", name="Owner").check()
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Confirm with a passkey").click()
    expect(page.get_by_role("heading", name="The invitation")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="The link works until")).to_contain_text("Owner")


def test_rows_come_and_go_without_asking_the_server(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    page = come_in(desk)
    write_eap(page)
    page.get_by_role("button", name="Add other days").click()
    assert page.url.endswith("/entries/new")
    second = page.get_by_role("group", name="Open on").nth(1)
    second.get_by_role("checkbox", name="Sun").check()
    second.get_by_label("From").fill("10:00")
    second.get_by_label("To").fill("12:00")
    page.get_by_role("button", name="Remove these days").first.click()
    publish(page)
    assert bundle(desk.site)[0]["hours"]["weekly"] == [{"days": ["SU"], "from": "10:00", "to": "12:00"}]


def test_a_meeting_is_written_without_knowing_a_rule(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    page = come_in(desk)
    page.get_by_role("link", name="New entry", exact=True).click()
    page.get_by_label("Kind", exact=True).select_option("Peer group")
    page.get_by_label("Name", exact=True).fill("Peer support, ICU and theatre")
    page.get_by_text("More: messages").click()
    page.get_by_role("button", name="Add a meeting").click()
    meeting = page.get_by_role("group", name="Meeting", exact=True)
    meeting.get_by_label("Title").fill("Group")
    meeting.get_by_label("First date").fill("2026-11-10")
    meeting.get_by_label("At", exact=True).fill("19:30")
    expect(meeting.get_by_label("The rule")).to_be_hidden()
    meeting.get_by_label("How often").select_option(
        label="Every month, on the same weekday (such as the second Tuesday)"
    )
    publish(page)
    [entry] = bundle(desk.site)
    assert [m["rrule"] for m in entry["meetings"]] == ["FREQ=MONTHLY;BYDAY=2TU"]
    expect(page.get_by_role("table")).to_contain_text("Every second Tue")


@pytest.mark.provokes("status of 409 .*/operator/entries/")
def test_two_editors_and_one_entry(new_phone: Callable[..., Phone]) -> None:
    first = come_in(new_phone(viewport=DESK), "Ines")
    write_eap(first)
    publish(first)
    desk = new_phone(viewport=DESK)
    second = come_in(desk, "Jon")
    second.get_by_role("link", name="Employee assistance programme").click()
    second.get_by_label("Phone", exact=True).fill("020 7946 0166")
    second.get_by_label("What happens when someone calls").fill("Jon’s careful words")
    first.get_by_label("Phone", exact=True).fill("020 7946 0199")
    publish(first)
    second.get_by_role("button", name="Publish").click()
    expect(second.get_by_role("heading", name="Somebody else published this entry meanwhile")).to_be_visible()
    check(second)
    expect(second.get_by_role("radio", name=re.compile("Jon’s careful words"))).to_be_checked()
    second.get_by_role("radio", name=re.compile("020 7946 0199")).check()
    second.get_by_role("button", name="Publish this").click()
    expect(second.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    [entry] = bundle(desk.site)
    assert (entry["phone"], entry["summary"]) == ("020 7946 0199", "Jon’s careful words")


@pytest.mark.provokes("status of 401 .*/operator/editors")
def test_an_owner_removes_an_editor_who_is_out_at_once(new_phone: Callable[..., Phone]) -> None:
    owner = come_in(new_phone(viewport=DESK), "Ines")
    editor = come_in(new_phone(viewport=DESK), "Jon", "editor")
    editor.get_by_role("link", name="Editors").click()
    expect(editor.get_by_text("To invite somebody, ask an owner.")).to_be_visible()
    expect(editor.get_by_role("link", name="Remove")).to_have_count(0)
    owner.get_by_role("link", name="Editors").click()
    owner.get_by_role("link", name="Remove Jon").click()
    expect(owner.get_by_role("heading", name="Remove Jon?")).to_be_visible()
    check(owner)
    owner.get_by_role("button", name="Remove").click()
    expect(owner.get_by_role("status").filter(has_text="Removed")).to_be_visible()
    editor.reload()
    expect(editor.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


def test_without_javascript_the_same_buttons_work(new_phone: Callable[..., Phone], site: Site) -> None:
    desk = new_phone(viewport=DESK)
    cookies = come_in(desk).context.cookies()
    plain = new_phone(viewport=DESK, java_script_enabled=False)
    plain.page.context.add_cookies(cookies)
    plain.open("/operator/entries/new")
    page = plain.page
    page.get_by_label("Name", exact=True).fill("Chaplaincy")
    page.get_by_label("On these days").check()
    page.get_by_role("button", name="Add other days").click()
    page.get_by_role("checkbox", name="Sun").check()
    page.get_by_label("From", exact=True).fill("09:00")
    page.get_by_label("To", exact=True).fill("10:00")
    page.locator("#f-hours-time_zone").fill("Europe/London")
    page.get_by_role("button", name="Show it again").click()
    expect(page.get_by_role("region", name="On the phone")).to_contain_text("Chaplaincy")
    publish(page)
    assert bundle(site)[0]["title"] == "Chaplaincy"


@pytest.mark.provokes("status of (409|422) .*/operator/")
def test_no_page_breaks_a_rule_of_accessibility(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport=DESK)
    desk.add_authenticator(prf=False)
    page = desk.page
    for path in ("/operator/", "/operator/invite"):
        desk.open(path)
        check(page)
    come_in(desk)
    check(page)
    write_eap(page)
    page.get_by_text("More: messages").click()
    page.get_by_role("button", name="Add a meeting").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert").filter(has_text="Not published yet")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Remove this meeting").click()
    publish(page)
    check(page)
    entry = re.sub(r"\?.*", "", page.url)
    desk.open("/operator/editors")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("heading", name="The invitation")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Remove").first.click()
    expect(page.get_by_role("heading", name="This is the last owner")).to_be_visible()
    check(page)
    for path in ("/operator/", "/operator/changes", "/operator/transfer", "/operator/starters"):
        desk.open(path)
        check(page)
    page.goto(f"{entry}/delete")
    check(page)

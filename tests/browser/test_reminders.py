"""Reminders: off by default, the rota stays here, and each phone is told what works on it."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.reminders import (
    allow,
    browser,
    deny,
    field,
    kept,
    knock,
    make_due,
    pref,
    says,
    site,
    tap,
    wait_shown,
    wait_told,
    worker_of,
)
from tests.browser.rules import check
from tests.browser.test_language import choose
from tests.conftest import Site
from tests.server.reminders.push_service import PushService

__all__ = ["browser", "site"]

PAGE = "/you#reminders"
ENDED = """async () => {
  const { getPref } = await import("/static/js/store/prefs.js")
  return !(await getPref("endSession"))
}"""
TITLE, BODY = "A quiet moment", "About a minute, when it suits you. It can wait."
DAY = timedelta(days=1)


def turn_on_weekly(phone: Phone, day: date, time: str) -> None:
    phone.open_here(PAGE)
    field(phone, "Keep some hours quiet").uncheck()
    field(phone, "Day").select_option(day.strftime("%A"))
    field(phone, "Time").fill(time)
    phone.press("Turn on")


def test_the_server_learns_times_and_an_address_and_nothing_of_the_rota(phone: Phone, site: Site) -> None:
    allow(phone)
    said: list[Any] = []
    phone.page.on("request", lambda request: said.append(request) if "/api/reminder" in request.url else None)
    phone.open()
    phone.enrol()
    phone.open_here(PAGE)
    says(phone, "Off. One schedule")
    assert kept(site, phone) == []

    field(phone, "After a run of nights").check()
    for day in ("Day", "Night", "Night", "Off"):
        phone.page.get_by_role("group", name="Add a day").get_by_role("button", name=day, exact=True).click()
    expect(phone.page.get_by_role("list", name="Days of the rota").get_by_role("listitem")).to_have_text(
        ["Day", "Night", "Night", "Off"]
    )
    field(phone, "A date on which it begins").fill((datetime.now(UTC).date() + 2 * DAY).isoformat())
    field(phone, "Time").fill("17:00")
    phone.press("Turn on")
    says(phone, "notification, also while")
    due = kept(site, phone)
    assert len(due) == 8
    assert all(at % 900 == 0 for at in due)
    assert {b - a for a, b in itertools.pairwise(due)} <= {4 * 86400 + hour for hour in (-3600, 0, 3600)}

    phone.press("Put the next one off by a day")
    says(phone, "On. The next one")
    wait_told(phone, due[0])
    later = kept(site, phone)
    assert later[1:] == due[1:]
    assert 23 * 3600 <= later[0] - due[0] <= 25 * 3600

    until = date.fromtimestamp(due[2])
    field(phone, "None before").fill(until.isoformat())
    phone.press("Pause until then")
    says(phone, "Paused until")
    wait_told(phone, due[1])
    assert kept(site, phone)[0] == due[2]

    # All that was ever said: the key was asked for, and times and address were named.
    bodies = [request.post_data_json for request in said if request.method == "PUT"]
    assert bodies
    assert all(set(body) == {"account", "endpoint", "due"} for body in bodies)
    assert {request.method for request in said} <= {"GET", "PUT"}

    phone.open(PAGE)  # locked by the reload: reminders go on
    says(phone, "Paused until")
    expect(phone.page.get_by_role("list", name="Days of the rota").get_by_role("listitem")).to_have_count(4)
    phone.press("Turn off")
    says(phone, "Off. One schedule")
    assert kept(site, phone) == []
    assert phone.page.evaluate("localStorage.getItem('stand-in')") is None


def test_a_check_in_a_sign_out_and_deleting_end_what_was_to_come(phone: Phone, site: Site) -> None:
    allow(phone)
    phone.open()
    phone.enrol()
    now = datetime.now()
    soon = now + timedelta(hours=1) if now.hour < 22 else now + timedelta(hours=5)
    turn_on_weekly(phone, soon.date(), f"{soon:%H}:45")
    says(phone, "notification, also while")
    due = kept(site, phone)
    if soon.date() == now.date():
        phone.go("Today")
        phone.check_in()
        phone.done()
        wait_told(phone, due[0])
        assert kept(site, phone)[0] - due[0] > 6 * 86400
    phone.open_here("/you#sessions")
    phone.press("Sign out")
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    phone.wait_until(ENDED)
    assert kept(site, phone) == []
    phone.page.evaluate("import('/static/js/account/leave.js').then(m => m.deleteHere())")
    assert pref(phone, "reminders") is None


def test_a_push_shows_a_neutral_text_once_a_day_and_a_tap_opens_the_check_in(
    make_site: Callable[..., Site], new_phone: Callable[..., Phone]
) -> None:
    with PushService() as service:
        site = make_site(BREATHER_PUSH_HOSTS=service.origin)
        phone = new_phone()
        phone.site = site
        allow(phone, service.endpoint("phone"))
        phone.open()
        phone.enrol()
        tomorrow = date.today() + DAY
        turn_on_weekly(phone, tomorrow, "12:00")
        says(phone, "notification, also while")
        make_due(site)
        assert site.run("remind").startswith("Sent: 1.")
        assert service.paths() == ["phone"]
        assert service.faults == []

    worker = worker_of(phone)
    knock(phone, worker)
    assert wait_shown(phone) == [{"title": TITLE, "body": BODY, "tag": "reminder", "data": None}]
    phone.page.evaluate("document.body.dataset.same = 'yes'")
    tap(worker)
    expect(phone.page).to_have_url(f"{site.origin}/check-in")
    assert phone.page.evaluate("document.body.dataset.same") == "yes"  # no reload, which would lock
    wait_shown(phone, 0)

    knock(phone, worker)  # a second one on the same day
    assert remind_now(phone) is False
    wait_shown(phone, 0)
    assert pref(phone, "reminded") == date.today().isoformat()

    set_pref(phone, "reminded", None)  # as if it were the next day
    knock(phone, worker)
    wait_shown(phone)
    tap(worker, "tomorrow")
    wait_shown(phone, 0)
    snoozed = datetime.fromtimestamp(pref(phone, "reminders")["snoozed"])
    quarter = timedelta(minutes=15)  # to which it is rounded: up to midnight, late in the evening
    assert snoozed - datetime.now() - DAY < quarter + timedelta(minutes=5)
    assert snoozed - datetime.now() > DAY - quarter
    for reason in ({"paused": (date.today() + 9 * DAY).isoformat()}, {"on": False}, {"snoozed": 2**33}):
        set_pref(phone, "reminded", None)
        plain = {**pref(phone, "reminders"), "snoozed": None, "on": True, "paused": None}
        set_pref(phone, "reminders", {**plain, **reason})
        knock(phone, worker)
        assert remind_now(phone) is False, reason
        assert pref(phone, "reminded") is None, reason


def remind_now(phone: Phone) -> Any:
    return phone.page.evaluate("import('/static/js/sync/reminding.js').then(m => m.remindNow())")


def set_pref(phone: Phone, name: str, value: Any) -> None:
    script = "([name, value]) => import('/static/js/store/prefs.js').then(m => m.setPref(name, value))"
    phone.page.evaluate(script, [name, value])


def test_without_an_account_it_comes_while_the_app_is_open_and_not_on_a_day_with_a_check_in(phone: Phone) -> None:
    allow(phone)
    sunday = datetime(2026, 11, 29, 19, 50, tzinfo=UTC)
    phone.page.clock.install(time=sunday)
    phone.open()
    phone.ready_offline()
    phone.open_here(PAGE)
    turn_on_weekly(phone, sunday.date(), "20:00")
    says(phone, "Without an account")
    says(phone, "Sunday 29 November")
    phone.page.clock.run_for(11 * 60_000)
    assert [shown["title"] for shown in wait_shown(phone)] == [TITLE]
    says(phone, "The next one: Sunday 6 December")
    assert kept(phone.site, phone) == []


def test_the_calendar_file_is_made_without_signal_and_names_nothing(phone: Phone, tmp_path: Path) -> None:
    deny(phone)
    phone.open()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    phone.open(PAGE)
    says(phone, "switched off in this browser")
    field(phone, "After a run of nights").check()
    field(phone, "Single dates").check()
    first = date.today() + 3 * DAY
    for day in (first, first + DAY, first + 9 * DAY):
        field(phone, "Date").fill(day.isoformat())
        phone.press("Add this date")
    rows = phone.page.get_by_role("list", name="Dates of the rota").get_by_role("listitem")
    expect(rows).to_have_count(3)
    rows.last.get_by_role("button").click()
    expect(rows).to_have_count(2)
    field(phone, "Time").fill("16:30")
    with phone.page.expect_download() as got:
        phone.press("Make a calendar file")
    assert got.value.suggested_filename == "calendar.ics"
    got.value.save_as(tmp_path / "made.ics")
    (event,) = Calendar.from_ical((tmp_path / "made.ics").read_text()).walk("VEVENT")
    assert str(event["SUMMARY"]) == TITLE
    assert event["DTSTART"].dt.strftime("%F %H:%M") == f"{first + 2 * DAY} 16:30"
    assert "reather" not in (tmp_path / "made.ics").read_text()
    phone.page.context.set_offline(False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_phone_is_told_what_works_on_it(new_phone: Callable[..., Phone], scheme: str) -> None:
    phone = new_phone(viewport={"width": 320, "height": 568}, color_scheme=scheme, reduced_motion="reduce")
    if scheme == "light":
        phone.page.add_init_script("delete window.Notification; navigator.standalone = false")
    else:
        deny(phone)
    phone.open(PAGE)
    says(phone, "only from the home screen" if scheme == "light" else "switched off in this browser")
    field(phone, "After each shift").check()
    for day in ("Night", "Off"):
        phone.page.get_by_role("group", name="Add a day").get_by_role("button", name=day, exact=True).click()
    field(phone, "A night ends").fill("07:30")
    field(phone, "A date on which it begins").fill(date.today().isoformat())
    phone.press("Turn on")
    says(phone, "On, but as things are")
    field(phone, "A date on which it begins").fill("")
    field(phone, "A night ends").fill("")
    phone.press("Keep these choices")
    check(phone)
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    small = phone.page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main input, main select')]
          .filter(e => e.checkVisibility() && !e.closest('p, label'))
          .filter(e => e.getBoundingClientRect().height < 47.5 || e.getBoundingClientRect().width < 47.5)
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_notification_speaks_the_language_that_is_read_since(phone: Phone) -> None:
    allow(phone)
    phone.open()
    phone.ready_offline()
    turn_on_weekly(phone, date.today() + DAY, "12:00")
    expect(phone.page.get_by_role("button", name="Turn off").locator("visible=true")).to_be_visible()
    assert pref(phone, "reminderWords")["title"] == TITLE
    phone.open_here("/you#language")
    choose(phone, "Deutsch")
    wanted = (
        "async () => (await (await import('/static/js/store/prefs.js')).getPref('reminderWords')).language === 'de'"
    )
    phone.wait_until(wanted)
    assert pref(phone, "reminderWords")["title"] == "Ein ruhiger Moment"
    assert pref(phone, "reminders")["on"] is True

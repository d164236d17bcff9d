"""An editor at work: from the first screen to what phones get, and what happens when something is wrong."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from desk import Desk
from flask.testing import FlaskClient

EAP = {
    "based_on": "",
    "kind": "eap",
    "title": "Employee assistance programme",
    "phone": "555 0122",
    "open": "weekly",
    "time_zone": "Europe/London",
    "weekly-0-days": ["MO", "TU", "WE", "TH", "FR", "SA"],
    "weekly-0-opens": "08:00",
    "weekly-0-closes": "22:00",
    "summary": "A counsellor answers.",
    "confidentiality": "Number of calls per quarter, no names",
    "do": "publish",
}


def new_address(desk: Desk) -> str:
    found = re.search(r'action="(/operator/entries/[0-9a-f]{16})"', desk.get("/operator/entries/new").text)
    assert found
    return found[1]


def publish(desk: Desk, **changed: Any) -> str:
    """A new entry; its address."""
    address = new_address(desk)
    answer = desk.form(address, EAP | changed)
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"{address}?told=published"), answer.text
    return address


def fields_of(desk: Desk, address: str) -> dict[str, Any]:
    """What a browser would send back of the form as it is shown."""
    page = desk.get(address).text
    form = page[page.index("data-entry") : page.rindex("</form>")]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)
    sent: dict[str, Any] = {"do": "publish"}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if (
            name
            and name[1] != "csrf_token"
            and not (kind and kind[1] in {"radio", "checkbox"} and "checked" not in tag)
        ):
            line = html.unescape(value[1]) if value else ""
            sent.setdefault(name[1], []).append(re.sub(r"[\r\n]", "", line))  # as an input of one line drops them
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, flags=re.DOTALL):
        sent[name] = [html.unescape(text)]
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, flags=re.DOTALL):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)
    return sent


def bundle(client: FlaskClient) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = client.get("/api/directory").json["entries"]
    return entries


def test_the_empty_directory_says_how_to_begin(editor: Desk) -> None:
    page = editor.get("/operator/").text
    assert "The directory is empty" in page
    assert "New entry: your EAP" in page
    assert "Start with the lines of your country" in page


def test_what_is_published_reaches_the_phones(editor: Desk, client: FlaskClient) -> None:
    publish(editor, called_today="y")
    [entry] = bundle(client)
    assert (entry["title"], entry["phone"], entry["kind"]) == ("Employee assistance programme", "555 0122", "eap")
    assert entry["hours"]["weekly"] == [{"days": ["MO", "TU", "WE", "TH", "FR", "SA"], "from": "08:00", "to": "22:00"}]
    assert entry["verified_on"] == datetime.now(UTC).date().isoformat()


def test_every_field_survives_the_form(editor: Desk, client: FlaskClient) -> None:
    address = publish(
        editor,
        **{"text": "85258", "text_word": "HOME", "email": "eap@example.org", "link": "https://example.org/eap"},
        **{"country": "GB", "phone": "020 7946 0122", "languages": "en, pl", "audience": "All staff\nAgency too"},
        **{"cost": "Free\nfor you", "session_limit": "6\nthen ask", "place": "Level 2\nEast wing"},
        **{"no_phone": "Go to room 2.014", "run_by": "The house\nand the union", "self_referral": "yes"},
        **{"debrief": "y", "source": "Contract\nof 2026", "verified_on": "2026-01-05", "expires_on": "2031-01-01"},
        **{"closed": "2026-12-25, 2026-12-26", "hours_note": "Not in the night\nnor on Sundays", "needs_signal": "y"},
        **{"meetings-0-title": "Group", "meetings-0-date": "2026-11-10", "meetings-0-time": "19:30"},
        **{"meetings-0-minutes": "90", "meetings-0-time_zone": "Europe/London", "meetings-0-repeat": "monthly-nth"},
        **{"meetings-0-until": "2027-06-30", "meetings-0-exceptions": "2026-12-08"},
        **{"meetings-0-place": "Chapel\nLevel 2", "order": "7"},
    )
    [entry] = bundle(client)
    assert [name for name, value in entry.items() if not value] == []  # what the form leaves out, the next save empties
    assert entry["meetings"][0]["rrule"] == "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270630"
    assert entry["meetings"][0]["start"] == "2026-11-10T19:30"
    assert (entry["languages"], entry["self_referral"], entry["order"]) == (["en", "pl"], True, 7)
    sent = fields_of(editor, address)
    assert editor.form(address, sent).status_code == 303
    assert bundle(client) == [entry]


def test_what_is_refused_is_said_beside_the_field_and_nothing_typed_is_lost(editor: Desk, client: FlaskClient) -> None:
    answer = editor.form(new_address(editor), EAP | {"title": "", "phone": "call me", "summary": "Long and dear text"})
    assert answer.status_code == 422
    assert "Nothing you typed is lost" in answer.text
    assert "Long and dear text" in answer.text
    assert re.search(
        r'name="phone" value="call me" id="f-phone" aria-invalid="true" aria-describedby="[^"]*p-phone"', answer.text
    )
    assert 'id="p-phone"' in answer.text
    assert re.search(r'value="SA" checked', answer.text)
    assert bundle(client) == []


@pytest.mark.parametrize("based_on", ["²", "9" * 5000, "-1", "1.5", "null"])
def test_a_revision_that_is_none_makes_a_new_entry_or_a_merge(based_on: str, editor: Desk, client: FlaskClient) -> None:
    assert editor.form(publish(editor), EAP | {"phone": "555 0199", "based_on": based_on}).status_code == 409
    publish(editor, based_on=based_on if not based_on.isdecimal() else "")
    assert [entry["phone"] for entry in bundle(client)] == ["555 0122"] * 2


def test_a_text_of_a_megabyte_comes_back_beside_its_field(editor: Desk, client: FlaskClient) -> None:
    text = "dear words " * 90_000
    answer = editor.form(new_address(editor), EAP | {"summary": text})
    assert (answer.status_code, text.strip() in answer.text, 'id="p-summary"' in answer.text) == (422, True, True)
    answer = editor.form(new_address(editor), EAP | {"summary": text * 3})
    assert (answer.status_code, "That is too large" in answer.text) == (413, True)
    assert bundle(client) == []


HOSTILE = {
    "script": ("phone", "<script>alert(1)</script>"),
    "link that runs": ("link", "javascript:alert(1)"),
    "link that is data": ("link", "data:text/html,x"),
    "text turned round": ("title", "EAP \u202e0221 555"),
    "control character": ("summary", "bell\u0007"),
    "too long": ("summary", "x" * 100_000),
    "unknown time zone": ("time_zone", "Europe/Atlantis"),
    "unknown kind": ("kind", "casino"),
    "no number": ("order", "first"),
    "past expiry": ("expires_on", "2020-01-01"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_with_a_message_and_shown_as_text(
    name: str, editor: Desk, client: FlaskClient
) -> None:
    field, value = HOSTILE[name]
    answer = editor.form(new_address(editor), EAP | {field: value})
    assert answer.status_code == 422, answer.text[:500]
    assert 'class="problem"' in answer.text
    assert "<script>alert" not in answer.text
    assert bundle(client) == []


def test_text_that_looks_like_code_is_stored_and_shown_as_text(editor: Desk, client: FlaskClient) -> None:
    title = "=HYPERLINK(1) <b>bold</b> {{ 7*7 }}"
    publish(editor, title=title)
    assert bundle(client)[0]["title"] == title
    page = editor.get("/operator/").text
    assert html.escape(title) in page
    assert "<b>bold" not in page


def test_sending_a_new_entry_twice_makes_one(editor: Desk, client: FlaskClient) -> None:
    address = publish(editor)
    assert editor.form(address, EAP).status_code in (303, 409)
    assert len(bundle(client)) == 1


def test_rows_are_added_and_removed_without_javascript(editor: Desk, client: FlaskClient) -> None:
    address = new_address(editor)
    page = editor.form(address, EAP | {"do": "weekly+"}).text
    assert 'name="weekly-1-opens"' in page
    assert 'value="Employee assistance programme"' in page
    typed = EAP | {"weekly-1-days": ["SU"], "weekly-1-opens": "10:00", "weekly-1-closes": "12:00", "do": "weekly-0"}
    page = editor.form(address, typed).text
    assert 'name="weekly-0-opens"' not in page
    assert 'name="weekly-1-opens" value="10:00"' in page
    page = editor.form(address, EAP | {"do": "meetings+"}).text
    assert 'name="meetings-0-title"' in page
    assert bundle(client) == []


def test_the_list_is_searched_and_filtered_by_address_alone(editor: Desk) -> None:
    publish(editor)
    publish(editor, kind="peer", title="Walking group", phone="", place="East gate")

    def shown(query: str) -> list[str]:
        return re.findall(r"<bdi>([^<]+)</bdi></a>", editor.get(f"/operator/?{query}").text)

    assert shown("") == ["Employee assistance programme", "Walking group"]
    assert shown("q=walking") == ["Walking group"]
    assert shown("q=east+gate") == ["Walking group"]
    assert shown("q=5550122") == shown("q=0122") == ["Employee assistance programme"]
    assert shown("kind=peer") == ["Walking group"]
    assert shown("kind=eap&q=walking") == []
    assert "Nothing matches" in editor.get("/operator/?q=zzz").text


def test_a_search_stays_whole_in_the_address_of_what_it_found(editor: Desk) -> None:
    publish(editor, title="Rest & recovery #1")
    page = editor.get("/operator/?q=rest+%26+recovery+%231").text
    [found] = re.findall(r'href="(/operator/entries/[0-9a-f]{16}[^"]*)"', page)
    assert 'value="rest &amp; recovery #1"' in editor.get(html.unescape(found)).text


def test_an_entry_is_due_when_nobody_has_called_for_180_days(editor: Desk) -> None:
    today = datetime.now(UTC).date()
    publish(editor, title="Fresh", verified_on=(today - timedelta(180)).isoformat())
    publish(editor, title="Old", verified_on=(today - timedelta(181)).isoformat())
    publish(editor, title="Never")
    page = editor.get("/operator/").text
    due = {title: "due" in page[page.index(f">{title}<") :].split("</tr>")[0] for title in ("Fresh", "Old", "Never")}
    assert due == {"Fresh": False, "Old": True, "Never": True}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"open": "always"}, "Day and night"),
        ({}, "Mon–Sat 08–22"),
        ({"weekly-0-days": ["MO", "WE", "TH"], "weekly-0-closes": "16:30"}, "Mon 08–16:30, Wed–Thu 08–16:30"),
        ({"open": "unknown", "hours_note": "By appointment"}, "By appointment"),
        ({"open": "unknown", "self_referral": "yes"}, "Self-referral"),
    ],
)
def test_hours_are_shown_in_words(editor: Desk, typed: dict[str, Any], words: str) -> None:
    publish(editor, **typed)
    cell = editor.get("/operator/").text.split('class="wide-only">')[4].split("</td>")[0]
    assert " ".join(re.sub(r"<[^>]+>", "", html.unescape(cell)).split()) == words


def test_the_preview_shows_what_is_typed_and_stores_nothing(editor: Desk, client: FlaskClient) -> None:
    address = new_address(editor)
    page = editor.form(f"{address}/preview", EAP | {"title": "<b>Typed</b>"}).text
    assert "&lt;b&gt;Typed&lt;/b&gt;" in page
    assert "555 0122" in page
    half = editor.form(f"{address}/preview", {"title": "Half", "verified_on": "soon", "meetings-0-date": "x"})
    assert (half.status_code, "Half" in half.text) == (200, True)
    assert bundle(client) == []


def test_deleting_asks_first(editor: Desk, client: FlaskClient) -> None:
    address = publish(editor)
    question = editor.get(f"{address}/delete").text
    assert "Delete “Employee assistance programme”?" in html.unescape(question)
    assert len(bundle(client)) == 1
    assert editor.form(f"{address}/delete", {"based_on": "0"}).status_code == 303
    assert len(bundle(client)) == 1
    based_on = re.search(r'name="based_on" value="(\d+)"', question)
    assert based_on
    assert editor.form(f"{address}/delete", {"based_on": based_on[1]}).status_code == 303
    assert bundle(client) == []


def test_what_was_typed_before_the_session_ended_is_sent_on_after_signing_in(editor: Desk, client: FlaskClient) -> None:
    address = new_address(editor)
    editor.client.delete_cookie("__Host-breather-operator", domain="localhost")
    page = editor.form(address, EAP).text
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    assert bundle(client) == []
    assert editor.sign_in().status_code == 200
    sent: dict[str, Any] = {}
    for name, value in kept:
        if name != "csrf_token":
            sent.setdefault(name, []).append(html.unescape(value))
    assert editor.form(address, sent).status_code == 303
    assert bundle(client)[0]["hours"]["weekly"][0]["days"] == EAP["weekly-0-days"]


def test_a_forged_form_is_not_kept_for_sending_on(editor: Desk) -> None:
    editor.client.delete_cookie("__Host-breather-operator", domain="localhost")
    editor.csrf = False
    assert "Employee assistance" not in editor.form("/operator/entries/" + "0" * 16, EAP).text


def test_the_editor_claims_nothing_that_is_not_there(owner: Desk) -> None:
    for path in ("/operator/", "/operator/entries/new", "/operator/editors", "/operator/changes"):
        page = owner.get(path)
        assert page.status_code == 200
        assert "Check-ins cannot be opened from here." in page.text
        assert "Team pulse" not in page.text
        assert "pulse" not in page.text.lower()

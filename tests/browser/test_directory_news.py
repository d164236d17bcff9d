"""How the list reaches a phone: by itself, again only when it changed, and never as anything but a list."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, expect

from tests.browser.conftest import Phone
from tests.browser.directory import EAP, ENTRIES, publish, wait_for_list


def fetched(phone: Phone) -> list[int]:
    """Statuses of the answers to phones that asked for the list."""
    lines = [json.loads(line) for line in phone.site.log().splitlines() if line.startswith("{")]
    return [line["status"] for line in lines if line.get("route") == "/api/directory"]


def test_what_an_operator_changes_reaches_the_phone_and_the_same_list_is_not_sent_twice(
    phone: Phone, tmp_path: Path
) -> None:
    publish(phone.site, ENTRIES, tmp_path)
    phone.open()
    phone.ready_offline()
    wait_for_list(phone, len(ENTRIES))
    phone.open("/support#kind=eap")
    phone.press("Look for a newer list")
    expect(phone.page.get_by_text("Nothing new.", exact=True)).to_be_visible()
    assert fetched(phone) == [200, 304]
    publish(phone.site, [EAP | {"title": "The new assistance"}], tmp_path)
    phone.press("Look for a newer list")
    expect(phone.page.get_by_text("The list is new.")).to_be_visible()
    expect(phone.page.get_by_role("link", name="The new assistance").first).to_be_visible()
    wait_for_list(phone, 1)


def test_without_any_list_every_kind_says_what_works_without_it(phone: Phone) -> None:
    phone.open("/support#kind=eap")
    expect(phone.page.get_by_text("Nobody has entered anything of this kind").locator("visible=true")).to_be_visible()
    expect(phone.page.get_by_role("heading", name="Ask before you tell your story")).to_be_visible()
    phone.open("/support")
    row = phone.page.get_by_role("listitem").filter(has_text="Employee assistance")
    expect(row).to_contain_text("what to ask first")
    expect(row.get_by_role("link", name="Call")).to_be_hidden()


BAD: list[Any] = [
    ("text/html", "<h1>Sign in to the ward's network</h1>"),
    ("application/json", "null"),
    ("application/json", '{"entries": "many"}'),
    ("application/json", '{"entries": [null]}'),
    ("application/json", '{"entries": [{"id": 1, "kind": "eap", "title": "x"}]}'),
    ("application/json", '{"entries": ['),
    ("application/json", json.dumps({"entries": [EAP] * 2001})),
]


def test_an_answer_that_is_no_list_leaves_the_old_one(phone: Phone, tmp_path: Path) -> None:
    publish(phone.site, ENTRIES, tmp_path)
    phone.open("/support#kind=eap")
    wait_for_list(phone, len(ENTRIES))
    told = phone.page.get_by_text("The server could not be reached.")
    for media_type, body in BAD:
        phone.page.route(
            "**/api/directory", lambda route, t=media_type, b=body: route.fulfill(content_type=t, body=b), times=1
        )
        with phone.page.expect_response("**/api/directory"):
            phone.press("Look for a newer list")
        expect(told).to_be_visible()
        expect(phone.page.get_by_role("link", name="Riverside assistance").first).to_be_visible()
        wait_for_list(phone, len(ENTRIES))
        phone.press("Look for a newer list")
        expect(phone.page.get_by_text("Nothing new.", exact=True)).to_be_visible()


def test_a_server_that_lies_gets_no_script_and_no_strange_link_into_the_page(phone: Phone) -> None:
    evil = "javascript:document.title='stolen'"
    lie: dict[str, Any] = EAP | {
        **{
            "title": "<img src=x onerror=alert(1)>",
            "link": evil,
            "phone": "12;phone-context=evil",
            "email": f"a@b?{evil}",
        },
        **{"text": evil, "summary": "<script>alert(1)</script>", "languages": ["<b>", 7, None], "meetings": [None, {}]},
        **{"hours": {"time_zone": "No/Where", "weekly": "x"}, "verified_on": 5, "cost": {"a": 1}},
    }
    meeting = {"id": "0000000a", "start": "2026-01-01T10:00", "time_zone": "UTC", "minutes": 5, "rrule": "FREQ=DAILY"}
    lies = [lie, lie | {"id": "../you", "meetings": [meeting | {"link": evil, "place": "<b>", "exceptions": None}]}]

    def answer(route: Route) -> None:
        route.fulfill(json={"version": 1, "published_on": None, "entries": lies})

    phone.page.route("**/api/directory", answer)
    phone.open()
    wait_for_list(phone, 2)
    for address in ("/support", "/support#kind=eap", f"/support#entry={lie['id']}", "/support#entry=..%2Fyou"):
        phone.open(address)
        phone.page.reload()
        shown = "Next: " if address == "/support" else "<img src=x"
        expect(phone.page.get_by_text(shown).locator("visible=true").first).to_be_visible()
        assert phone.page.locator("main img, main script, main b").count() == 0
        links = phone.page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        assert [link for link in links if "javascript" in link or "context" in link or "@b" in link] == []
    assert phone.page.title() != "stolen"

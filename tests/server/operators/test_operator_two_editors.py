"""Two editors and one entry: the second is told, sees both versions and chooses; and the log takes changes back."""

import html
import json
import re
from typing import Any

from desk import Desk
from flask.testing import FlaskClient
from test_operator_entries import EAP, bundle, fields_of, publish
from werkzeug.test import TestResponse


def overtake(first: Desk, second: Desk, theirs: dict[str, Any], mine: dict[str, Any]) -> tuple[str, TestResponse]:
    """Both open the entry; the first publishes `theirs`, then the second `mine`."""
    address = publish(first)
    seen_by_first, seen_by_second = fields_of(first, address), fields_of(second, address)
    assert first.form(address, seen_by_first | theirs).status_code == 303
    return address, second.form(address, seen_by_second | mine)


def choices(page: str) -> dict[str, str]:
    """Field -> the side that is chosen already."""
    groups = re.findall(r'<fieldset class="difference">(.*?)</fieldset>', page, flags=re.DOTALL)
    fields = [re.search(r'name="pick-(\w+)"', group) for group in groups]
    chosen = [re.search(r'value="(\w+)" required checked', group) for group in groups]
    return {f[1]: c[1] if c else "" for f, c in zip(fields, chosen, strict=True) if f}


def merge_form(page: str, **picks: str) -> dict[str, str]:
    kept = dict(re.findall(r'<input type="hidden" name="(mine|revision)" value="([^"]*)">', page))
    return {name: html.unescape(value) for name, value in kept.items()} | {
        "do": "publish",
        **{f"pick-{field}": side for field, side in picks.items()},
    }


def test_the_second_editor_is_told_and_nothing_is_overwritten(owner: Desk, editor: Desk, client: FlaskClient) -> None:
    _, answer = overtake(owner, editor, {"phone": "555 0199"}, {"phone": "555 0166", "title": "EAP of the house"})
    assert answer.status_code == 409
    assert "Somebody else published this entry meanwhile" in answer.text
    assert bundle(client)[0]["phone"] == "555 0199"
    for version in ("555 0199", "555 0166", "EAP of the house"):
        assert version in answer.text


def test_what_only_one_of_them_changed_is_chosen_already(owner: Desk, editor: Desk) -> None:
    theirs = {"phone": "555 0199", "summary": "Somebody answers."}
    _, answer = overtake(owner, editor, theirs, {"phone": "555 0166", "cost": "Nothing"})
    assert choices(answer.text) == {"phone": "", "summary": "theirs", "cost": "mine"}


def test_the_second_editor_chooses_field_by_field(owner: Desk, editor: Desk, client: FlaskClient) -> None:
    address, answer = overtake(
        owner, editor, {"phone": "555 0199", "cost": "Free"}, {"phone": "555 0166", "cost": "None"}
    )
    chosen = editor.form(f"{address}/merge", merge_form(answer.text, phone="mine", cost="theirs"))
    assert chosen.status_code == 303
    assert (bundle(client)[0]["phone"], bundle(client)[0]["cost"]) == ("555 0166", "Free")


def test_hours_and_meetings_are_shown_in_words_on_both_sides(owner: Desk, editor: Desk) -> None:
    meeting = {"meetings-0-title": "Group", "meetings-0-date": "2026-11-10", "meetings-0-time": "19:30"}
    meeting |= {"meetings-0-minutes": "60", "meetings-0-time_zone": "Europe/London", "meetings-0-repeat": "weekly"}
    _, answer = overtake(owner, editor, {"open": "always"}, {"weekly-0-closes": "20:00", **meeting})
    assert "Day and night" in answer.text
    assert re.search(r"Mon–Sat <[^>]+>08–20<", answer.text)
    assert re.search(r"Group:\s+Tue 19:30", answer.text)


def test_overtaken_while_merging_the_second_editor_chooses_again(
    owner: Desk, editor: Desk, client: FlaskClient
) -> None:
    address, answer = overtake(owner, editor, {"phone": "555 0199"}, {"phone": "555 0166"})
    assert owner.form(address, fields_of(owner, address) | {"cost": "Free"}).status_code == 303
    again = editor.form(f"{address}/merge", merge_form(answer.text, phone="mine"))
    assert again.status_code == 409
    assert set(choices(again.text)) == {"phone", "cost"}
    assert editor.form(f"{address}/merge", merge_form(again.text, phone="mine", cost="theirs")).status_code == 303
    assert (bundle(client)[0]["phone"], bundle(client)[0]["cost"]) == ("555 0166", "Free")


def test_the_merged_entry_can_be_edited_before_it_is_published(owner: Desk, editor: Desk, client: FlaskClient) -> None:
    address, answer = overtake(owner, editor, {"phone": "555 0199"}, {"title": "Mine"})
    page = editor.form(f"{address}/merge", merge_form(answer.text, title="mine", phone="theirs") | {"do": "edit"})
    assert 'value="Mine"' in page.text
    assert 'value="555 0199"' in page.text
    assert bundle(client)[0]["title"] == EAP["title"]


def test_an_entry_deleted_meanwhile_can_be_published_again(owner: Desk, editor: Desk, client: FlaskClient) -> None:
    address = publish(owner)
    mine = fields_of(editor, address) | {"title": "Still wanted"}
    based_on = re.search(r'name="based_on" value="(\d+)"', owner.get(f"{address}/delete").text)
    assert based_on
    owner.form(f"{address}/delete", {"based_on": based_on[1]})
    answer = editor.form(address, mine)
    assert (answer.status_code, "deleted this entry meanwhile" in answer.text) == (409, True)
    assert editor.form(f"{address}/merge", merge_form(answer.text)).status_code == 303
    assert bundle(client)[0]["title"] == "Still wanted"


def test_a_merge_takes_nothing_that_an_entry_may_not_hold(owner: Desk, editor: Desk, client: FlaskClient) -> None:
    address, answer = overtake(owner, editor, {"phone": "555 0199"}, {"phone": "555 0166"})
    form = merge_form(answer.text, link="mine")
    hostile = json.loads(form["mine"]) | {"link": "javascript:alert(1)"}
    assert editor.form(f"{address}/merge", form | {"mine": json.dumps(hostile)}).status_code == 400
    assert editor.form(f"{address}/merge", form | {"mine": "[1]"}).status_code == 400
    assert bundle(client)[0]["link"] == ""


def test_the_log_says_who_changed_what_also_after_they_left(owner: Desk, editor: Desk) -> None:
    address = publish(editor)
    editor.form(address, fields_of(editor, address) | {"phone": "555 0199"})
    jon = next(
        path
        for path in re.findall(r'href="(/operator/editors/[\w-]+/remove)"', owner.get("/operator/editors").text)
        if "Jon" in owner.get(path).text
    )
    owner.form(jon)
    page = owner.get("/operator/changes").text
    assert re.search(r"Added by\s*<bdi>Jon</bdi>", page)
    assert re.search(r"Changed by\s*<bdi>Jon</bdi>", page)
    assert "555 0122" in page
    assert "555 0199" in page


def test_a_change_is_taken_back_from_the_log(owner: Desk, client: FlaskClient) -> None:
    address = publish(owner)
    owner.form(address, fields_of(owner, address) | {"phone": "555 0199"})
    newest = re.findall(r'action="(/operator/changes/\d+/undo)"', owner.get("/operator/changes").text)[0]
    assert owner.form(newest).headers["Location"] == "/operator/changes?told=undone"
    assert bundle(client)[0]["phone"] == "555 0122"


def test_a_deleted_entry_is_brought_back_from_the_log(owner: Desk, client: FlaskClient) -> None:
    address = publish(owner)
    based_on = re.search(r'name="based_on" value="(\d+)"', owner.get(f"{address}/delete").text)
    assert based_on
    owner.form(f"{address}/delete", {"based_on": based_on[1]})
    assert bundle(client) == []
    newest = re.findall(r'action="(/operator/changes/\d+/undo)"', owner.get("/operator/changes").text)[0]
    assert owner.form(newest).status_code == 303
    assert [entry["title"] for entry in bundle(client)] == [EAP["title"]]

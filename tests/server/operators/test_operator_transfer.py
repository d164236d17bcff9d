"""Files in and out, by an editor."""

import io
import json
from typing import Any

from desk import Desk
from flask.testing import FlaskClient
from test_operator_entries import bundle, fields_of, publish
from werkzeug.test import TestResponse


def send(desk: Desk, data: bytes, name: str, how: str = "add") -> TestResponse:
    return desk.form("/operator/transfer", {"file": (io.BytesIO(data), name), "how": how})


def test_an_export_comes_back_as_it_was(owner: Desk, client: FlaskClient) -> None:
    publish(owner, title="=1+1", summary='Two\nlines, "quotes"')
    publish(owner, kind="crisis", title="Night line", phone="555 0100")
    before = bundle(client)
    for kind in ("json", "csv"):
        file = owner.get(f"/operator/export.{kind}")
        assert file.status_code == 200
        assert f'filename="breather-directory.{kind}"' in file.headers["Content-Disposition"]
        answer = send(owner, file.data, f"x.{kind}", "replace")
        assert "2 entries were read. 0 changes were published." in answer.text
        assert bundle(client) == before


def test_a_bad_row_is_named_by_line_and_column_and_nothing_is_imported(owner: Desk, client: FlaskClient) -> None:
    publish(owner)
    before = bundle(client)
    lines = owner.get("/operator/export.csv").data.decode("utf-8-sig").replace("555 0122", "no number at all")
    answer = send(owner, lines.encode(), "x.csv", "replace")
    assert answer.status_code == 422
    assert "Nothing was imported" in answer.text
    assert "Line 2, phone" in answer.text
    assert bundle(client) == before


def test_only_an_owner_puts_a_file_in_the_place_of_everything(owner: Desk, editor: Desk, client: FlaskClient) -> None:
    publish(editor)
    before, nothing = bundle(client), json.dumps({"entries": []}).encode()
    answer = send(editor, nothing, "x.json", "replace")
    assert (answer.status_code, "Only an owner may do this" in answer.text) == (403, True)
    assert bundle(client) == before
    assert 'value="replace"' not in editor.get("/operator/transfer").text
    assert 'value="replace"' in owner.get("/operator/transfer").text
    assert send(owner, nothing, "x.json", "replace").status_code == 200
    assert bundle(client) == []


def test_what_is_no_text_is_refused_with_advice(editor: Desk, client: FlaskClient) -> None:
    answer = send(editor, b"\xff\xfe\x00PK", "x.xlsx")
    assert (answer.status_code, "CSV UTF-8" in answer.text) == (422, True)
    assert bundle(client) == []


def test_a_file_that_is_too_large_is_refused_in_words(editor: Desk, client: FlaskClient) -> None:
    answer = editor.raw("/operator/transfer", b"x" * (3 << 20), "multipart/form-data; boundary=x")
    assert (answer.status_code, "That is too large" in answer.text) == (413, True)
    assert bundle(client) == []


def test_without_a_file_one_is_asked_for(editor: Desk) -> None:
    answer = editor.form("/operator/transfer", {"how": "add"})
    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)


def test_the_lines_of_a_country_are_added_with_one_button(editor: Desk, client: FlaskClient) -> None:
    page = editor.get("/operator/starters").text
    for country in ("United States", "United Kingdom", "Canada", "Australia", "Germany"):
        assert country in page
    assert editor.form("/operator/starters/GB").status_code == 303
    added: list[dict[str, Any]] = bundle(client)
    assert added
    assert {entry["country"] for entry in added} == {"GB"}
    address = f"/operator/entries/{added[0]['id']}"
    assert editor.form(address, fields_of(editor, address) | {"summary": "In our own words"}).status_code == 303
    assert editor.form("/operator/starters/GB").status_code == 303
    assert len(bundle(client)) == len(added)
    assert "In our own words" in {entry["summary"] for entry in bundle(client)}
    assert editor.form("/operator/starters/ZZ").status_code == 404

"""Questionnaires from elsewhere: what fits is offered, what does not is named, and nothing is guessed."""

import json
import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from forms import OWN, fhir, redcap
from hypothesis import given, settings
from hypothesis import strategies as st

from server.instruments import reading, shelf
from server.instruments.scoring import scorings
from server.instruments.wording import Rejected
from tests import warm

Change = Callable[[Any], Any]


def refusal(data: bytes, scoring: str | None = None) -> dict[str, str]:
    with pytest.raises(Rejected) as caught:
        reading.read(data, scoring)
    return {problem.where: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize("name", sorted(scorings()))
@pytest.mark.parametrize("make", [fhir, lambda name: fhir(name, r5=True), redcap])
def test_every_scoring_takes_its_wording_from_fhir_and_redcap(name: str, make: Callable[[str], bytes]) -> None:
    found, notes = reading.read(make(name))
    scoring = scorings()[name]
    assert found.id == name
    assert [item.id for item in found.items] == scoring.items()
    assert found.items[0].text == "Item 1 of the form"
    assert [answer.value for answer in found.answers] == scoring.values
    assert found.scores == scoring.subscales()
    assert scoring.licence.credit in found.licence.credit
    assert all("left out" in note for note in notes)


def test_published_codes_name_the_items_too() -> None:
    def loinc(made: dict[str, Any]) -> None:
        for item, code in zip(made["item"], ("44255-8", "44250-9"), strict=True):
            item["code"] = [{"system": "http://loinc.org", "code": code}]
            item["linkId"] = f"/x/{code}"

    found, _ = reading.read(fhir("phq-2", loinc))
    assert [item.text for item in found.items] == ["Item 2 of the form", "Item 1 of the form"]


def test_one_group_is_opened_and_that_is_said() -> None:
    def group(made: dict[str, Any]) -> None:
        made["item"] = [{"linkId": "g", "type": "group", "text": "Over two weeks", "item": made["item"]}]

    found, notes = reading.read(fhir("phq-2", group))
    assert found.items[0].intro == "Over two weeks"
    assert notes == ["item g: the group was opened; its questions stand in one list."]


def test_our_own_yaml_brings_scores_of_its_own() -> None:
    found, notes = reading.read(OWN.encode())
    assert (found.id, found.scores[0].method, notes) == ("ward-climate", "sum", [])
    _, notes = reading.read(OWN.split("scores:")[0].encode() + b"scores: []\n")
    assert notes == ["It has no scores: answers are kept and shown, and nothing is worked out."]


def test_our_own_yaml_may_lean_on_a_built_in_scoring() -> None:
    items = [{"id": f"who5_{n}", "text": f"Item {n}"} for n in range(1, 6)]
    answers = [{"value": value, "label": f"Answer {value}"} for value in range(6)]
    found, _ = reading.read(
        json.dumps({"scoring": "who-5", "version": "1", "items": items, "answers": answers}).encode()
    )
    assert found.scores[0].factor == 4
    assert refusal(json.dumps({"scoring": "who-9", "version": "1"}).encode()).keys() == {"scoring"}


def _set(path: str, value: Any) -> Change:
    def change(made: dict[str, Any]) -> None:
        made["item"][0][path] = value

    return change


def _nest(made: dict[str, Any]) -> None:
    for _ in range(3):
        made["item"] = [{"linkId": "g", "type": "group", "item": made["item"]}]


def _circle(made: dict[str, Any]) -> None:
    one, two = made["item"]
    one["enableWhen"] = [{"question": two["linkId"], "operator": "exists", "answerBoolean": True}]
    two["enableWhen"] = [{"question": one["linkId"], "operator": "exists", "answerBoolean": True}]


def _reverse(made: dict[str, Any]) -> None:
    options = made["item"][0]["answerOption"]
    for option, value in zip(options, (3, 2, 1, 0), strict=True):
        option["valueCoding"]["extension"][0]["valueDecimal"] = value


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        (_nest, "item g", "Groups inside groups"),
        (_set("type", "text"), "item phq2_1", "type 'text' cannot be scored"),
        (_set("type", "open-choice"), "item phq2_1", "Free answers"),
        (_set("repeats", True), "item phq2_1", "Several answers"),
        (_set("answerValueSet", "http://x/vs"), "item phq2_1", "value set outside the file"),
        (_set("answerOption", []), "item phq2_1", "no answers"),
        (_set("answerOption", [{"valueCoding": {"display": "Sometimes"}}]), "item phq2_1", "'Sometimes' has no weight"),
        (_set("text", ""), "item phq2_1", "no text"),
        (_set("linkId", "phq2_9"), "item phq2_9", "No item of phq-2 has this code"),
        (_set("linkId", "phq2_2"), "item phq2_2", "there twice"),
        (_set("item", [{"linkId": "x", "type": "choice"}]), "item phq2_1", "question inside a question"),
        (_circle, "item phq2_1", "circle: phq2_1 → phq2_2 → phq2_1"),
        (_set("enableWhen", [{"question": "phq2_2"}]), "item phq2_1", "under a condition"),
        (lambda made: made["item"].pop(), "phq2_2", "has no item with this code"),
        (lambda made: made["item"][0]["answerOption"].pop(), "item phq2_1", "weigh 0, 1, 2; phq-2 needs 0, 1, 2, 3"),
        (_reverse, "item phq2_2", "The scoring reverses"),
        (lambda made: made.update(item=[]), "item", "no items"),
        (lambda made: made.update(item=["x"]), "item 1", "This is no item"),
        (lambda made: made.update(resourceType="Patient"), "resourceType", "no Questionnaire"),
        (lambda made: made.update(id="phq-9"), "scoring", "does not say which scoring"),
    ],
)
def test_what_does_not_fit_is_named_with_its_reason(change: Change, where: str, words: str) -> None:
    assert words in refusal(fhir("phq-2", change)).get(where, "")


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        (lambda rows: rows[1].update({"Field Type": "wobble"}), "line 3, field phq4_1", "'wobble' are not known"),
        (lambda rows: rows[1].update({"Field Type": "checkbox"}), "phq4_1", "has no item with this code"),
        (
            lambda rows: rows[1].update({"Branching Logic (Show field only if...)": "[x]=1"}),
            "line 3, field phq4_1",
            "branching logic",
        ),
        (
            lambda rows: rows[1].update({"Choices, Calculations, OR Slider Labels": "Never | Often"}),
            "line 3, field phq4_1",
            "not written as 'number, words'",
        ),
        (lambda rows: rows.pop(1), "phq4_1", "has no item with this code"),
    ],
)
def test_a_data_dictionary_that_does_not_fit_is_named_by_its_line(change: Change, where: str, words: str) -> None:
    assert words in refusal(redcap("phq-4", change)).get(where, "")


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b"x" * (10 << 20), "file", "At most 1024 KiB"),
        (b"\xff\xfe{}", "file", "no text in UTF-8"),
        (b"", "file", "no questionnaire"),
        (b"[]", "file", "no questionnaire"),
        (b'{"resourceType": "Questionnaire"', "line 1", "neither as JSON"),
        (b"a: [" + b"[" * 100 + b"]" * 100 + b"]", "line 1", "nested too deeply"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "file", "nested too deeply"),
        (b"a: &x [1]\nb: [*x, *x]\n", "line 2", "Aliases"),
        (b"a: !!python/object/apply:os.system [ls]\n", "line 1", "neither as JSON"),
        (OWN.replace("id: rest", "id: help").encode(), "item help", "there twice"),
        (OWN.replace("items: [rest, help]", "items: [rest, hope]").encode(), "score climate", "no such item"),
        (OWN.replace("least: 2", "least: 3").encode(), "score climate", "needs 3 answers and counts 2"),
        (OWN.replace("range: [0, 4]", "range: [4, 0]").encode(), "score climate", "the lower first"),
        (OWN.replace("value: 1,", "value: 0,").encode(), "item rest", "weigh the same"),
        (OWN.replace("Made by", "Made \u202eby").encode(), "licence.credit", "turns the text round"),
        (OWN.replace("id: ward-climate", "id: quick").encode(), "id", "not 'quick'"),
        (OWN.replace("title: Ward climate", "title: 7").encode(), "title", ""),
        (OWN.replace("recall:", "recal:").encode(), "recal", "no field"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(data: bytes, where: str, words: str) -> None:
    assert words in refusal(data)[where]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_at_all_does_anything_but_be_refused(data: bytes) -> None:
    with pytest.raises(Rejected):
        reading.read(data)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), kind=st.sampled_from(["fhir", "redcap", "own"]))
def test_a_damaged_file_is_refused_or_read(data: st.DataObject, kind: str) -> None:
    whole = {"fhir": fhir("phq-2"), "redcap": redcap(), "own": OWN.encode()}[kind]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 30)))
    new = data.draw(st.binary(max_size=20) | st.just(whole[start:end] * 2) | st.sampled_from([b"NaN", b"[", b"&a *a"]))
    with suppress(Rejected):
        assert reading.read(whole[:start] + new + whole[end:])[0].items


def test_phones_get_what_is_offered_and_hear_when_nothing_changed(app: Flask) -> None:
    client = app.test_client()
    with app.app_context():
        assert shelf.put(reading.read(fhir("who-5"))[0])
        assert not shelf.put(reading.read(fhir("who-5"))[0])
        assert shelf.put(reading.read(OWN.encode())[0])
    answer = client.get("/api/instruments")
    assert [found["id"] for found in answer.json["instruments"]] == ["ward-climate", "who-5"]
    tag = answer.headers["ETag"]
    assert client.get("/api/instruments", headers={"If-None-Match": tag}).status_code == 304
    with app.app_context():
        assert shelf.remove("who-5") == 1
        assert shelf.remove("who-5") == 0
    assert client.get("/api/instruments", headers={"If-None-Match": tag}).status_code == 200


def test_the_commands_check_import_list_and_remove(tmp_path: Path) -> None:
    env = {**os.environ, "BREATHER_DATA": str(tmp_path / "data")}
    env.pop("BREATHER_DATABASE_URL", None)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return warm.run(env, *words)

    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(fhir("phq-2"))
    bad.write_bytes(fhir("phq-2", _circle))
    assert "The form, version 2026, en: 2 items." in run("instrument", "check", str(good)).stdout
    refused = run("instrument", "import", str(bad))
    assert refused.returncode == 1
    assert "item phq2_1: Its condition leads in a circle" in refused.stderr
    assert run("migrate").returncode == 0
    assert "offered from now on" in run("instrument", "import", str(good)).stdout
    assert "phq-2  version 2026" in run("instrument", "list").stdout
    assert run("instrument", "remove", "phq-2").returncode == 0
    assert run("instrument", "remove", "phq-2").returncode == 1

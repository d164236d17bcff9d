"""FHIR R4: validated by the models of fhir.resources, and by hand where they are lax."""

import json
import re
from decimal import Decimal
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from tests.export.history import GLOSSARY, check_in, history, name
from tests.export.phone import answers

LOINC = "http://loinc.org"
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-](0\d|1[0-4]):[0-5]\d")
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
CODE = re.compile(r"\S+(\s\S+)*")


def bundle(*check_ins: dict[str, Any]) -> dict[str, Any]:
    [text] = answers([["fhir", "fhir", history(list(check_ins)), GLOSSARY]])
    made: dict[str, Any] = json.loads(text)
    Bundle.model_validate_json(text)
    check_by_hand(made)
    return made


def check_by_hand(made: dict[str, Any]) -> None:
    """What the models let pass."""
    assert (made["resourceType"], made["type"]) == ("Bundle", "collection")
    assert not {"total", "link"} & set(made)  # bdl-1
    urls = [entry["fullUrl"] for entry in made["entry"]]
    assert len(set(urls)) == len(urls)  # bdl-7
    for entry in made["entry"]:
        assert not {"request", "response", "search"} & set(entry)  # bdl-2, 3, 4
        resource = entry["resource"]
        assert ID.fullmatch(resource["id"])
        assert entry["fullUrl"] in {f"urn:uuid:{resource['id']}", resource.get("url")}
    [codes, *rest] = [entry["resource"] for entry in made["entry"]]
    assert codes["resourceType"] == "CodeSystem"
    assert codes["content"] == "fragment"
    known = [concept["code"] for concept in codes.get("concept", [])]
    assert len(set(known)) == len(known)  # csd-1
    responses = {f"urn:uuid:{one['id']}" for one in rest if one["resourceType"] == "QuestionnaireResponse"}
    for resource in rest:
        assert resource["resourceType"] in {"QuestionnaireResponse", "Observation"}
        assert "subject" not in resource
        if resource["resourceType"] == "Observation":
            assert resource["category"][0]["coding"][0]["code"] == "survey"
            assert [reference["reference"] for reference in resource["derivedFrom"]] == [
                *responses & {r["reference"] for r in resource["derivedFrom"]}
            ]
            assert len({"valueQuantity", "valueInteger", "dataAbsentReason"} & set(resource)) == 1  # obs-6
            assert DATE_TIME.fullmatch(resource["effectiveDateTime"])
        else:
            assert DATE_TIME.fullmatch(resource["authored"])
            links = [item["linkId"] for item in resource.get("item", [])]
            assert len(set(links)) == len(links)
    for coding in codings(made):
        assert CODE.fullmatch(coding["code"])
        assert coding["system"] in {codes["url"], LOINC} or coding["system"].startswith("http://terminology.hl7.org/")
        if coding["system"] == codes["url"]:
            assert coding["code"] in known
    assert no_empty(made)


def codings(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in codings(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"system", "code"} <= set(value) and "unit" not in value else []
    return own + [found for one in value.values() for found in codings(one)]


def no_empty(value: Any) -> bool:
    """FHIR's JSON has no null, no empty text, list or object."""
    if isinstance(value, dict | list):
        return bool(value) and all(no_empty(one) for one in (value.values() if isinstance(value, dict) else value))
    return value is not None and value != ""


def of_type(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in made["entry"] if entry["resource"]["resourceType"] == kind]


def test_a_check_in_is_a_response_and_each_score_an_observation_derived_from_it() -> None:
    made = bundle(check_in(3, note="two admissions", offset=60))
    [response] = of_type(made, "QuestionnaireResponse")
    assert response["identifier"]["value"] == name(3)
    assert response["questionnaire"].endswith("/Questionnaire/quick|1")
    assert (response["status"], response["authored"]) == ("completed", "2026-11-23T03:10:00.000+01:00")
    first = response["item"][0]
    assert (first["linkId"], first["text"]) == ("numb", "I have felt numb.")
    [answer] = first["answer"]
    assert answer["valueCoding"]["code"] == "quick-3"
    assert answer["valueCoding"]["display"] == "Often"
    assert answer["valueCoding"]["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}
    ]
    assert next(item for item in response["item"] if item["linkId"] == "sleep").get("answer") is None
    assert response["item"][-1] == {"linkId": "breather.note", "answer": [{"valueString": "two admissions"}]}
    strain, sustenance = of_type(made, "Observation")
    assert strain["code"]["coding"][0]["code"] == "quick-strain"
    assert strain["code"]["text"] == "Check-in: Strain"
    assert strain["valueQuantity"] == {
        "value": 2.4,
        "unit": "{score}",
        "system": "http://unitsofmeasure.org",
        "code": "{score}",
    }
    assert strain["derivedFrom"] == [{"reference": f"urn:uuid:{response['id']}"}]
    assert sustenance["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert strain["effectiveDateTime"] == response["authored"]


def test_nothing_says_whose_it_is_and_the_same_history_gives_the_same_names() -> None:
    made = bundle(check_in(3), check_in(4))
    assert "Patient" not in json.dumps(made)
    assert name(1) not in json.dumps(made)  # the account
    ids = [entry["fullUrl"] for entry in made["entry"]]
    assert ids == [entry["fullUrl"] for entry in bundle(check_in(3), check_in(4))["entry"]]


def test_histories_at_the_edges_are_valid_too() -> None:
    bundle()
    bundle(
        check_in(1, answers={}, scores=[], edited=True),
        check_in(2, version="7", instrument="who-5", answers={"who-5.1": 2.5, "x": None}),
        check_in(3, offset=-210, at="2026-11-23T02:10:00Z", note="a\x00b\x1f \ud800\n"),
        check_in(4, offset=1e9, note="\x07"),
        check_in(5, offset=840),
        check_in(6, offset=-720, at="2026-01-01T00:00:00.000Z"),
    )
    made = bundle(check_in(1, edited=True), check_in(3, offset=-210))
    assert [one["status"] for one in of_type(made, "QuestionnaireResponse")] == ["amended", "completed"]
    assert of_type(made, "QuestionnaireResponse")[1]["authored"] == "2026-11-22T22:40:00.000-03:30"


def test_a_mean_keeps_its_value() -> None:
    [strain] = of_type(bundle(check_in(3, scores=[{"id": "strain", "value": 7 / 3}])), "Observation")
    assert Decimal(repr(strain["valueQuantity"]["value"])) == Decimal(repr(7 / 3))


def test_loinc_stands_only_where_the_question_is_the_same_and_a_band_is_named() -> None:
    answers_given = {"phq2_1": 2, "phq2_2": None}
    made = bundle(
        check_in(1, instrument="phq-2", version="1", answers=answers_given, scores=[]),
        check_in(
            2,
            instrument="phq-4",
            answers={f"phq4_{n}": n - 1 for n in range(1, 5)},
            scores=[{"id": "worry", "value": 1, "band": "below"}],
        ),
        check_in(3),
    )
    found = [(one["code"]["coding"][0], one.get("valueInteger")) for one in of_type(made, "Observation")]
    assert [(coding["code"], value) for coding, value in found if coding["system"] == LOINC] == [
        ("44250-9", 2),
        ("44250-9", 2),
        ("44255-8", 3),
    ]
    [worry] = [one for one in of_type(made, "Observation") if one["code"]["coding"][0]["code"] == "phq-4-worry"]
    assert worry["interpretation"][0]["coding"][0]["code"] == "phq-4-band-below"

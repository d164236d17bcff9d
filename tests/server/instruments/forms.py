"""Questionnaires as others write them. Their words are invented: 'Item 1 of the form'."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from server.instruments.scoring import Scoring, scorings

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
COLUMNS = [
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number"),
    *("Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)"),
    *("Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name"),
    *("Matrix Ranking?", "Field Annotation"),
]


def fhir(name: str = "phq-2", change: Callable[[dict[str, Any]], Any] | None = None, r5: bool = False) -> bytes:
    """A Questionnaire for a built-in scoring, changed by `change`."""
    scoring = scorings()[name]
    made: dict[str, Any] = {
        "resourceType": "Questionnaire",
        **{"id": name, "status": "active", "version": "2026", "title": "The form", "language": "en"},
        "copyright": "Copied from nowhere.",
        "item": [question(scoring, item, n, r5) for n, item in enumerate(scoring.items(), 1)],
    }
    if change:
        change(made)
    return json.dumps(made).encode()


def question(scoring: Scoring, item: str, number: int, r5: bool = False) -> dict[str, Any]:
    extension = {"url": WEIGHT if r5 else ORDINAL}
    return {
        "linkId": item,
        "text": f"Item {number} of the form",
        "type": "coding" if r5 else "choice",
        "answerOption": [
            {
                "valueCoding": {
                    "code": f"a{value:g}",
                    "display": f"Answer {value:g}",
                    "extension": [extension | {"valueDecimal": value}],
                }
            }
            for value in scoring.values
        ],
    }


def redcap(name: str = "phq-4", change: Callable[[list[dict[str, str]]], Any] | None = None) -> bytes:
    """A data dictionary with a record id before the items and a sum after them."""
    scoring = scorings()[name]
    choices = " | ".join(f"{value:g}, Answer {value:g}" for value in scoring.values)
    form = name.replace("-", "_")
    rows = [
        dict.fromkeys(COLUMNS, "")
        | {COLUMNS[0]: "record_id", COLUMNS[1]: form, COLUMNS[3]: "text", COLUMNS[4]: "Record"}
    ]
    for n, item in enumerate(scoring.items(), 1):
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {COLUMNS[0]: item, COLUMNS[1]: form, COLUMNS[3]: "radio"}
            | {COLUMNS[4]: f"Item {n} of the form", COLUMNS[5]: choices}
        )
    rows.append(dict.fromkeys(COLUMNS, "") | {COLUMNS[0]: "total", COLUMNS[3]: "calc", COLUMNS[5]: "sum([a])"})
    if change:
        change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


OWN = """\
id: ward-climate
version: "1"
title: Ward climate
recall: This past month
licence: {holder: The house, terms: Own wording., credit: Made by the wellbeing group.}
interval_days: 30
answers: [{value: 0, label: No}, {value: 1, label: Partly}, {value: 2, label: Yes}]
items:
  - {id: rest, text: There is a place to rest.}
  - {id: help, text: Somebody helps when it is too much.}
scores:
  - {id: climate, title: Climate, items: [rest, help], method: sum, least: 2, range: [0, 4], better: high}
"""

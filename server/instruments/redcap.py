"""REDCap data dictionary: a CSV of 18 columns, one row a field."""

import csv
import io
import re

from server.instruments.shapes import Answer, Problem
from server.instruments.wording import Question, Rejected, Wording, reject

NAME, KIND, LABEL, CHOICES, BRANCH = (
    "Variable / Field Name",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Branching Logic (Show field only if...)",
)
HEADER, FORM = "Section Header", "Form Name"
NEEDED = (NAME, KIND, LABEL, CHOICES)
SCORED = {"radio", "dropdown"}
LEFT_OUT = {"calc", "text", "notes", "descriptive", "file", "slider", "yesno", "truefalse", "checkbox", "sql"}
CHOICE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(.+?)\s*", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
MOST_ROWS = 2000


def read(text: str) -> Wording:
    """Raises Rejected with every flaw that was found."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in NEEDED if name not in (rows.fieldnames or [])]
        if missing:
            raise reject("line 1", f"The column '{missing[0]}' is missing: this is no REDCap data dictionary.")
        fields = [(rows.line_num, row) for row in rows]
    except csv.Error as error:
        raise reject(f"line {rows.line_num}", f"This is no CSV: {error}.") from None
    if len(fields) > MOST_ROWS:
        raise reject(f"line {MOST_ROWS + 2}", f"At most {MOST_ROWS} fields can be read; this has more.")
    wording, problems = Wording(questions=[]), []
    intro = ""
    for line, row in fields:
        name, kind = _cell(row, NAME), _cell(row, KIND)
        where = f"line {line}, field {name or '(without a name)'}"
        intro = _cell(row, HEADER) or intro
        if kind not in SCORED:
            if kind not in LEFT_OUT:
                problems.append(Problem(where, f"Fields of type '{kind or 'none'}' are not known."))
            wording.notes.append(f"{where}: a field of type '{kind}' is left out; only radio and dropdown are scored.")
            continue
        if _cell(row, BRANCH):
            problems.append(Problem(where, "It is shown under a condition (branching logic); that is not supported."))
        wording.questions.append(Question(where, [name], _cell(row, LABEL), _answers(row, where, problems), intro))
        intro = ""
    wording.names = sorted({_cell(row, FORM) for _, row in fields} - {""})
    if problems:
        raise Rejected(problems)
    return wording


def _answers(row: dict[str, str], where: str, problems: list[Problem]) -> list[Answer]:
    found = []
    for choice in _cell(row, CHOICES).split("|"):
        match = CHOICE.fullmatch(choice)
        if match:
            number = float(match[1])
            found.append(Answer(value=int(number) if number.is_integer() else number, label=match[2]))
        else:
            problems.append(Problem(where, f"The choice '{choice.strip()[:40]}' is not written as 'number, words'."))
    return found


def _cell(row: dict[str, str], name: str) -> str:
    return TAG.sub("", row.get(name) or "").strip()

"""One entry as the cells of a spreadsheet, and back."""

import json
import re
from typing import Any

import msgspec

from server.directory.shapes import Entry

COLUMNS = [field.encode_name for field in msgspec.structs.fields(Entry)]
NESTED = {"hours", "meetings"}
TRUTH = {"true": True, "false": False}
# A spreadsheet runs a cell that begins so as a formula (OWASP, CSV injection; the wide forms in East Asian versions).
FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


class BadCell(ValueError):
    """A sentence about a cell."""


def write(entry: Entry) -> list[str]:
    """The cells, in the order of COLUMNS."""
    plain = msgspec.to_builtins(entry)
    return [_escape(_cell(column, plain[column])) for column in COLUMNS]


def read(column: str, cell: str) -> Any:
    """The value, or the text itself where it is none: the check of the entry complains then. Raises BadCell."""
    text = _unescape(cell)
    if column in NESTED:
        return _nested(text)
    if column == "languages":
        return [language for language in re.split(r"[,;\s]+", text) if language]
    if column in {"needs_signal", "debrief", "self_referral"}:
        return TRUTH.get(text.strip().lower(), text)  # spreadsheets write TRUE
    if column == "order" and re.fullmatch("-?[0-9]{1,9}", text.strip()):
        return int(text)
    return text


def _cell(column: str, value: Any) -> str:
    if value is None or value == []:
        return ""
    if column in NESTED:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _nested(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise BadCell(f"This cell is no JSON: {error.msg} at character {error.pos + 1}.") from None
    except (ValueError, RecursionError):
        raise BadCell("This cell is no JSON: it is too deep, has a number too long, or a key twice.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _escape(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _unescape(cell: str) -> str:
    """One apostrophe less, where `_escape` or a careful spreadsheet put one."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell

"""Files in and out. What goes out comes in again as it was; of a file with flaws all are told, and nothing is kept."""

import csv
import io
import json
import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple

from server.directory import cells, entries, places
from server.directory.entry import Entry, Invalid, check

MOST_BYTES = 2 << 20
MOST_ENTRIES = 2000
BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


class Flaw(NamedTuple):
    """line: from 1. column: from 1 in JSON, the name of the column in CSV. message: a sentence."""

    line: int
    column: int | str
    message: str


class Rejected(Exception):
    """A file that was not taken. problems: everything that is wrong with it, by line."""

    def __init__(self, problems: list[Flaw]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = sorted(problems, key=lambda problem: problem.line)


def to_json() -> str:
    """Every entry, in the shape of /api/directory."""
    return json.dumps(entries.bundle(), ensure_ascii=False, indent=2) + "\n"


def to_csv() -> str:
    """Every entry, one a line; hours and meetings are JSON in their cells."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, quoting=csv.QUOTE_ALL)
    rows.writerow(cells.COLUMNS)
    rows.writerows(cells.write(stored.entry) for stored in entries.all_entries())
    return BOM + file.getvalue()


def read(text: str) -> list[Entry]:
    """The entries of a JSON or CSV file, whichever it is. Raises Rejected."""
    return from_json(text) if text.lstrip(BOM + " \t\r\n")[:1] in ("[", "{") else from_csv(text)


def from_json(text: str) -> list[Entry]:
    """The entries of a list, or of an object that has them as `entries`. Raises Rejected."""
    text = _sized(text)
    plain, twice = _plain(text)
    rows = plain.get("entries") if isinstance(plain, dict) else plain
    if not isinstance(rows, list):
        raise Rejected([Flaw(1, 1, "Expected a list of entries, or an object that has one as 'entries'.")])
    _counted(len(rows))
    root = "entries." if isinstance(plain, dict) else ""
    found, problems = _check_all([(f"{root}{index}", row) for index, row in enumerate(rows)])
    if problems or twice:
        raise Rejected(_placed(text, problems))
    return found


def from_csv(text: str) -> list[Entry]:
    """The entries of a table whose first line names the columns; those left out are empty. Raises Rejected."""
    text = _sized(text)
    lines = list(_lines(text))
    if not lines:
        raise Rejected([Flaw(1, 1, "The file is empty.")])
    _counted(len(lines) - 1)
    header = _cut([name.strip() for name in lines[0][1]], 0)
    if wrong := list(_header(header)):
        raise Rejected(wrong)
    problems: list[Flaw] = []
    rows = [(line, _row(line, header, row, problems)) for line, row in lines[1:]]
    spoilt = {(problem.line, problem.column) for problem in problems}
    found, told = _check_all(rows)
    for line, field, message in told:
        column, _, inner = field.partition(".")
        if (line, column) not in spoilt and (line, "") not in spoilt:
            problems.append(Flaw(line, column, f"{inner}: {message}" if inner else message))
    if problems:
        raise Rejected(problems)
    return found


def _sized(text: str) -> str:
    if len(text) > MOST_BYTES or len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise Rejected([Flaw(1, 1, "The file is larger than 2 MB.")])
    return text.removeprefix(BOM)


def _counted(number: int) -> None:
    if number > MOST_ENTRIES:
        raise Rejected([Flaw(1, 1, f"There are {number} entries; at most {MOST_ENTRIES} fit.")])


def _check_all(rows: list[tuple[Any, Any]]) -> tuple[list[Entry], list[tuple[Any, str, str]]]:
    """rows: (place, raw entry). The entries, and (place, field, message) of what is wrong."""
    found, problems, ids = [], [], set()
    for place, row in rows:
        if isinstance(row, dict) and row.get("id", "") == "":
            row = row | {"id": secrets.token_hex(8)}
        try:
            entry = check(row, against_today=False)
        except Invalid as invalid:
            problems += [(place, problem.field, problem.message) for problem in invalid.problems]
            continue
        if entry.id in ids:
            problems.append((place, "id", "Another entry of this file has the same id."))
        ids.add(entry.id)
        found.append(entry)
    return found, problems


def _plain(text: str) -> tuple[Any, bool]:
    """The JSON, and whether an object has a key twice."""
    twice = False

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        built = dict(pairs)
        twice = twice or len(built) != len(pairs)
        return built

    try:
        return json.loads(text, object_pairs_hook=build), twice
    except json.JSONDecodeError as error:
        raise Rejected([Flaw(error.lineno, error.colno, f"This is no JSON: {error.msg}.")]) from None
    except (ValueError, RecursionError):
        raise Rejected([Flaw(1, 1, "This JSON is nested too deeply, or has a number that is too long.")]) from None


def _placed(text: str, problems: list[tuple[str, str, str]]) -> list[Flaw]:
    """Problems by path become problems by line and column; keys that stand twice join them."""
    told = [(f"{place}.{field}".rstrip("."), field, message) for place, field, message in problems]
    offsets, twice = places.find(text, places.with_parents({path for path, _, _ in told}))
    flaws = [(offset, f"'{key[:40]}' stands twice here.") for offset, key in twice]
    flaws += [(places.nearest(path, offsets), f"{field}: {message}".lstrip(": ")) for path, field, message in told]
    where = places.Lines(text)
    return [Flaw(*where.of(offset), message) for offset, message in sorted(flaws)]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, cells) of each row that is not empty. German spreadsheets write semicolons."""
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield begin, row
            begin = rows.line_num + 1
    except csv.Error as error:
        raise Rejected([Flaw(begin, 1, f"This is no CSV: {error}.")]) from None


def _header(names: list[str]) -> Iterator[Flaw]:
    for index, name in enumerate(names, 1):
        if name not in cells.COLUMNS:
            yield Flaw(1, index, f"There is no column '{name[:40]}'; the columns are {', '.join(cells.COLUMNS)}.")
        elif names.index(name) < index - 1:
            yield Flaw(1, name, "This column stands twice.")
    for name in ("kind", "title"):
        if name not in names:
            yield Flaw(1, name, "This column is missing.")


def _row(line: int, header: list[str], row: list[str], problems: list[Flaw]) -> dict[str, Any]:
    """The raw entry of a row. Empty cells are unset."""
    row = _cut(row, len(header))
    if len(row) != len(header):
        problems.append(Flaw(line, "", f"This line has {len(row)} cells; the first line names {len(header)}."))
        return {}
    raw = {}
    for column, cell in zip(header, row, strict=True):
        if cell.strip():
            try:
                raw[column] = cells.read(column, cell)
            except cells.BadCell as error:
                problems.append(Flaw(line, column, str(error)))
    return raw


def _cut(row: list[str], length: int) -> list[str]:
    """Without the empty cells that spreadsheets leave at the end, but not shorter than `length`."""
    while len(row) > length and not row[-1].strip():
        row = row[:-1]
    return row

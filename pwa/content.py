"""Content of the app as data: practices and crisis lines, one folder a language."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from pwa.languages import SOURCE

CONTENT = Path(__file__).parent / "content"
T = TypeVar("T")


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """One thing to do. seconds: how long it stays on the screen. drawing: a file of content/drawings, without .svg."""

    text: str
    seconds: int
    hint: str = ""
    drawing: str = ""


class Practice(msgspec.Struct, forbid_unknown_fields=True):
    """A practice that runs on the phone.

    kind: pacer (breathe_in, hold_in, breathe_out, hold_out: seconds; cycles), steps, or timer (choices: minutes).
    for_items: the statements of the check-in that it suits, of those that tell of strain.
    """

    id: str
    title: str
    when: str
    minutes: int
    kind: Literal["pacer", "steps", "timer"]
    about: str
    safety: str
    order: int
    summary: str = ""
    breathe_in: int = 0
    hold_in: int = 0
    breathe_out: int = 0
    hold_out: int = 0
    cycles: int = 0
    choices: list[int] = []
    steps: list[Step] = []
    for_items: list[str] = []


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One crisis line. call: number to dial; text: number to send `send` to; hours: in words.

    audience: empty where it is for anyone.
    """

    name: str
    about: str
    hours: str
    source: str
    verified_on: date
    expires_on: date
    audience: str = ""
    call: str = ""
    text: str = ""
    send: str = ""


class Country(msgspec.Struct, forbid_unknown_fields=True):
    """Verified lines of a country, and its emergency number."""

    code: str
    name: str
    emergency: str
    lines: list[Line]


class Crisis(msgspec.Struct, forbid_unknown_fields=True):
    """The file of crisis lines."""

    countries: list[Country]


@cache
def practices(language: str = SOURCE) -> list[Practice]:
    """Every practice of a language, in the order in which it is shown."""
    files = (CONTENT / language / "practices").glob("*.yaml")
    return sorted((load(file, Practice) for file in files), key=lambda practice: practice.order)


@cache
def crisis_lines(language: str = SOURCE) -> list[Country]:
    """Countries with verified lines, in the words of a language."""
    return load(CONTENT / language / "crisis.yaml", Crisis).countries


@cache
def drawing(name: str) -> str:
    """A line drawing as SVG: own files, checked by a test, so they may stand in a page as they are."""
    return (CONTENT / "drawings" / f"{name}.svg").read_text()


def load(file: Path, kind: type[T]) -> T:
    """Read a YAML file. Raises ValueError that names file and field, or line."""
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=kind)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{file}: {error}") from error

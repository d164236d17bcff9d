"""What a questionnaire is made of. docs/instruments.md says it in words; phones get the same as JSON."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Id = Annotated[str, Meta(max_length=40)]
Name = Annotated[str, Meta(max_length=80)]
Line = Annotated[str, Meta(max_length=254)]
Text = Annotated[str, Meta(max_length=1000, extra={"lines": True})]
Number = Annotated[float, Meta(ge=-1000, le=1000)]
Band = Literal["low", "not-low", "moderate", "high", "none", "mild", "severe", "below", "at"]


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer: what it counts, and what people read."""

    value: Number
    label: Line


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question. intro: a line above it. answers: its own, where they differ from the questionnaire's."""

    id: Id
    text: Text
    intro: Text = ""
    answers: Annotated[list[Answer], Meta(max_length=20)] = []


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"begin": "from", "end": "to"}):
    """A part of the range that has a name, both ends included."""

    begin: Number
    end: Number
    id: Band


class Change(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From how many points on a change is published to be real."""

    points: Number
    source: Line


class Reliability(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Standard deviation and internal consistency of published samples."""

    sd: Number
    alpha: Annotated[float, Meta(ge=0, le=1)]
    source: Line


class Score(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"limits": "range"}):
    """A subscale. reversed: counted as least plus greatest value less the answer. least: so many answers it takes.

    prorate: a sum of fewer answers is scaled up to all. factor: the sum or mean is multiplied by it.
    """

    id: Id
    title: Name
    items: Annotated[list[Id], Meta(max_length=200)]
    reversed: Annotated[list[Id], Meta(max_length=200)] = []
    method: Literal["sum", "mean"]
    factor: Number = 1
    least: Annotated[int, Meta(ge=1, le=200)]
    prorate: bool = False
    limits: Annotated[list[Number], Meta(max_length=2)]
    better: Literal["high", "low"]
    bands: Annotated[list[Span], Meta(max_length=10)] = []
    change: Change | None = None
    reliability: Reliability | None = None


class Licence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose questionnaire it is, and the line that must stand beside every result."""

    holder: Line
    terms: Line
    credit: Text
    url: Line = ""


class Instrument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A questionnaire as phones get it. answers: of every item that has none of its own."""

    id: Id
    version: Annotated[str, Meta(max_length=20)]
    title: Name
    language: Annotated[str, Meta(max_length=12)] = "en"
    recall: Line = ""
    about: Text = ""
    licence: Licence
    interval_days: Annotated[int, Meta(ge=1, le=366)] = 28
    source: Line = ""
    answers: Annotated[list[Answer], Meta(max_length=20)] = []
    items: Annotated[list[Item], Meta(max_length=200)]
    scores: Annotated[list[Score], Meta(max_length=20)]
    comparable_with: Annotated[list[Line], Meta(max_length=20)] = []


class Problem(Struct, frozen=True):
    """where: the item, line or field. message: a sentence that says why, and what to do."""

    where: str
    message: str

"""The scorings that are built in: everything about a questionnaire but its wording."""

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from server.instruments.shapes import Change, Licence, Score, Span

FOLDER = Path(__file__).parent / "scorings"


class Subscale(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"limits": "range"}):
    """As shapes.Score, with items by their number in the form."""

    id: str
    title: str
    items: list[int]
    reversed: list[int] = []
    method: str
    factor: float = 1
    least: int
    limits: list[float]
    better: str
    bands: list[Span] = []
    change: Change | None = None


class Scoring(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """values: what each answer may count. Items are <prefix>1 to <prefix><count>; codes: further names of an item."""

    id: str
    title: str
    interval_days: int
    licence: Licence
    source: str
    values: list[float]
    prefix: str
    count: int
    scores: list[Subscale]
    codes: dict[int, list[str]] = {}

    def items(self) -> list[str]:
        """Ids in the order of the form."""
        return [f"{self.prefix}{number}" for number in range(1, self.count + 1)]

    def item(self, code: str) -> str | None:
        """The item that a code names: its id, its number, or one of its published codes; case does not count."""
        plain = code.strip().lower().replace("-", "_")
        for number in range(1, self.count + 1):
            names = [f"{self.prefix}{number}", str(number), *self.codes.get(number, [])]
            if plain in [name.lower().replace("-", "_") for name in names]:
                return f"{self.prefix}{number}"
        return None

    def subscales(self) -> list[Score]:
        """As phones get them."""
        name = self.prefix.__add__
        return [
            msgspec.convert(
                msgspec.to_builtins(part)
                | {
                    "items": [name(str(number)) for number in part.items],
                    "reversed": [name(str(number)) for number in part.reversed],
                },
                Score,
            )
            for part in self.scores
        ]


@cache
def scorings() -> dict[str, Scoring]:
    """By id."""
    files = sorted(FOLDER.glob("*.yaml"))
    found = [msgspec.yaml.decode(file.read_bytes(), type=Scoring, strict=False) for file in files]
    return {scoring.id: scoring for scoring in found}

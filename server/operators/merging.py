"""Two editors saved the same entry: what differs, and the entry that the second one chooses."""

from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class Difference:
    """One field that is not the same. choice: who alone changed it; empty where both did, for the person to say."""

    field: str
    mine: Any
    theirs: Any
    choice: Side | Literal[""]


def differences(mine: dict[str, Any], theirs: dict[str, Any], base: dict[str, Any] | None) -> list[Difference]:
    """Field by field. base: the entry that both began with, when the log still knows it."""
    return [
        Difference(field, mine[field], theirs[field], _changed_by(field, mine, theirs, base))
        for field in theirs
        if field != "id" and mine[field] != theirs[field]
    ]


def merged(mine: dict[str, Any], theirs: dict[str, Any], chosen: dict[str, str]) -> dict[str, Any]:
    """`theirs` with each field of `mine` for which `chosen` says so."""
    return {field: mine[field] if chosen.get(field) == "mine" else theirs[field] for field in theirs}


def _changed_by(
    field: str, mine: dict[str, Any], theirs: dict[str, Any], base: dict[str, Any] | None
) -> Side | Literal[""]:
    if base is None:
        return ""
    if base.get(field) == theirs[field]:
        return "mine"
    return "theirs" if base.get(field) == mine[field] else ""

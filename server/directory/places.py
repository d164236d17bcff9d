"""Where a value stands in a JSON text: a person mends a file by line and column, not by a path."""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
DEEPEST = 8  # entries.0.hours.weekly.0.days.0 and one more


@dataclass
class Level:
    """An object or a list that is being read. name: the key or the index that comes now; None: a key must come."""

    is_object: bool
    name: str | int | None
    keys: set[str] = field(default_factory=set)


def find(text: str, wanted: set[str]) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Offsets of the wanted paths (dotted), and (offset, key) of each key that its object has twice. text: valid JSON.

    It keeps a stack of its own: the text may be nested as deeply as it likes.
    """
    found: dict[str, int] = {}
    twice: list[tuple[int, str]] = []
    levels: list[Level] = []
    for token in TOKEN.finditer(text):
        mark, level = token[0], levels[-1] if levels else None
        if mark in "]}":
            levels.pop()
        elif mark == ",":
            assert level
            level.name = level.name + 1 if isinstance(level.name, int) else None
        elif mark != ":" and level and level.name is None:
            level.name = str(json.loads(mark))
            if level.name in level.keys:
                twice.append((token.start(), level.name))
            level.keys.add(level.name)
        elif mark != ":":
            if len(levels) <= DEEPEST and (path := ".".join(str(level.name) for level in levels)) in wanted:
                found[path] = token.start()
            if mark in "[{":
                levels.append(Level(mark == "{", None if mark == "{" else 0))
    return found, twice


def nearest(path: str, found: dict[str, int]) -> int:
    """The offset of the path, or of what holds it."""
    while path and path not in found:
        path = path.rpartition(".")[0]
    return found.get(path, 0)


def with_parents(paths: set[str]) -> set[str]:
    """The paths and what holds them."""
    parts = [path.split(".") for path in paths]
    return {".".join(names[:length]) for names in parts for length in range(len(names) + 1)}


class Lines:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

"""From anything at all to a struct of the directory, with a sentence for every value that has the wrong shape.

msgspec stops at the first flaw; a person who mends a file wants to hear of all of them.
"""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Meta, Struct

from server.directory import text
from server.directory.shapes import Problem

MOST_UNKNOWN = 5


class Reader:
    """Reads one value, and keeps the problems that it met. What could not be read has its default then."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, kind: Any, value: object, path: str = "") -> Any:
        """The value as `kind`, or the blank of that kind and a problem."""
        origin, meta = get_origin(kind), Meta()
        if origin is Annotated:
            kind, meta = get_args(kind)
            origin = get_origin(kind)
        if origin in (Union, UnionType):
            kind = next(part for part in get_args(kind) if part is not NoneType)
            return None if value is None else self.read(kind, value, path)
        if origin is Literal:
            return self._choice(get_args(kind), value, path)
        if origin is list:
            return self._list(get_args(kind)[0], value, path, meta)
        if issubclass(kind, Struct):
            return self._struct(kind, value, path)
        return self._plain(kind, value, path, meta)

    def _struct(self, kind: type[Struct], value: object, path: str) -> Any:
        known = msgspec.structs.fields(kind)
        if not isinstance(value, dict):
            self._say(path, "Expected an object with named fields.")
            value = {field.encode_name: _blank(field.type) for field in known if _is_required(field)}
        for name in [name for name in value if name not in {field.encode_name for field in known}][:MOST_UNKNOWN]:
            self._say(_join(path, text.shown(name)), f"There is no field '{text.shown(name)}'.")
        made = {}
        for field in known:
            below = _join(path, field.encode_name)
            if field.encode_name in value:
                made[field.name] = self.read(field.type, value[field.encode_name], below)
            elif _is_required(field):
                self._say(below, "This is missing.")
                made[field.name] = _blank(field.type)
        return kind(**made)

    def _list(self, kind: Any, value: object, path: str, meta: Meta) -> list[Any]:
        if not isinstance(value, list):
            self._say(path, "Expected a list.")
            return []
        if meta.max_length is not None and len(value) > meta.max_length:
            self._say(path, f"There are {len(value)} of these; at most {meta.max_length} fit.")
            return []
        return [self.read(kind, one, _join(path, str(index))) for index, one in enumerate(value)]

    def _choice(self, choices: tuple[Any, ...], value: object, path: str) -> Any:
        if isinstance(value, str) and value in choices:
            return value
        self._say(path, f"'{text.shown(value)}' is not among: {', '.join(choices)}.")
        return choices[0]

    def _plain(self, kind: type, value: object, path: str, meta: Meta) -> Any:
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind or value != value:  # True is an int to isinstance; what is no number is not itself
            self._say(path, EXPECTED[kind])
            return kind()
        if isinstance(value, str):
            if flaw := text.flaw(value, meta):
                self._say(path, flaw)
                return ""
            return text.tidy(value)
        outside = isinstance(value, int | float) and meta.ge is not None and meta.le is not None
        if outside and not meta.ge <= value <= meta.le:  # type: ignore[operator]
            self._say(path, f"Write a {'whole ' if kind is int else ''}number from {meta.ge} to {meta.le}.")
            return meta.ge
        return value

    def _say(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


EXPECTED: dict[type, str] = {
    str: "Expected text.",
    bool: "Expected true or false.",
    int: "Expected a whole number.",
    float: "Expected a number.",
}


def _is_required(field: msgspec.structs.FieldInfo) -> bool:
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def _blank(kind: Any) -> Any:
    return Reader().read(kind, None)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

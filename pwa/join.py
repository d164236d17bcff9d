"""Make one module of the service worker and what it imports.

Every other module is served as it is. A worker is different: it may not import later, nor from its own cache, so a
first visit would wait for two dozen requests before it could begin to keep anything.
"""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"([^"]+)"\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b(?!\()", re.MULTILINE)
RENAMED = re.compile(r"(\w+) as (\w+)")


class CannotJoin(ValueError):
    """A module uses what is not joined here. Its text names the module."""


def joined(path: str, read: Callable[[str], str]) -> str:
    """The text of one module without imports. read: gives the text of a module by its path from the root."""
    made: dict[str, str] = {}
    _add(path, read, made, ())
    return "".join(made.values())


def _add(path: str, read: Callable[[str], str], made: dict[str, str], above: tuple[str, ...]) -> None:
    """Put what it imports into `made`, then itself, as a block that gives what it exports."""
    if path in above:
        raise CannotJoin(f"{path} imports itself, by way of {above[-1]}")
    text = read(path)
    imports = [(names, normpath(join(dirname(path), target))) for names, target in IMPORT.findall(text)]
    for _, target in imports:
        if target not in made:
            _add(target, read, made, (*above, path))
    taken = [(RENAMED.sub(r"\1: \2", names.strip()), target) for names, target in imports if names]
    body, given = IMPORT.sub("", text), EXPORT.findall(text)
    body = EXPORT.sub("", body)
    if OTHER.search(body):
        raise CannotJoin(f"{path}: only named imports, and exports of functions, classes and constants")
    head = "".join(f"const {{ {names} }} = {_name(target)}\n" for names, target in taken)
    made[path] = f"const {_name(path)} = (() => {{\n{head}{body}return {{ {', '.join(given)} }}\n}})()\n"


def _name(path: str) -> str:
    return "of_" + re.sub(r"\W", "_", path)

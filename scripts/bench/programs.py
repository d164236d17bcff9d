"""Which programs measure, and which rows: the first line of each says so, as in 'Rows 9 and 10: …'."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAID = re.compile(r"Rows? (?P<rows>[\d, and]+):|Beside the rows:")


@dataclass(frozen=True)
class Program:
    """path: of the file. rows: none where it measures something beside the numbered rows."""

    path: Path
    rows: tuple[int, ...]

    @property
    def name(self) -> str:
        """Of the file."""
        return self.path.name


def all_of_them() -> list[Program]:
    """Every program of this folder, in order of the rows; what is beside them comes last."""
    return sorted(_found(), key=lambda program: (program.rows or (99,), program.name))


def _found() -> Iterator[Program]:
    for file in Path(__file__).parent.glob("*.py"):
        said = SAID.match(ast.get_docstring(ast.parse(file.read_text())) or "")
        if said:
            yield Program(file, tuple(int(number) for number in re.findall(r"\d+", said["rows"] or "")))

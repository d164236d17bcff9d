"""What an importer found in somebody's file: questions and answers as written there, and what was left out."""

from dataclasses import dataclass, field

from server.instruments.shapes import Answer, Problem

MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Question:
    """codes: names by which a scoring may know it, the best first. where: how a person finds it in the file."""

    where: str
    codes: list[str]
    text: str
    answers: list[Answer]
    intro: str = ""


@dataclass
class Wording:
    """notes: sentences about what is in the file and not in the result; nothing is left out in silence."""

    questions: list[Question]
    title: str = ""
    version: str = "1"
    language: str = "en"
    recall: str = ""
    credit: str = ""
    names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Rejected(ValueError):
    """Nothing was imported. problems: what is wrong, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.message}" for problem in problems))
        self.problems = problems


def reject(where: str, message: str) -> Rejected:
    """One problem."""
    return Rejected([Problem(where, message)])

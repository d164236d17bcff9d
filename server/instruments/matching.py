"""Somebody's wording beside a built-in scoring: by declared codes, never by guessing from the words."""

import re

from server.instruments.scoring import Scoring, scorings
from server.instruments.shapes import Answer, Instrument, Item, Licence, Problem
from server.instruments.wording import Question, Rejected, Wording, reject


def match(wording: Wording, name: str | None) -> Instrument:
    """Raises Rejected: no scoring fits, an item is missing, unknown, twice, or its answers weigh something else."""
    scoring = _scoring(wording, name)
    problems: list[Problem] = []
    found: dict[str, Question] = {}
    for question in wording.questions:
        item = next(filter(None, map(scoring.item, question.codes)), None)
        if item is None:
            known = f"{scoring.prefix}1 to {scoring.prefix}{scoring.count}"
            problems.append(Problem(question.where, f"No item of {scoring.id} has this code; they are {known}."))
        elif item in found:
            problems.append(Problem(question.where, f"{item} is there twice, first as {found[item].where}."))
        else:
            found[item] = question
    for item in scoring.items():
        if item not in found:
            problems.append(Problem(item, f"The file has no item with this code, and {scoring.id} needs it."))
        else:
            problems += _weights(scoring, found[item])
    problems += _turned(scoring, found)
    if problems:
        raise Rejected(problems)
    return _made(wording, scoring, found)


def _scoring(wording: Wording, name: str | None) -> Scoring:
    built_in = scorings()
    if name is not None and name not in built_in:
        raise reject("scoring", f"There is no scoring '{name[:40]}'; there are {', '.join(built_in)}.")
    fitting = [name] if name else [one for one in built_in if _plain(one) in map(_plain, wording.names)]
    if len(fitting) != 1:
        raise reject("scoring", f"The file does not say which scoring it is for. Name one: {', '.join(built_in)}.")
    return built_in[fitting[0]]


def _weights(scoring: Scoring, question: Question) -> list[Problem]:
    weights = sorted(answer.value for answer in question.answers)
    if weights == sorted(scoring.values):
        return []
    numbers, needed = (", ".join(f"{value:g}" for value in values) for values in (weights, sorted(scoring.values)))
    return [Problem(question.where, f"Its answers weigh {numbers or 'nothing'}; {scoring.id} needs {needed}.")]


def _turned(scoring: Scoring, found: dict[str, Question]) -> list[Problem]:
    """Reversing is the scoring's work: an item whose weights run against the others' was reversed in the file."""
    problems = []
    words: dict[str, float] = {}
    for item in scoring.items():
        for answer in found[item].answers if item in found else []:
            usual = words.setdefault(answer.label.casefold(), answer.value)
            if usual != answer.value:
                problems.append(
                    Problem(
                        found[item].where,
                        f"'{answer.label[:40]}' weighs {answer.value:g} here and {usual:g} before. "
                        "The scoring reverses what is to be reversed; give every item the same weights.",
                    )
                )
                break
    return problems


def _made(wording: Wording, scoring: Scoring, found: dict[str, Question]) -> Instrument:
    common = _common([found[item].answers for item in scoring.items()])
    items = [
        Item(
            id=item,
            text=found[item].text,
            intro=found[item].intro,
            answers=[] if found[item].answers == common else found[item].answers,
        )
        for item in scoring.items()
    ]
    return Instrument(
        id=scoring.id,
        version=wording.version[:20],
        title=wording.title[:80] or scoring.title,
        language=wording.language[:12],
        recall=wording.recall,
        licence=_licence(scoring.licence, wording.credit),
        interval_days=scoring.interval_days,
        source=scoring.source,
        answers=common,
        items=items,
        scores=scoring.subscales(),
    )


def _licence(licence: Licence, credit: str) -> Licence:
    if not credit or credit in licence.credit:
        return licence
    return Licence(
        holder=licence.holder, terms=licence.terms, credit=f"{licence.credit} {credit}"[:1000], url=licence.url
    )


def _common(scales: list[list[Answer]]) -> list[Answer]:
    return max(scales, key=scales.count)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())

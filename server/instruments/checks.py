"""What the shape alone cannot say about a questionnaire."""

import re

from server.directory import text
from server.instruments.shapes import Answer, Instrument, Problem, Score

ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
RESERVED = {"quick"}


def flaws(instrument: Instrument) -> list[Problem]:
    """Every flaw, each with its place."""
    found = _names(instrument)
    items = [item.id for item in instrument.items]
    found += [
        Problem(f"item {name}", "This id is there twice.") for name in sorted({i for i in items if items.count(i) > 1})
    ]
    for item in instrument.items:
        where = f"item {item.id}"
        if not ID.fullmatch(item.id):
            found.append(Problem(where, "An id is made of a to z, 0 to 9, - and _, and begins with a letter."))
        if not item.text.strip():
            found.append(Problem(where, "It has no text."))
        found += _answers(where, item.answers or instrument.answers)
        found += _characters(where, [item.text, item.intro, *[answer.label for answer in item.answers]])
    for score in instrument.scores:
        found += _score(score, set(items))
    return found


def _names(instrument: Instrument) -> list[Problem]:
    found = []
    if not ID.fullmatch(instrument.id) or instrument.id in RESERVED:
        found.append(
            Problem("id", "An id is made of a to z, 0 to 9, - and _, begins with a letter, and is not 'quick'.")
        )
    if not instrument.items:
        found.append(Problem("items", "There is no item."))
    if not instrument.title.strip():
        found.append(Problem("title", "It has no title."))
    if not instrument.licence.credit.strip():
        found.append(Problem("licence.credit", "A line of credit is needed; it stands beside every result."))
    if instrument.licence.url and not instrument.licence.url.startswith("https://"):
        found.append(Problem("licence.url", "Only addresses that begin with https:// can be shown."))
    licence = [instrument.licence.holder, instrument.licence.terms, instrument.licence.credit]
    words = [instrument.title, instrument.recall, instrument.about, *licence, *[a.label for a in instrument.answers]]
    return found + _characters("file", words)


def _answers(where: str, answers: list[Answer]) -> list[Problem]:
    values = [answer.value for answer in answers]
    if len(values) < 2:
        return [Problem(where, "At least two answers are needed.")]
    if len(set(values)) < len(values):
        return [Problem(where, "Two of its answers weigh the same, so which was given could not be told.")]
    return [Problem(where, "One of its answers has no words.") for answer in answers if not answer.label.strip()][:1]


def _score(score: Score, items: set[str]) -> list[Problem]:
    where = f"score {score.id}"
    unknown = [name for name in score.items if name not in items]
    found = [Problem(where, f"It counts '{name[:40]}', and there is no such item.") for name in unknown[:5]]
    found += [
        Problem(where, f"It reverses '{name[:40]}', which it does not count.")
        for name in score.reversed
        if name not in score.items
    ]
    if not score.items:
        found.append(Problem(where, "It counts no item."))
    if score.least > len(score.items):
        found.append(Problem(where, f"It needs {score.least} answers and counts {len(score.items)} items."))
    if len(score.limits) != 2 or score.limits[0] >= score.limits[1]:
        found.append(Problem(where, "Its range is two numbers, the lower first."))
    ends = [(span.begin, span.end) for span in score.bands]
    if any(begin > end for begin, end in ends) or sorted(ends) != ends:
        found.append(Problem(where, "Its bands come from low to high, each with its lower end first."))
    return found


def _characters(where: str, words: list[str]) -> list[Problem]:
    return [
        Problem(where, "An invisible character turns the text round; type the text again without it.")
        for value in words
        if text.BIDI.search(value)
    ][:1]

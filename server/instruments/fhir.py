"""FHIR Questionnaire, R4 and R5, as JSON. https://hl7.org/fhir/R4/questionnaire.html, .../R5/questionnaire.html"""

from collections.abc import Iterator
from typing import Any

from server.instruments.shapes import Answer, Problem
from server.instruments.wording import Question, Rejected, Wording, reject

# R4 says ordinalValue, R5 itemWeight; both are in use with either.
WEIGHTS = {
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
}
CHOICES = {"choice", "coding", "open-choice", "integer"}
DEEPEST = 2
MOST_ITEMS = 500


def read(resource: dict[str, Any]) -> Wording:
    """Raises Rejected with every flaw that was found."""
    problems: list[Problem] = []
    items = resource.get("item")
    if not isinstance(items, list) or not items:
        raise reject("item", "The questionnaire has no items.")
    found = list(_walk(items, problems))
    if len(found) > MOST_ITEMS:
        raise reject("item", f"At most {MOST_ITEMS} items can be read; this has more.")
    problems += _conditions([item for item, _ in found])
    wording = Wording(
        questions=[],
        title=_text(resource.get("title")) or _text(resource.get("name")),
        version=_text(resource.get("version")) or _text(resource.get("date")) or "1",
        language=_text(resource.get("language")) or "en",
        credit=_text(resource.get("copyright")),
        names=_names(resource),
    )
    intro = ""
    for item, depth in found:
        kind, where = item.get("type"), _where(item)
        if kind == "group":
            intro = _text(item.get("text"))
            wording.notes.append(f"{where}: the group was opened; its questions stand in one list.")
        elif kind == "display":
            intro = _text(item.get("text"))
        else:
            question = _question(item, intro, problems)
            intro = ""
            if question:
                wording.questions.append(question)
        if depth > DEEPEST:
            problems.append(Problem(where, "Groups inside groups are not supported; put its questions into one group."))
    if problems:
        raise Rejected(problems)
    return wording


def _walk(items: list[Any], problems: list[Problem], depth: int = 1) -> Iterator[tuple[dict[str, Any], int]]:
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            problems.append(Problem(f"item {number}", "This is no item."))
            continue
        yield item, depth
        below = item.get("item")
        if below is None:
            continue
        if item.get("type") != "group":
            problems.append(Problem(_where(item), "A question inside a question is not supported; put it beside it."))
        elif depth > DEEPEST:
            continue  # said already
        elif isinstance(below, list):
            yield from _walk(below, problems, depth + 1)


def _question(item: dict[str, Any], intro: str, problems: list[Problem]) -> Question | None:
    where, kind = _where(item), item.get("type")
    if kind not in CHOICES:
        problems.append(
            Problem(where, f"Items of type '{_text(kind) or 'none'}' cannot be scored; a choice of answers is needed.")
        )
        return None
    if kind == "open-choice":
        problems.append(Problem(where, "Free answers beside the choices cannot be scored; make it a plain choice."))
        return None
    if item.get("repeats") is True:
        problems.append(Problem(where, "Several answers to one question are not supported."))
    if item.get("answerValueSet") or item.get("options"):
        problems.append(
            Problem(where, "Its answers lie in a value set outside the file; write them into answerOption.")
        )
        return None
    options = item.get("answerOption")
    if not isinstance(options, list) or not options:
        problems.append(Problem(where, "It has no answers (answerOption)."))
        return None
    answers = [answer for option in options if (answer := _answer(option, where, problems))]
    codes = [_text(code.get("code")) for code in _list(item.get("code")) if isinstance(code, dict)]
    text = _text(item.get("text"))
    if not text:
        problems.append(Problem(where, "It has no text."))
    return Question(where, [*filter(None, codes), _text(item.get("linkId"))], text, answers, intro)


def _answer(option: Any, where: str, problems: list[Problem]) -> Answer | None:
    plain = option if isinstance(option, dict) else {}
    coding = plain.get("valueCoding")
    if isinstance(plain.get("valueInteger"), int):
        return Answer(value=plain["valueInteger"], label=str(plain["valueInteger"]))
    if not isinstance(coding, dict):
        problems.append(Problem(where, "One of its answers is neither a coding nor a whole number."))
        return None
    label = _text(coding.get("display")) or _text(coding.get("code"))
    weight = _weight(plain) if _weight(plain) is not None else _weight(coding)
    if weight is None:
        problems.append(
            Problem(where, f"The answer '{label[:40]}' has no weight (extension ordinalValue or itemWeight).")
        )
        return None
    return Answer(value=weight, label=label)


def _weight(element: dict[str, Any]) -> float | None:
    for extension in _list(element.get("extension")):
        if isinstance(extension, dict) and extension.get("url") in WEIGHTS:
            value = extension.get("valueDecimal", extension.get("valueInteger"))
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
    return None


def _conditions(items: list[dict[str, Any]]) -> list[Problem]:
    """Conditions would need an engine of their own: whoever has them hears so, and of a circle first."""
    needs = {
        _text(item.get("linkId")): [
            _text(condition.get("question"))
            for condition in _list(item.get("enableWhen"))
            if isinstance(condition, dict)
        ]
        for item in items
        if item.get("enableWhen")
    }
    problems = []
    for item in needs:
        if circle := _circle(item, needs):
            problems.append(Problem(f"item {item}", f"Its condition leads in a circle: {' → '.join(circle)}."))
        else:
            problems.append(
                Problem(f"item {item}", "It is shown under a condition (enableWhen); that is not supported.")
            )
    return problems


def _circle(start: str, needs: dict[str, list[str]]) -> list[str]:
    path, waiting = [start], list(needs[start])
    while waiting and len(path) <= len(needs):
        at = waiting.pop(0)
        path.append(at)
        if at == start:
            return path
        waiting = list(needs.get(at, []))
    return []


def _names(resource: dict[str, Any]) -> list[str]:
    codes = [_text(code.get("code")) for code in _list(resource.get("code")) if isinstance(code, dict)]
    url = _text(resource.get("url")).rstrip("/").rsplit("/", 1)[-1]
    return [name for name in (_text(resource.get("id")), _text(resource.get("name")), url, *codes) if name]


def _where(item: dict[str, Any]) -> str:
    return f"item {_text(item.get('linkId')) or '(without linkId)'}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

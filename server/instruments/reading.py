"""From a file to an instrument: whose format it is, which scoring fits, and whether the two agree."""

import json
from typing import Any

import msgspec
import yaml

from server.directory.reader import Reader
from server.instruments import fhir, redcap
from server.instruments.checks import flaws
from server.instruments.matching import match
from server.instruments.scoring import scorings
from server.instruments.shapes import Instrument, Problem
from server.instruments.wording import MOST_BYTES, Rejected, Wording, reject

MOST_NODES = 50_000
MOST_DEPTH = 60


class Plain(yaml.CSafeLoader):
    """YAML in which only true and false are no text: an answer 'No' stays a word, a date stays as it was written."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way)
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if not tag.endswith(":timestamp") and (not tag.endswith(":bool") or first in "tTfF")
        ]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def read(data: bytes, scoring: str | None = None) -> tuple[Instrument, list[str]]:
    """The questionnaire, and notes on what was left out. scoring: id of a built-in one. Raises Rejected."""
    if len(data) > MOST_BYTES:
        raise reject("file", f"At most {MOST_BYTES // 1024} KiB can be read; this has {len(data) // 1024}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise reject("file", f"This is no text in UTF-8 (byte {error.start}).") from None
    if text.lstrip()[:1] != "{" and "Variable / Field Name" in text.split("\n", 1)[0]:
        return _matched(redcap.read(text), scoring)
    plain = _parsed(text)
    if plain.get("resourceType") == "Questionnaire":
        return _matched(fhir.read(plain), scoring)
    if "resourceType" in plain:
        raise reject("resourceType", "This is FHIR, but no Questionnaire.")
    return _own(plain, scoring)


def _matched(wording: Wording, scoring: str | None) -> tuple[Instrument, list[str]]:
    instrument = match(wording, scoring)
    return _checked(instrument), wording.notes


def _own(plain: dict[str, Any], scoring: str | None) -> tuple[Instrument, list[str]]:
    """Our own YAML or JSON. `scoring: id` takes scores, licence and interval from a built-in one."""
    name = scoring or plain.pop("scoring", None)
    if name is not None:
        if name not in scorings():
            raise reject("scoring", f"There is no scoring '{str(name)[:40]}'; there are {', '.join(scorings())}.")
        built_in = scorings()[name]
        defaults = {
            "id": built_in.id,
            "title": built_in.title,
            "interval_days": built_in.interval_days,
            "source": built_in.source,
            "licence": msgspec.to_builtins(built_in.licence),
            "scores": msgspec.to_builtins(built_in.subscales()),
        }
        if changed := [field for field in ("scores", "id") if field in plain and plain[field] != defaults[field]]:
            raise reject(changed[0], f"The scoring {name} says this itself; leave it out.")
        plain = defaults | plain
    reader = Reader()
    instrument: Instrument = reader.read(Instrument, plain)
    if reader.problems:
        raise Rejected([Problem(problem.field or "file", problem.message) for problem in reader.problems])
    notes = [] if instrument.scores else ["It has no scores: answers are kept and shown, and nothing is worked out."]
    return _checked(instrument), notes


def _checked(instrument: Instrument) -> Instrument:
    if problems := flaws(instrument):
        raise Rejected(problems)
    return instrument


def _parsed(text: str) -> dict[str, Any]:
    try:
        plain = json.loads(text) if text.lstrip()[:1] == "{" else _yaml(text)
    except (json.JSONDecodeError, yaml.YAMLError) as error:
        line = getattr(error, "lineno", None) or getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise reject(
            f"line {line}", "This can be read neither as JSON, nor as YAML, nor as a REDCap data dictionary."
        ) from None
    except RecursionError:
        raise reject("file", "It is nested too deeply.") from None
    if not isinstance(plain, dict):
        raise reject("file", "This is no questionnaire: an object with named fields was expected.")
    return plain


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else "file"


def _yaml(text: str) -> Any:
    """Without aliases: a few lines of them can grow into gigabytes."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=Plain)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise reject(_line(event), "Aliases (*) are not supported; write it out.")
        if depth > MOST_DEPTH or number > MOST_NODES:
            raise reject(_line(event), "It is nested too deeply, or too long.")
    return yaml.load(text, Loader=Plain)  # noqa: S506 (of the safe loader)

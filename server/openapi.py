"""/api/openapi.json, made of the types that the routes parse with and of the URL map."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from flask import Flask, current_app
from werkzeug.routing import Rule

from server import fields

View = TypeVar("View", bound=Callable[..., Any])

SUMMARY = "A compassion-fatigue check-in; the server keeps sealed copies and can read none."
REF = "#/components/schemas/{name}"


class ErrorBody(msgspec.Struct):
    """code: what programs rely on. message: a sentence for people."""

    code: str
    message: str


class Failure(msgspec.Struct):
    """The one shape of every error."""

    error: ErrorBody


@dataclass(frozen=True)
class Described:
    """What a route takes (one of these) and answers. media: content type of the answer."""

    takes: tuple[Any, ...]
    answers: Any
    status: int
    media: str


def describes(
    takes: Any = None, answers: Any = None, status: int = 200, media: str = "application/json"
) -> Callable[[View], View]:
    """Note on a view what it takes (a type, or a tuple of alternatives) and answers; None stands for no body."""
    alternatives = takes if isinstance(takes, tuple) else () if takes is None else (takes,)

    def note(view: View) -> View:
        view.described = Described(alternatives, answers, status, media)  # type: ignore[attr-defined]
        return view

    return note


def takes_body(endpoint: str | None) -> bool:
    """Whether the route of this endpoint reads a body of its own."""
    view = current_app.view_functions.get(endpoint or "")
    return bool(view and hasattr(view, "described") and _note(view).takes)


def init_app(app: Flask) -> None:
    """Register the description, which describes itself too."""
    app.add_url_rule("/api/openapi.json", "openapi", openapi)


@describes(answers=dict[str, Any])
def openapi() -> dict[str, Any]:
    """This description."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(rules, key=lambda rule: rule.rule):
        view = current_app.view_functions[rule.endpoint]
        path = paths.setdefault(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), {})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path[method.lower()] = _operation(rule, view)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Breather", "version": "1", "description": SUMMARY},
        "paths": paths,
        "components": {
            "schemas": msgspec.json.schema_components(_types(rules), schema_hook=fields.schema, ref_template=REF)[1],
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "__Host-breather"}},
        },
    }


def _operation(rule: Rule, view: Callable[..., Any]) -> dict[str, Any]:
    described = _note(view)
    answer: dict[str, Any] = {"description": "Done"}
    if described.answers is not None:
        answer["content"] = {described.media: {"schema": _schema(described.answers)}}
    failure = {"description": "Refused", "content": {"application/json": {"schema": _schema(Failure)}}}
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": (inspect.getdoc(view) or "").split("\n")[0],
        "responses": {str(described.status): answer, "default": failure},
    }
    if rule.arguments:
        text = {"type": "string"}
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": text} for name in sorted(rule.arguments)
        ]
    if described.takes:
        schemas = [_schema(kind) for kind in described.takes]
        schema = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return operation


def _schema(kind: Any) -> dict[str, Any]:
    return msgspec.json.schema_components([kind], schema_hook=fields.schema, ref_template=REF)[0][0]


def _types(rules: list[Rule]) -> list[Any]:
    notes = [_note(current_app.view_functions[rule.endpoint]) for rule in rules]
    return [kind for note in notes for kind in (*note.takes, note.answers) if kind is not None] + [Failure]


def _note(view: Any) -> Described:
    described: Described = view.described
    return described

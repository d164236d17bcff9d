"""The form knows every field of an entry: as long as it may be, and by a name in the history of changes."""

from typing import Annotated, get_origin, get_type_hints

import pytest
from flask import Flask
from wtforms import TextAreaField

from server.directory.entry import Entry
from server.operators.drafts import PLAIN
from server.operators.forms import EntryForm

TYPES = get_type_hints(Entry, include_extras=True)


@pytest.mark.parametrize("name", PLAIN)
def test_a_field_has_an_input_of_as_many_lines(name: str) -> None:
    assert hasattr(EntryForm, name), "server/operators/forms.py"
    kind = TYPES[name]
    extra = next((meta.extra or {} for meta in kind.__metadata__), {}) if get_origin(kind) is Annotated else {}
    assert issubclass(getattr(EntryForm, name).field_class, TextAreaField) == bool(extra.get("lines"))


def test_a_field_has_a_name_for_operators(app: Flask) -> None:
    with app.test_request_context():
        words = app.jinja_env.get_template("operator/words.html").make_module()
    named = words.fields  # type: ignore[attr-defined]
    assert set(Entry.__struct_fields__) - {"id"} == set(named) - {""}, "pwa/templates/operator/words.html"
    assert all(named.values())

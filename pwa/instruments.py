"""Questionnaires: a versioned file becomes a Flask-WTF form that the shell renders."""

from functools import cache

import msgspec
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from pwa.content import CONTENT, load
from pwa.languages import SOURCE


class Item(msgspec.Struct, forbid_unknown_fields=True):
    """One statement. subscale: which mean it counts into. intro: a line shown above it."""

    id: str
    text: str
    subscale: str
    short: str
    intro: str = ""


class Instrument(msgspec.Struct, forbid_unknown_fields=True):
    """A questionnaire. answers: labels from 0 upwards."""

    id: str
    version: str
    recall: str
    answers: list[str]
    items: list[Item]


class CheckInForm(FlaskForm):  # type: ignore[misc]
    """Never posted: answers are scored and sealed on the phone. It carries no token for a cached shell to keep."""

    class Meta:
        csrf = False

    instrument: Instrument


@cache
def instrument(name: str, language: str = SOURCE) -> Instrument:
    """Read and check an instrument file."""
    return load(CONTENT / language / "instruments" / f"{name}.yaml", Instrument)


def check_in_form(name: str, language: str = SOURCE) -> CheckInForm:
    """The form of an instrument: one group of radio buttons an item. Needs a request context."""
    made = instrument(name, language)
    choices = [SelectChoice(str(value), label) for value, label in enumerate(made.answers)]
    fields = {item.id: RadioField(item.text, choices=choices, validators=[Optional()]) for item in made.items}
    form: CheckInForm = type("Form", (CheckInForm,), {**fields, "instrument": made})(formdata=None)
    return form

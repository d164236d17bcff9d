"""The forms of the editor. Their words are in the templates; what an entry may hold is checked in server/directory."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from server.operators.recurrence import REPEATS
from server.operators.team import ROLES

KINDS = ("eap", "therapy", "peer", "mindfulness", "self-care", "training", "online", "crisis")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Whom to invite."""

    role = RadioField(choices=list(ROLES), default="editor")


class SearchForm(Form):  # type: ignore[misc]
    """Reads the address: it changes nothing, so it carries no token."""

    q = StringField()
    kind = SelectField(choices=["", *KINDS], default="")


class HoursRow(Form):  # type: ignore[misc]
    """Some days of the week, and from when to when."""

    days = SelectMultipleField(choices=list(DAYS))
    opens = StringField()
    closes = StringField()


class MeetingRow(Form):  # type: ignore[misc]
    """A date or a row of dates. rule: the RRULE, shown only when `repeat` has no word for it."""

    uid = HiddenField()
    title = StringField()
    date = StringField()
    time = StringField()
    minutes = StringField(default="60")
    time_zone = StringField()
    repeat = SelectField(choices=list(REPEATS), default="once")
    until = StringField()
    rule = StringField()
    exceptions = StringField()
    place = TextAreaField()
    link = StringField()


class EntryForm(FlaskForm):  # type: ignore[misc]
    """An entry as people write it. based_on: the revision that the writer saw, empty for a new entry."""

    based_on = HiddenField()
    kind = SelectField(choices=list(KINDS), default="eap")
    title = StringField()
    phone = StringField()
    summary = TextAreaField()
    confidentiality = TextAreaField()
    called_today = BooleanField()

    open = RadioField(choices=["unknown", "always", "weekly"], default="unknown")
    time_zone = StringField()
    weekly = FieldList(FormField(HoursRow))
    closed = StringField()
    hours_note = TextAreaField()

    text = StringField()
    text_word = StringField()
    email = StringField()
    link = StringField()
    no_phone = TextAreaField()
    country = StringField()
    languages = StringField()
    audience = TextAreaField()
    cost = TextAreaField()
    session_limit = TextAreaField()
    self_referral = SelectField(choices=["", "yes", "no"], default="")
    place = TextAreaField()
    run_by = TextAreaField()
    needs_signal = BooleanField()
    debrief = BooleanField()
    meetings = FieldList(FormField(MeetingRow))
    source = TextAreaField()
    verified_on = StringField()
    expires_on = StringField()
    order = StringField(default="0")


class ImportForm(FlaskForm):  # type: ignore[misc]
    """A file of entries. how: add to what is there, or put it in its place."""

    file = FileField()
    how = RadioField(choices=["add", "replace"], default="add")


def values(form: Any) -> dict[str, Any]:
    """What stands in the form, nested as the fields are."""
    data: dict[str, Any] = form.data
    return data

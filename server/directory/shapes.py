"""What an entry of the directory is made of. Every field is always there; "" / [] / None / False when unset."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Kind = Literal["eap", "therapy", "peer", "mindfulness", "self-care", "training", "online", "crisis"]
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

Name = Annotated[str, Meta(max_length=80)]
Short = Annotated[str, Meta(max_length=30)]
Line = Annotated[str, Meta(max_length=254)]
Link = Annotated[str, Meta(max_length=1000)]
Lines = Annotated[str, Meta(max_length=400, extra={"lines": True})]


class Weekly(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"opens": "from", "closes": "to"}):
    """Times on some days of the week, as HH:MM. `to` at or before `from` is on the day after; 24:00 may end a day."""

    days: Annotated[list[Day], Meta(max_length=7)]
    opens: Short
    closes: Short


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When somebody answers. closed: dates (YYYY-MM-DD) on which nobody does. time_zone: an IANA name."""

    time_zone: Line = ""
    always: bool = False
    weekly: Annotated[list[Weekly], Meta(max_length=50)] = []
    closed: Annotated[list[Short], Meta(max_length=100)] = []
    note: Lines = ""


class Meeting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A meeting or a row of them. start: local wall time, YYYY-MM-DDTHH:MM. exceptions: dates left out of `rrule`."""

    id: Short
    title: Name = ""
    start: Short
    time_zone: Line
    minutes: Annotated[int, Meta(ge=1, le=1440)]
    rrule: Line = ""
    exceptions: Annotated[list[Short], Meta(max_length=100)] = []
    place: Lines = ""
    link: Link = ""


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One offer of support, as phones get it."""

    id: Short
    kind: Kind
    title: Name
    summary: Lines = ""
    phone: Short = ""
    text: Short = ""
    text_word: Short = ""
    email: Line = ""
    link: Link = ""
    country: Short = ""
    hours: Hours | None = None
    languages: Annotated[list[Short], Meta(max_length=50)] = []
    audience: Lines = ""
    cost: Lines = ""
    session_limit: Lines = ""
    confidentiality: Lines = ""
    place: Lines = ""
    no_phone: Lines = ""
    run_by: Lines = ""
    self_referral: bool | None = None
    needs_signal: bool = False
    debrief: bool = False
    meetings: Annotated[list[Meeting], Meta(max_length=50)] = []
    source: Lines = ""
    verified_on: Short | None = None
    expires_on: Short | None = None
    order: Annotated[int, Meta(ge=-1_000_000, le=1_000_000)] = 0


class Problem(Struct, frozen=True):
    """field: a dotted path such as hours.weekly.0.to; empty for the entry as a whole. message: a sentence."""

    field: str
    message: str

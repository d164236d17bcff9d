"""What an entry may hold: each flaw is found at its field, with a sentence that says what would be right."""

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.directory import phone
from server.directory.entry import Entry, Invalid, check
from tests.today import today

EAP: dict[str, Any] = {"id": "0" * 16, "kind": "eap", "title": "House EAP"}
OPEN: dict[str, Any] = {"time_zone": "Europe/London"}
GROUP: dict[str, Any] = {
    **{"id": "0123abcd", "start": "2026-11-25T18:30", "time_zone": "Europe/London", "minutes": 60},
}


def problems(**fields: Any) -> dict[str, str]:
    """Field -> what is wrong with it."""
    try:
        check(EAP | fields)
    except Invalid as invalid:
        return {problem.field: problem.message for problem in invalid.problems}
    return {}


def weekly(*rows: tuple[str, str, str]) -> dict[str, Any]:
    """Hours of rows such as ("MO TU", "08:00", "17:00")."""
    return {"hours": OPEN | {"weekly": [{"days": d.split(), "from": f, "to": t} for d, f, t in rows]}}


def group(**fields: Any) -> dict[str, Any]:
    return {"meetings": [GROUP | fields]}


def test_every_field_is_always_there() -> None:
    plain = msgspec.to_builtins(check(EAP))
    assert set(plain) == {field.encode_name for field in msgspec.structs.fields(Entry)}
    assert (plain["hours"], plain["meetings"], plain["phone"], plain["self_referral"]) == (None, [], "", None)


def test_a_full_entry_passes() -> None:
    full = EAP | {
        **{"phone": "020 7946 0122", "text": "85258", "text_word": "HELP", "email": "eap@example.org"},
        **{"link": "https://example.org/eap?a=1#b", "country": "GB", "languages": ["en", "pt-BR", "zh-Hant-TW"]},
        **{"summary": "Two\nlines ☕ שלום", "debrief": True, "verified_on": str(today()), "expires_on": str(today())},
        **weekly(("MO TU", "08:00", "12:00"), ("MO TU", "12:00", "02:00"), ("SU", "22:00", "24:00")),
        **group(rrule="FREQ=WEEKLY;BYDAY=WE", exceptions=["2026-12-23"]),
    }
    assert msgspec.to_builtins(check(full))["languages"] == full["languages"]


FLAWS: list[tuple[dict[str, Any], str, str]] = [
    ({"id": "0" * 15}, "id", "16 characters"),
    ({"id": "A" * 16}, "id", "16 characters"),
    ({"kind": "casino"}, "kind", "'casino' is not among: eap, therapy, peer"),
    ({"title": "  "}, "title", "Give the entry a name."),
    ({"title": "x" * 81}, "title", "This has 81 characters; at most 80 fit."),
    ({"title": "Two\nlines"}, "title", "Write this on one line."),
    ({"summary": "x" * 100_000}, "summary", "at most 400 fit"),
    ({"confidentiality": "x" * 401}, "confidentiality", "at most 400 fit"),
    ({"summary": "bell\u0007"}, "summary", "U+0007"),
    ({"summary": "tab\tinside"}, "summary", "U+0009"),
    ({"summary": "nul\0"}, "summary", "U+0000"),
    ({"summary": "return\rinside"}, "summary", "U+000D"),
    ({"summary": "half \ud83d"}, "summary", "U+D83D"),
    ({"summary": "paragraph\u2029separator"}, "summary", "U+2029"),
    ({"title": None}, "title", "Expected text."),
    ({"phone": 5550122}, "phone", "Expected text."),
    ({"needs_signal": "yes"}, "needs_signal", "Expected true or false."),
    ({"debrief": 1}, "debrief", "Expected true or false."),
    ({"order": "first"}, "order", "Expected a whole number."),
    ({"order": True}, "order", "Expected a whole number."),
    ({"order": 10**9}, "order", "from -1000000 to 1000000"),
    ({"languages": "en"}, "languages", "Expected a list."),
    ({"languages": ["en"] * 51}, "languages", "at most 50 fit"),
    ({"languages": ["en", "english"]}, "languages.1", "write en, pl or pt-BR"),
    ({"languages": ["en", "en"]}, "languages.1", "listed twice"),
    ({"colour": "red"}, "colour", "There is no field 'colour'."),
    ({"country": "UK"}, "country", "this one is GB"),
    ({"country": "us"}, "country", "this one is US"),
    ({"country": "XX"}, "country", "like GB, US or DE"),
    ({"text": "SHOUT"}, "text", "write digits"),
    ({"text_word": "HOME"}, "text_word", "to which number"),
    ({"email": "a@b"}, "email", "like support@example.org"),
    ({"email": "a@example.org?subject=x"}, "email", "like support@example.org"),
    ({"email": "a@example.org,b@example.org"}, "email", "like support@example.org"),
    ({"link": "javascript:alert(1)"}, "link", "begins with https://"),
    ({"link": " JAVASCRIPT:alert(1)"}, "link", "begins with https://"),
    ({"link": "http://example.org"}, "link", "begins with https://"),
    ({"link": "data:text/html,x"}, "link", "begins with https://"),
    ({"link": "//example.org"}, "link", "begins with https://"),
    ({"link": "https://"}, "link", "cannot be opened"),
    ({"link": "https://exa mple.org"}, "link", "cannot be opened"),
    ({"link": "https://example.org\\@x"}, "link", "cannot be opened"),
    ({"link": "https://[::1"}, "link", "cannot be opened"),
    ({"link": "https://example.org:99999"}, "link", "cannot be opened"),
    ({"link": 'https://example.org/"onclick='}, "link", "cannot be opened"),
    ({"link": "https://bank.example@evil.example/"}, "link", "before the @"),
    ({"kind": "crisis"}, "phone", "needs a number"),
    ({"debrief": True}, "debrief", "phone number or an e-mail"),
    ({"hours": []}, "hours", "named fields"),
    ({"hours": {"always": True, "time_zone": "Europe/Atlantis"}}, "hours.time_zone", "no time zone 'Europe/Atlantis'"),
    ({"hours": {"always": True, "time_zone": "../etc/passwd"}}, "hours.time_zone", "no time zone"),
    ({"hours": {"always": True, "time_zone": "Factory"}}, "hours.time_zone", "no time zone"),
    ({"hours": {"closed": ["2026-12-25"]}}, "hours.time_zone", "Say in which time zone"),
    ({"hours": OPEN | {"closed": ["25.12.2026"]}}, "hours.closed.0", "like 2026-12-25"),
    ({"hours": OPEN | {"closed": ["2026-02-29"]}}, "hours.closed.0", "like 2026-12-25"),
    ({"hours": OPEN | {"closed": ["2026-W01-1"]}}, "hours.closed.0", "like 2026-12-25"),
    ({"hours": OPEN | {"closed": ["2026-12-25", "2026-12-25"]}}, "hours.closed.1", "listed twice"),
    ({"hours": OPEN | weekly(("MO", "08:00", "9"))["hours"] | {"always": True}}, "hours.weekly", "one of the two"),
    (weekly(("", "08:00", "17:00")), "hours.weekly.0.days", "at least one day"),
    (weekly(("MO MO", "08:00", "17:00")), "hours.weekly.0.days", "listed twice"),
    (weekly(("MON", "08:00", "17:00")), "hours.weekly.0.days.0", "'MON' is not among: MO, TU"),
    (weekly(("MO", "8:00", "17:00")), "hours.weekly.0.from", "like 08:00"),
    (weekly(("MO", "24:00", "17:00")), "hours.weekly.0.from", "like 08:00"),
    (weekly(("MO", "08:00", "24:01")), "hours.weekly.0.to", "at most 24:00"),
    (weekly(("MO", "08:00", "5 pm")), "hours.weekly.0.to", "like 17:30"),
    (weekly(("MO", "08:00", "08:00")), "hours.weekly.0.to", "00:00 to 24:00"),
    (weekly(("MO TU", "08:00", "12:00"), ("TU", "11:59", "13:00")), "hours.weekly.1.from", "On Tuesday"),
    (weekly(("MO", "22:00", "06:00"), ("TU", "05:00", "07:00")), "hours.weekly.1.from", "On Tuesday"),
    (weekly(("SU", "22:00", "06:00"), ("MO", "05:00", "07:00")), "hours.weekly.1.from", "On Monday"),
    (weekly(("MO TU", "08:00", "07:00"), ("TU", "06:30", "06:45")), "hours.weekly.1.from", "On Tuesday"),
    ({"meetings": [GROUP, GROUP]}, "meetings.1.id", "the same id"),
    (group(id="x"), "meetings.0.id", "8 characters"),
    (group(minutes=0), "meetings.0.minutes", "from 1 to 1440"),
    (group(minutes="an hour"), "meetings.0.minutes", "whole number"),
    (group(start="2026-11-25"), "meetings.0.start", "like 2026-11-25T18:30"),
    (group(start="2026-02-30T18:30"), "meetings.0.start", "like 2026-11-25T18:30"),
    (group(start="2026-11-25T24:00"), "meetings.0.start", "like 2026-11-25T18:30"),
    (group(start="T"), "meetings.0.start", "like 2026-11-25T18:30"),
    (group(time_zone=""), "meetings.0.time_zone", "Say in which time zone"),
    (group(time_zone="GMT+25"), "meetings.0.time_zone", "no time zone"),
    (group(link="http://x"), "meetings.0.link", "https://"),
    (group(rrule="FREQ=YEARLY"), "meetings.0.rrule", "FREQ=WEEKLY"),
    (group(rrule="FREQ=WEEKLY;UNTIL=20261124"), "meetings.0.rrule", "ends before the first meeting"),
    (group(rrule="FREQ=WEEKLY;UNTIL=20261125T182959Z"), "meetings.0.rrule", "ends before the first meeting"),
    (group(rrule="FREQ=WEEKLY;BYDAY=TU"), "meetings.0.start", "2026-11-25, a Wednesday, is no day of the rule"),
    (group(rrule="FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31"), "meetings.0.exceptions", "No meeting is left"),
    (group(exceptions=["2026-11-25"]), "meetings.0.exceptions", "No meeting is left"),
    (group(exceptions=["yesterday"]), "meetings.0.exceptions.0", "no date"),
    (
        group(rrule="FREQ=WEEKLY;COUNT=2", exceptions=["2026-11-25", "2026-12-02"]),
        "meetings.0.exceptions",
        "No meeting is left",
    ),
    (
        group(rrule="FREQ=DAILY;UNTIL=20261126", exceptions=["2026-11-26", "2026-11-25"]),
        "meetings.0.exceptions",
        "No meeting is left",
    ),
    ({"verified_on": "yesterday"}, "verified_on", "like 2026-12-25"),
    ({"verified_on": str(today() + timedelta(days=3))}, "verified_on", "has not come yet"),
    ({"expires_on": "1.5.2027"}, "expires_on", "like 2026-12-25"),
    ({"expires_on": str(today() - timedelta(days=1))}, "expires_on", "is over"),
    ({"verified_on": str(today()), "expires_on": "2026-01-01"}, "expires_on", "is over"),
]


@pytest.mark.parametrize(("fields", "field", "words"), FLAWS)
def test_a_flaw_is_told_at_its_field(fields: dict[str, Any], field: str, words: str) -> None:
    found = problems(**fields)
    assert words in found.get(field, ""), found
    assert all(re.search(r"[.]$", message) for message in found.values())


def test_an_entry_that_expires_before_it_was_verified_is_refused_in_files_too() -> None:
    with pytest.raises(Invalid, match="expires before it was verified"):
        check(EAP | {"verified_on": "2026-01-02", "expires_on": "2026-01-01"}, against_today=False)


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
@pytest.mark.parametrize("field", ["title", "summary", "phone", "link", "source"])
def test_text_that_turns_other_text_round_is_refused(code: int, field: str) -> None:
    assert f"U+{code:04X}" in problems(**{field: f"https://1{chr(code)}2"})[field]


def test_right_to_left_letters_marks_and_emoji_are_welcome() -> None:
    title = "\u200fتليفون \u200eדיבור\u200e 👩🏽‍⚕️"
    assert check(EAP | {"title": title}).title == title


def test_text_is_tidied() -> None:
    entry = check(EAP | {"title": "  House EAP\n", "summary": "\r\nOne\r\nTwo \n"})
    assert (entry.title, entry.summary) == ("House EAP", "One\nTwo")


def test_all_flaws_are_told_at_once_in_the_order_of_the_fields() -> None:
    with pytest.raises(Invalid) as invalid:
        check({"order": "x", "hours": {"weekly": [{}]}, "phone": "call me", "kind": "eap", "more": 1})
    assert [problem.field for problem in invalid.value.problems] == [
        *("more", "id", "title", "phone", "hours.weekly.0.days", "hours.weekly.0.from", "hours.weekly.0.to"),
        *("hours.time_zone", "order"),
    ]


@pytest.mark.parametrize("raw", [None, 7, "text", [], [EAP], True, 1.5])
def test_what_is_no_entry_at_all_is_one_flaw(raw: object) -> None:
    with pytest.raises(Invalid) as invalid:
        check(raw)
    assert [problem.field for problem in invalid.value.problems] == [""]


RIGHT = {
    "US": ["988", "911", "1-888-409-0141", "(202) 555-0143", "+1 202 555 0143", "202-555-0143", "+49 30 123456"],
    "CA": ["988", "1 833 456 1234", "604-555-0143", "+16045550143"],
    "GB": [
        *("116 123", "111", "999", "020 7946 0122", "0800 1111", "07700 900123", "0113 496 0123", "+44 20 7946 0122"),
        *("0300 123 3393", "0800 068 4141", "01204 12345", "+44 1204 12345"),
    ],
    "AU": ["13 11 14", "000", "1300 22 4636", "1800 650 890", "(02) 5550 1234", "0491 570 156", "+61 2 5550 1234"],
    "DE": ["0800 1110111", "116 117", "112", "110", "030 123456", "+49 30 123456", "0171 1234567"],
    "FR": ["15", "3114", "+33 1 99 00 12 34"][1:],
    "": ["988", "555 0122", "+1 202 555 0143", "123"],
}
WRONG = {
    "US": ["555 0122", "1-888-409-014", "+1 202 555 014", "102-555-0143", "116 123", "12345678901234"],
    "CA": ["13 11 14", "604-555-014", "604-555-01433"],
    "GB": ["116 12", "988", "020 7946 012", "07700 90012", "0770 0900 1234", "+44 020 7946 0122", "+44 20 7946 01"],
    "AU": ["13 11 1", "116 123", "9876 1234", "04 9157 015", "+61 02 5550 1234"],
    "DE": ["988", "116 12", "1110111", "0800", "+49 0800 1110111"],
    "FR": ["15", "1" * 16],
    "": ["12", "1" * 16, "+12", "+0123456789"],
}
MALFORMED = [
    "call me",
    "1-800-SUICIDE",
    "١٢٣٤",
    "555.0122",
    "5+5 0122",
    "(555 0122",
    ")555( 0122",
    "+44 (0)20 7946 0122",
]


@pytest.mark.parametrize(("country", "number"), [(c, number) for c, numbers in RIGHT.items() for number in numbers])
def test_a_number_that_can_be_dialled_passes(country: str, number: str) -> None:
    assert problems(country=country, phone=number) == {}


@pytest.mark.parametrize(
    ("country", "number"),
    [(c, number) for c, numbers in WRONG.items() for number in numbers] + [("GB", number) for number in MALFORMED],
)
def test_a_number_that_cannot_be_dialled_is_refused(country: str, number: str) -> None:
    assert list(problems(country=country, phone=number)) == ["phone"]


def test_the_advice_names_the_country_and_a_right_number() -> None:
    message = problems(country="US", phone="555 0122")["phone"]
    assert "the United States (7 digits)" in message
    assert "like 202-555-0143" in message


@pytest.mark.parametrize("number", ["1-800-273-8255", "800 273 8255", "1-833-456-4566", "+1 833 456 4566"])
def test_a_number_that_was_replaced_says_by_which(number: str) -> None:
    assert problems(country="US", phone=number)["phone"] == "This number was replaced by 988."


@given(
    number=st.text(st.sampled_from("+0123456789 ()-x"), max_size=30), country=st.sampled_from([*phone.PLANS, "FR", ""])
)
def test_what_passes_has_3_to_15_digits(number: str, country: str) -> None:
    if phone.problem(number, country) is None:
        assert 3 <= len(re.sub(r"\D", "", number)) <= 15
        assert number.rfind("+") <= 0

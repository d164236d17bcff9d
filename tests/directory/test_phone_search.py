"""Finding entries, and how far they can be relied on."""

from datetime import UTC, datetime
from typing import Any

from server.directory import entry as server_entry
from tests.directory.phone import MEETING, ask

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
FULL = {
    "id": "00112233445566aa",
    "kind": "peer",
    "title": "Café für Pflegende",
    "summary": "Łódź ward, Straße 4",
    "phone": "+44 (0)20 7946-0122".replace("(0)", ""),
    "text": "741 741",
    "text_word": "HOME",
    "email": "desk@example.org",
    "link": "https://example.org/path",
    "country": "GB",
    "hours": {
        "time_zone": "Europe/London",
        "weekly": [{"days": ["MO"], "from": "08:00", "to": "20:00"}],
        "note": "Knock",
    },
    "languages": ["en", "pt-BR"],
    "audience": "Midwives",
    "cost": "Free of charge",
    "session_limit": "Six sessions",
    "confidentiality": "Nobody at work is told",
    "place": "Chapel",
    "no_phone": "Bleep 4471",
    "run_by": "The chaplaincy",
    "self_referral": True,
    "meetings": [{**MEETING, "title": "Reflective round", "place": "Seminar room 2"}],
    "source": "Staff handbook",
}


def entry(**given: Any) -> dict[str, Any]:
    """As a phone gets it: checked and filled in by the server's own gate."""
    base = {"id": "00112233445566aa", "kind": "peer", "title": "Peers"}
    return server_entry.msgspec.to_builtins(server_entry.check({**base, **given}, against_today=False))


def found(entries: list[dict[str, Any]], **wanted: Any) -> list[str]:
    (answer,) = ask([("search", "filter", entries, wanted, NOW)])
    return [one["id"] for one in answer]


WORDS = [
    "cafe",
    "CAFÉ",
    "fur",
    "pflege",
    "lodz",
    "strasse",
    "STRASSE",
    "peer",
    "home",
    "desk@",
    "example.org/path",
    "gb",
]
WORDS += [
    "knock",
    "pt-br",
    "midwives",
    "free",
    "six",
    "nobody",
    "chapel",
    "bleep",
    "chaplaincy",
    "reflective",
    "seminar",
]
WORDS += ["handbook", "Café Chapel", "  chapel   cafe ", "cafe\u0301", "", "  "]
NUMBERS = ["442079460122", "7946 0122", "20-7946-0122", "(20) 7946", "+44", "741741", "741-741", "7946.0122"]


ABSENT = ["cafe dentist", "00112233445566aa", "7946 0123", "++", "homedesk", "null", "undefined", "2794", "en gb 88"]


def test_an_entry_is_found_by_each_thing_that_it_says() -> None:
    queries = WORDS + NUMBERS
    answers = ask([("search", "matches", entry(**FULL), query) for query in queries])
    assert [query for query, answer in zip(queries, answers, strict=True) if answer is not True] == []


def test_an_entry_is_not_found_by_what_it_does_not_say() -> None:
    told = entry(**{**FULL, "phone": "020 7946 0122", "text": "61 616"})
    answers = ask([("search", "matches", told, query) for query in ABSENT])
    assert [query for query, answer in zip(ABSENT, answers, strict=True) if answer is not False] == []


def test_filters_hold_together() -> None:
    one, two, three = (f"{number:016x}" for number in range(3))
    everywhere = entry(id=one, languages=["pt"], self_referral=False)
    entries = [everywhere, entry(**{**FULL, "id": two}), entry(id=three, country="DE", kind="eap")]
    assert found(entries) == [one, two, three]
    assert found(entries, country="GB") == [one, two]
    assert found(entries, country="DE") == [one, three]
    assert found(entries, country="") == [one, two, three]
    assert found(entries, kind="eap") == [three]
    assert found(entries, language="pt") == [one, two]
    assert found(entries, language="pt-BR") == [two]
    assert found(entries, selfReferral=True) == [two]
    assert found(entries, openNow=True) == [two]
    assert found(entries, query="cafe", openNow=True, selfReferral=True, language="en", kind="peer", country="GB") == [
        two
    ]
    assert found(entries, query="cafe", country="DE") == []


def test_languages_are_named_once() -> None:
    entries = [entry(languages=["pl", "en"]), entry(languages=["en", "de"]), entry()]
    assert ask([("search", "languages", entries)]) == [["de", "en", "pl"]]


def test_an_entry_expires_when_its_last_day_is_over_where_the_phone_is() -> None:
    last = entry(expires_on="2026-11-23")
    late = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    calls = [("freshness", "expired", last, NOW), ("freshness", "expired", last, late)]
    assert ask(calls, zone="UTC") == [False, True]
    assert ask(calls, zone="America/New_York") == [False, False]
    assert ask(calls, zone="Pacific/Apia") == [True, True]
    assert ask([("freshness", "expired", entry(), NOW)]) == [False]


def test_an_entry_is_due_after_180_days_and_when_nobody_verified_it() -> None:
    entries = [entry(verified_on=day) for day in ["2026-11-23", "2026-05-27", "2026-05-26", None]]
    assert ask([("freshness", "due", one, NOW) for one in entries]) == [False, False, True, True]


def test_what_expired_comes_last_and_the_rest_keeps_its_order() -> None:
    days = ["2026-11-01", None, "2027-01-01", "2026-10-01", None]
    entries = [entry(id=f"{number:016x}", expires_on=day) for number, day in enumerate(days)]
    (ordered,) = ask([("freshness", "order", entries, NOW)])
    assert [int(one["id"], 16) for one in ordered] == [1, 2, 4, 0, 3]

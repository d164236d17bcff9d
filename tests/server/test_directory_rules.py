"""Recurrence rules: the subset, and the same days as another implementation."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from server.directory import rrule
from server.directory.rrule import BadRule

UTC, LONDON, NEW_YORK = ZoneInfo("UTC"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.none()).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
INTERVALS = st.integers(1, 14).map(lambda number: f";INTERVAL={number}" if number > 1 else "")
BODIES = st.one_of(
    st.just("FREQ=DAILY"),
    st.just("FREQ=WEEKLY"),
    st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(lambda days: f"FREQ=WEEKLY;BYDAY={','.join(days)}"),
    st.just("FREQ=MONTHLY"),
    st.integers(1, 31).map(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}"),
    st.tuples(st.sampled_from([1, 2, 3, 4, 5, -1]), st.sampled_from(DAYS)).map(
        lambda nth: f"FREQ=MONTHLY;BYDAY={nth[0]}{nth[1]}"
    ),
)


def days_of(written: str, start: datetime, zone: ZoneInfo = UTC, number: int = 20) -> list[date]:
    return list(islice(rrule.occurrences(rrule.parse(written), start, zone), number))


@given(start=STARTS, body=BODIES, interval=INTERVALS, count=st.integers(1, 30))
def test_the_days_are_those_of_another_implementation(start: datetime, body: str, interval: str, count: int) -> None:
    theirs = [moment.date() for moment in islice(rrulestr(body + interval, dtstart=start), count)]
    assert days_of(body + interval, start, number=count) == theirs
    assert days_of(f"{body}{interval};COUNT={count}", start, number=50) == theirs


@given(start=STARTS, body=BODIES, after=st.timedeltas(timedelta(), timedelta(900)))
def test_until_ends_as_in_another_implementation(start: datetime, body: str, after: timedelta) -> None:
    until = f"{body};UNTIL={start + after:%Y%m%dT%H%M%S}"
    theirs = [moment.date() for moment in islice(rrulestr(until, dtstart=start), 50)]
    assert days_of(f"{until}Z", start, number=50) == theirs
    whole_day = datetime.combine(start + after, time.max)
    wider = rrulestr(f"{body};UNTIL={whole_day:%Y%m%dT%H%M%S}", dtstart=start)
    assert days_of(f"{body};UNTIL={start + after:%Y%m%d}", start, number=50) == [
        moment.date() for moment in islice(wider, 50)
    ]


@given(start=STARTS, body=BODIES)
def test_days_only_grow(start: datetime, body: str) -> None:
    found = days_of(body, start)
    assume(len(found) > 1)
    assert all(one < other for one, other in pairwise(found))
    assert found[0] >= start.date()


def test_until_in_utc_is_compared_with_the_wall_clock_of_the_zone() -> None:
    start = datetime(2026, 10, 24, 18, 30)  # the clocks in London go back on the 25th: 17:30 UTC, then 18:30 UTC
    rule = "FREQ=DAILY;UNTIL=20261026T180000Z"
    assert days_of(rule, start, LONDON) == [date(2026, 10, 24), date(2026, 10, 25)]
    assert days_of("FREQ=DAILY;UNTIL=20261026T183000Z", start, LONDON)[-1] == date(2026, 10, 26)
    evening = datetime(2026, 11, 1, 21, 0)  # New York: after midnight in UTC
    assert days_of("FREQ=DAILY;UNTIL=20261103T020000Z", evening, NEW_YORK)[-1] == date(2026, 11, 2)


def test_once_is_once() -> None:
    assert days_of("", datetime(2026, 11, 25, 18, 30)) == [date(2026, 11, 25)]


def test_a_month_without_the_day_is_left_out_and_a_rule_without_days_ends() -> None:
    start = datetime(2026, 1, 31, 9, 0)
    assert days_of("FREQ=MONTHLY", start, number=3) == [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31)]
    assert days_of("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", datetime(2026, 2, 1)) == []
    assert days_of("FREQ=DAILY;INTERVAL=99", datetime(2199, 12, 31), number=9999)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("FREQ=YEARLY", "FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY"),
        ("INTERVAL=2", "FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY"),
        ("RRULE:FREQ=WEEKLY", "not understood"),
        ("freq=weekly", "not understood"),
        ("FREQ=WEEKLY;", "not understood"),
        ("FREQ=WEEKLY;WKST=SU", "not understood"),
        ("FREQ=WEEKLY;BYHOUR=1", "not understood"),
        ("FREQ=WEEKLY;BYDAY=", "not understood"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ stands twice"),
        ("FREQ=WEEKLY;BYDAY=1MO", "names days once each"),
        ("FREQ=WEEKLY;BYDAY=MO,MO", "names days once each"),
        ("FREQ=WEEKLY;BYDAY=MONDAY", "names days once each"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY goes with FREQ=MONTHLY"),
        ("FREQ=DAILY;BYDAY=MO", "BYDAY goes with"),
        ("FREQ=MONTHLY;BYDAY=MO", "one day with its number"),
        ("FREQ=MONTHLY;BYDAY=6MO", "one day with its number"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "one day with its number"),
        ("FREQ=MONTHLY;BYDAY=1MO,2MO", "one day with its number"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1", "either BYDAY or BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "from 1 to 31"),
        ("FREQ=WEEKLY;INTERVAL=0", "from 1 to 99"),
        ("FREQ=WEEKLY;INTERVAL=100", "from 1 to 99"),
        ("FREQ=WEEKLY;INTERVAL=٣", "from 1 to 99"),
        ("FREQ=WEEKLY;COUNT=0", "from 1 to 999"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", "either UNTIL or COUNT"),
        ("FREQ=WEEKLY;UNTIL=20270230", "UNTIL is a date"),
        ("FREQ=WEEKLY;UNTIL=2027-01-01", "UNTIL is a date"),
        ("FREQ=WEEKLY;UNTIL=20270101T180000", "UNTIL is a date"),
        ("FREQ=WEEKLY;UNTIL=20270101T250000Z", "no clock shows"),
    ],
)
def test_a_rule_outside_the_subset_is_refused_with_advice(written: str, words: str) -> None:
    with pytest.raises(BadRule, match=words):
        rrule.parse(written)


@given(written=st.text(st.sampled_from("FREQ=WEKLYDAIMONTH;BY,1-0UCSZ29\u0663\n "), max_size=40))
def test_no_text_breaks_the_parser(written: str) -> None:
    with suppress(BadRule):
        assert rrule.parse(written).freq in {"", "DAILY", "WEEKLY", "MONTHLY"}

"""How often a meeting takes place, in words and as a rule."""

import pytest

from server.operators.recurrence import REPEATS, from_rule, to_rule

# 10 November 2026 is the second Tuesday of the month; 31 March 2026 the fifth and last.
RULES = [
    ("once", "2026-11-10", ""),
    ("daily", "2026-11-10", "FREQ=DAILY"),
    ("weekly", "2026-11-10", "FREQ=WEEKLY;BYDAY=TU"),
    ("fortnightly", "2026-11-10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    ("monthly-nth", "2026-11-10", "FREQ=MONTHLY;BYDAY=2TU"),
    ("monthly-nth", "2026-03-31", "FREQ=MONTHLY;BYDAY=-1TU"),
    ("monthly-last", "2026-11-24", "FREQ=MONTHLY;BYDAY=-1TU"),
    ("monthly-day", "2026-11-10", "FREQ=MONTHLY;BYMONTHDAY=10"),
]


@pytest.mark.parametrize(("repeat", "day", "rule"), RULES)
def test_a_choice_becomes_the_rule_that_its_first_date_says(repeat: str, day: str, rule: str) -> None:
    assert to_rule(repeat, day, "", "") == rule


@pytest.mark.parametrize(("repeat", "day", "rule"), RULES)
def test_a_rule_is_shown_as_a_choice_that_makes_the_same_rule_again(repeat: str, day: str, rule: str) -> None:
    shown, until, raw = from_rule(rule, day)
    assert (until, raw) == ("", "")
    assert to_rule(shown, day, until, raw) == to_rule(repeat, day, "", "")


@pytest.mark.parametrize("repeat", sorted(set(REPEATS) - {"once", "other"}))
def test_an_end_stays_with_its_rule(repeat: str) -> None:
    rule = to_rule(repeat, "2026-11-10", "2027-06-30", "")
    assert rule.endswith(";UNTIL=20270630")
    assert from_rule(rule, "2026-11-10") == (repeat, "2027-06-30", "")


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=TU;COUNT=6"),
        *("FREQ=MONTHLY;BYDAY=3TU", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T220000Z", "nonsense"),
    ],
)
def test_what_no_choice_says_is_kept_as_it_is(rule: str) -> None:
    shown = from_rule(rule, "2026-11-10")
    assert shown == ("other", "", rule)
    assert to_rule(shown[0], "2026-11-10", shown[1], shown[2]) == rule


def test_the_order_of_the_parts_of_a_rule_says_nothing() -> None:
    assert from_rule("BYDAY=TU;INTERVAL=2;FREQ=WEEKLY", "2026-11-10")[0] == "fortnightly"


def test_without_a_readable_date_there_is_no_rule() -> None:
    assert to_rule("weekly", "soon", "", "") == ""
    assert from_rule("FREQ=DAILY", "soon") == ("other", "", "FREQ=DAILY")

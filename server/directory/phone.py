"""Phone numbers as people read them, checked by country: a missing digit in a crisis is found here, not there.

Sources: national numbering plans as published by ITU (E.129) for the shapes; service numbers by name.
"""

import re
from dataclasses import dataclass

CHARACTERS = re.compile(r"\+?[0-9 ()\-]+")
REPLACED = {"18002738255": "988", "18334566": "988", "18334564566": "988", "8002738255": "988", "8334564566": "988"}


@dataclass(frozen=True)
class Plan:
    """home: digits as dialled at home, service numbers too. abroad: digits after + and code."""

    country: str
    code: str
    home: re.Pattern[str]
    abroad: re.Pattern[str]
    right: str


AMERICAN = r"[2-9]\d\d[2-9]\d{6}"
AMERICAN_HOME = re.compile(rf"1?{AMERICAN}|[2-9]11|988")
AMERICAN_RIGHT = "ten digits with the area code, like 202-555-0143, or a service number such as 988"
PLANS = {
    "US": Plan("the United States", "1", AMERICAN_HOME, re.compile(AMERICAN), AMERICAN_RIGHT),
    "CA": Plan("Canada", "1", AMERICAN_HOME, re.compile(AMERICAN), AMERICAN_RIGHT),
    "GB": Plan(
        "the United Kingdom",
        "44",
        re.compile(r"0[1-35789]\d{9}|0(?:1\d|500|800)\d{6,7}|08001111|084546\d\d|116\d{3}|1(?:01|05|11|19)|999|112"),
        re.compile(r"[1-35789]\d{8,9}"),
        "10 or 11 digits that begin with 0, like 020 7946 0122, or a service number such as 116 123 or 111",
    ),
    "AU": Plan(
        "Australia",
        "61",
        re.compile(r"0[23478]\d{8}|1[389]00\d{6}|180\d{4}|13\d{4}|000|106|112"),
        re.compile(r"[23478]\d{8}|1[38]00\d{6}|13\d{4}"),
        "10 digits that begin with 0, like (02) 5550 1234, or a service number such as 13 11 14 or 1300 22 4636",
    ),
    "DE": Plan(
        "Germany",
        "49",
        re.compile(r"0[1-9]\d{4,12}|11[0256]|116\d{3}"),
        re.compile(r"[1-9]\d{4,12}"),
        "6 to 14 digits that begin with 0, like 0800 1110111, or a service number such as 116 117",
    ),
}


def problem(number: str, country: str) -> str | None:
    """A sentence about what cannot be dialled. country: ISO code, or empty for all."""
    if message := _flaw(number):
        return message
    digits = re.sub(r"\D", "", number)
    if digits in REPLACED and country in {"", "US", "CA"}:
        return f"This number was replaced by {REPLACED[digits]}."
    plan = PLANS.get(country)
    if number.startswith("+"):
        if plan and digits.startswith(plan.code):
            rest = digits.removeprefix(plan.code)
            return None if plan.abroad.fullmatch(rest) else _wrong(plan, digits)
        return None if 8 <= len(digits) <= 15 and digits[0] != "0" else "After the + write the country and the number."
    if plan:
        return None if plan.home.fullmatch(digits) else _wrong(plan, digits)
    return _length(digits)


def text_problem(number: str) -> str | None:
    """As `problem`, for a number that takes messages: short codes exist in every country."""
    return _flaw(number) or _length(re.sub(r"\D", "", number))


def _flaw(number: str) -> str | None:
    if any(character.isalpha() for character in number):
        return "Letters cannot be dialled on every phone; write digits. Instructions belong in the summary."
    if not CHARACTERS.fullmatch(number):
        return "Only digits, spaces, - ( ) and a + at the beginning can stand in a number."
    if re.sub(r"[^()]", "", number) not in {"", "()"}:
        return "The brackets do not fit together; leave them out."
    if number.startswith("+") and re.search(r"\(\s*0\s*\)", number):
        return "Leave out the (0): after + and country code it would be dialled too."
    return None


def _length(digits: str) -> str | None:
    return None if 3 <= len(digits) <= 15 else f"A number has 3 to 15 digits; this one has {len(digits)}."


def _wrong(plan: Plan, digits: str) -> str:
    return f"This is no number of {plan.country} ({len(digits)} digits): write {plan.right}; from abroad +{plan.code}."

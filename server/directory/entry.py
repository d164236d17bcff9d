"""An entry of the directory, and what it may hold. The one gate: forms, files and the command line all pass here."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec

from server.directory import contact, countries, days, hours, meetings, phone
from server.directory.reader import Reader
from server.directory.shapes import Entry, Hours, Meeting, Problem, Weekly

__all__ = ["Entry", "Hours", "Invalid", "Meeting", "Problem", "Weekly", "check"]

ID = re.compile("[0-9a-f]{16}")
LANGUAGE = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
ORDER = [field.encode_name for field in msgspec.structs.fields(Entry)]


class Invalid(Exception):
    """problems: at least one, in the order of the fields."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = problems


def check(raw: object, against_today: bool = True) -> Entry:
    """The entry, its texts tidied. Raises Invalid with every problem.

    against_today: refuse an expiry that is over. Files are read without: an old export must still come back, and
    phones say of an expired entry that it is.
    """
    reader = Reader()
    entry: Entry = reader.read(Entry, raw)
    misshapen = [problem.field for problem in reader.problems]
    told = [problem for problem in rules(entry, against_today) if not _below(problem.field, misshapen)]
    if problems := reader.problems + told:
        raise Invalid(sorted(problems, key=_place))
    return entry


def rules(entry: Entry, against_today: bool) -> Iterator[Problem]:
    """What is wrong with an entry whose fields all have the right shape."""
    if not ID.fullmatch(entry.id):
        yield Problem("id", "An id has 16 characters of 0-9 and a-f.")
    if not entry.title:
        yield Problem("title", "Give the entry a name.")
    if message := countries.problem(entry.country):
        yield Problem("country", message)
    yield from _ways(entry)
    if entry.hours:
        yield from hours.problems(entry.hours)
    yield from _languages(entry.languages)
    yield from meetings.problems(entry.meetings)
    yield from _dates(entry, against_today)


def _ways(entry: Entry) -> Iterator[Problem]:
    """The ways to reach somebody."""
    if entry.phone and (message := phone.problem(entry.phone, entry.country)):
        yield Problem("phone", message)
    if entry.text and (message := phone.text_problem(entry.text)):
        yield Problem("text", message)
    if entry.text_word and not entry.text:
        yield Problem("text_word", "Say to which number this word is sent, or leave it out.")
    if entry.email and (message := contact.email_problem(entry.email)):
        yield Problem("email", message)
    if entry.link and (message := contact.link_problem(entry.link)):
        yield Problem("link", message)
    if entry.kind == "crisis" and not (entry.phone or entry.text or entry.link):
        yield Problem("phone", "A crisis line needs a number to call, a number to text or a link.")
    if entry.debrief and not (entry.phone or entry.email):
        yield Problem("debrief", "Asking for a debrief needs a phone number or an e-mail address in this entry.")


def _languages(languages: list[str]) -> Iterator[Problem]:
    seen = Counter(languages)
    for index, language in enumerate(languages):
        if not LANGUAGE.fullmatch(language):
            yield Problem(f"languages.{index}", f"'{language}' is no language code; write en, pl or pt-BR.")
        elif seen[language] > 1 and languages.index(language) < index:
            yield Problem(f"languages.{index}", f"'{language}' is listed twice.")


def _dates(entry: Entry, against_today: bool) -> Iterator[Problem]:
    verified, expires = days.read(entry.verified_on), days.read(entry.expires_on)
    if entry.verified_on is not None and not verified:
        yield Problem("verified_on", days.complaint(entry.verified_on))
    if entry.expires_on is not None and not expires:
        yield Problem("expires_on", days.complaint(entry.expires_on))
    if verified and expires and expires < verified:
        yield Problem("expires_on", f"The entry expires before it was verified ({verified}); choose a later day.")
    if not against_today:
        return
    if expires and expires < today():
        yield Problem("expires_on", f"{expires} is over. Check the entry again, then choose a day to come.")
    if verified and verified > today() + timedelta(days=1):  # one more: east of Greenwich it is tomorrow already
        yield Problem("verified_on", f"{verified} has not come yet; write the day on which it was verified.")


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def _below(field: str, others: list[str]) -> bool:
    return any(field == other or field.startswith(f"{other}.") or not other for other in others)


def _place(problem: Problem) -> int:
    first = problem.field.split(".")[0]
    return ORDER.index(first) if first in ORDER else -1

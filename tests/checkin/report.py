"""Prints the figures of docs/measures.md: `.venv/bin/python -m tests.checkin.report`."""

from typing import Any

import numpy as np

from tests.checkin.measures import K, L
from tests.checkin.people import Kind, person, risen, share, steady, told

SEED, PEOPLE = 20261123, 500
KINDS = ("day", "week", "drift")
EVERY_OTHER = {
    "one check-in a week": (Kind(made=(0.13, 0.16)), 98),
    "two a week": (Kind(made=(0.27, 0.3)), 98),
    "every day": (Kind(made=(0.95, 1.0)), 28),
    "heavy nights, marked": (Kind(on_nights=1, night=(0.5, 1.0)), 28),
    "heavy nights, not marked": (Kind(on_nights=1, night=(0.5, 1.0), marked=False), 28),
    "long good and bad spells": (Kind(carry=(0.6, 0.85)), 28),
    "hardly any strain": (Kind(level=(0.2, 0.7)), 28),
    "always much strain": (Kind(level=(2.4, 3.5)), 28),
    "even days": (Kind(ups_and_downs=(0.05, 0.2)), 28),
    "days unlike each other": (Kind(ups_and_downs=(0.6, 1.0)), 28),
}


def main() -> None:
    found = steady(SEED, PEOPLE)
    print(f"{PEOPLE} steady people, a year:")
    row("strain", found)
    print("  outside the band alone:", f"{share(found['band'], 'outside'):.1%}")
    print("  'above' at least once:", f"{np.mean([person['above'] > 0 for person in found['each']]):.1%}")
    print("  in a week's sentence at least once:", f"{noticed(found):.1%}")
    limits(found["distances"])
    print("Other people who stay the same:")
    row("sustenance", steady(SEED, PEOPLE, side="sustenance"))
    random = np.random.default_rng(SEED)
    row("the first 12 weeks", told([person(random, 98, Kind()) for _ in range(PEOPLE)], 14, 97))
    for name, (kind, first) in EVERY_OTHER.items():
        row(name, steady(SEED, PEOPLE, kind, first=first))
    for rise in (0.75, 1.0, 1.5):
        power(f"A rise of {rise}", risen(SEED, PEOPLE, rise))
    for rise in (1.0, 1.5):
        power(
            f"One check-in a week, a rise of {rise}", risen(SEED, PEOPLE, rise, EVERY_OTHER["one check-in a week"][0])
        )


def power(name: str, people: list[list[dict[str, Any]]]) -> None:
    for week in (1, 2, 4):
        found = told(people, 147 + 7 * week, 153 + 7 * week)
        shares = [f"{kind} {share(found[kind], 'above'):.0%}," for kind in KINDS]
        print(f"{name}, week {week}:", *shares, f"any question {share(found['any'], 'some'):.0%}")
    for weeks in (2, 4):
        print(
            f"  told by a week's verdict or slow change within {weeks}:",
            f"{noticed(told(people, 154, 153 + 7 * weeks)):.0%}",
        )


def noticed(found: dict[str, Any]) -> float:
    """Share of people to whom a week was said to be above, or strain to be rising."""
    return float(np.mean([person["noticed"] > 0 for person in found["each"]]))


def row(name: str, found: dict[str, Any]) -> None:
    sides = [f"{kind} {share(found[kind], 'above'):.1%} {share(found[kind], 'below'):.1%}," for kind in KINDS]
    shares = [(person["above"] + person["below"]) / person["judged"] for person in found["each"]]
    stood = f"a question {share(found['stood'], 'up'):.1%} {share(found['stood'], 'down'):.1%},"
    some = f"any {share(found['any'], 'some'):.1%}, one person in ten {np.quantile(shares, 0.9):.1%} of days or more,"
    plain = np.abs(found["distances"]["plain"])
    print(f"  {name}:", *sides, stood, some, f"days without the factor for few {np.mean(plain > K):.1%}")


def limits(distances: dict[str, list[float]]) -> None:
    """Had the limits been others."""
    for kind, tried in (("day", (1.5, 2, K, 2.5, 3)), ("week", (1.5, 2, K, 2.5, 3)), ("drift", (2.5, 3, L, 3.5))):
        away = np.array(distances[kind])
        print(
            f"  {kind}, by limit:",
            {limit: f"{np.mean(away > limit):.1%} {np.mean(away < -limit):.1%}" for limit in tried},
        )


if __name__ == "__main__":
    main()

"""Prints the figures of docs/measures.md: `.venv/bin/python -m tests.checkin.report`."""

import numpy as np

from tests.checkin.people import person, share, told

SEED, PEOPLE = 20261123, 500


def main() -> None:
    random = np.random.default_rng(SEED)
    steady = told([person(random, 364) for _ in range(PEOPLE)], 28, 363)
    print(f"{PEOPLE} steady people, a year: told 'above' at least once: {steady['once'] / PEOPLE:.1%}")
    for kind in ("day", "week", "drift", "stood", "quarter"):
        counts = steady[kind]
        print(
            f"  {kind}:",
            {verdict: f"{share(counts, verdict):.2%}" for verdict in counts if verdict not in {"early", "gap"}},
        )
    for rise in (0.75, 1.0, 1.5):
        random = np.random.default_rng(SEED + 1)
        people = [person(random, 182, rise, 154) for _ in range(PEOPLE)]
        for name, first, last in (("week 1", 154, 160), ("week 2", 161, 167), ("week 4", 175, 181)):
            found = told(people, first, last)
            shares = {kind: f"{share(found[kind], 'above', 'up'):.0%}" for kind in ("day", "week", "drift", "stood")}
            print(f"  a rise of {rise}, {name}:", shares)


if __name__ == "__main__":
    main()

"""Row 13: what Lighthouse says of the speed, on the slow phone and the slow link that it simulates.

Of a first visit, and of each place by its address on a phone that has been used for twelve weeks.

The floor is the one HTML with one radio group of opening.py, visited by Lighthouse too. It loads both at this machine's
full speed and then calculates what a phone would have needed: a model, where row 1 is measured on a link that is slow.
"""

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from figures import Given, given, line
from opening import warm
from pages import served

from tests.conftest import Site
from tests.lighthouse.run import PLACES, used, visited
from tests.ports import free_port

EVERYTHING = [
    "cookies",
    "file_systems",
    "indexeddb",
    "local_storage",
    "service_workers",
    "cache_storage",
    "shader_cache",
]
# Lighthouse's own defaults for a phone but for these: every visit is a first one, and no pictures are taken.
SPEED = {"onlyCategories": ["performance"], "disableFullPageScreenshot": True}
FIRST = {**SPEED, "clearStorageTypes": EVERYTHING}
KEPT = {**SPEED, "disableStorageReset": True}
TIMES = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "speed-index": "speed index",
}
FLOOR = "one HTML with one radio group"


def main(how: Given) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        floors = stack.enter_context(served())
        (Path(folder) / "data").mkdir()
        site = Site(Path(folder) / "data", free_port())
        site.start()
        stack.callback(site.stop)
        warm(site)
        pair = [{"audit": f"{origin}/", "settings": FIRST} for origin in (f"http://localhost:{floors}", site.origin)]
        rounds = how.rounds + (not how.quick)  # in the first the browser itself warms up
        said = visited(pair * rounds)[-2 * how.rounds :]
        told(*whole(said[::2], said[1::2]))
        each_place(site.origin, how.rounds)


def each_place(origin: str, rounds: int) -> None:
    """What lies on the phone is opened, so there is no floor of a page that has to come."""
    audits = [{"audit": origin + place, "settings": KEPT} for place in PLACES]
    said = [visited([used(origin), *audits]) for _ in range(rounds)]
    for place, visits in zip(PLACES, zip(*said, strict=True), strict=True):
        if bad := [visit for visit in visits if visit["scores"]["performance"] is None]:
            sys.exit(f"Lighthouse could not measure {bad[0]['url']}: {bad[0]['failed']} {bad[0]['lacking']}")
        line(13, f"{place} of a used phone by Lighthouse: points short of 100", "points", 0, lacking(visits))
        paint = of(visits, "largest-contentful-paint")
        line(13, f"{place} of a used phone by Lighthouse: largest paint", "ms", None, paint)


def whole(floor: list[dict[str, Any]], ours: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Without pairs of which Lighthouse could not measure one, which it says; most are needed."""
    pairs = list(zip(floor, ours, strict=True))
    good = [pair for pair in pairs if all(visit["scores"]["performance"] is not None for visit in pair)]
    for visit in (visit for pair in pairs if pair not in good for visit in pair):
        print("not measured:", visit["url"], visit["failed"], *visit["lacking"], file=sys.stderr)
    if len(good) <= len(pairs) / 2:
        sys.exit("Lighthouse could not measure most of the visits")
    return [low for low, _ in good], [high for _, high in good]


def told(floor: list[dict[str, Any]], ours: list[dict[str, Any]]) -> None:
    """Medians of each. Points and shifts stand alone: the floor lacks and shifts nothing."""
    bare = f"{lacking(floor):.0f} points, {FLOOR}"
    line(13, "first visit by Lighthouse: points short of 100", "points", 0, lacking(ours), bare)
    for metric, what in TIMES.items():
        low = of(floor, metric)
        said = f"{low:.0f} ms, {FLOOR}"
        line(13, f"first visit by Lighthouse: {what}", "× floor", None, of(ours, metric) / low, said)
    for metric, what, unit, times in (
        ("total-blocking-time", "blocking time", "ms", 1),
        ("cumulative-layout-shift", "layout shift", "‰ of the screen", 1000),
    ):
        bare = f"{times * of(floor, metric):.0f} {unit}, {FLOOR}"
        line(13, f"first visit by Lighthouse: {what}", unit, None, times * of(ours, metric), bare)


def lacking(visits: Sequence[dict[str, Any]]) -> float:
    """Points of the performance score."""
    return 100 - 100 * median(visit["scores"]["performance"] for visit in visits)


def of(visits: Sequence[dict[str, Any]], metric: str) -> float:
    """Milliseconds; of layout shift the share of the screen."""
    return median(visit["metrics"][metric] for visit in visits)


if __name__ == "__main__":
    main(given(__doc__ or ""))

"""docs/reliability.md and docs/reliability.json, from the ledger and the list of promises."""

import json
import tomllib
from collections import defaultdict
from pathlib import Path

from scripts.soak import ledger, totals
from tests.model.every_bug import BUGS, SELDOM

ROOT = Path(__file__).parents[2]
TEXT, FIGURES = ROOT / "docs/reliability.md", ROOT / "docs/reliability.json"
PROMISES = Path(__file__).with_name("promises.toml")
HEAD = """# What was tried to lose something

Every promise is a sentence that a test tries to make false. `make test` runs the tests named below but for those
marked `soak`, which take minutes or want a quiet machine: both of `tests/model/test_exhaust.py`, that is every crash
point of a small world, and of some other files the cases that go through every single write or statement, or wait, or
measure. `make soak` runs these and then the long rounds. Those go on where the run before stopped and keep their
figures in `docs/reliability.jsonl`. A change of the phone's modules or of the server begins a new count, and so does
one of the schedules, unless all it does is to forgive more: then a line of the ledger says why, and what was played
before counts on. A full soak is 200,000 schedules, 1,000 kills of the server and 500 of Chromium, 100,000 requests that
nobody expects, every planted bug, every crash point of the small world, load, storm and memory; the last one stays here
until the code as it is has gone through as much. Who distrusts this runs it:

```
make soak                              # all of it, for hours
make soak SECONDS=600                  # the same, the long rounds for ten minutes each
.venv/bin/python -m tests.model '{"from": 0, "count": 1000}'    # 0 to 999; the shortest that fails is printed
.venv/bin/python -m tests.model '{"replay": "schedule.json"}'   # one of them again
```

"""
MODEL = """## How the schedules work

`tests/model/` loads the app's own modules, the ones that phones run, once for each open page, into a simulated
world: a disk that can lose power at every event, run full or be taken away by the browser; a database that the
browser finds damaged and drops, or the copy of it; a network that loses, repeats, delays, cuts, replays and forges;
clocks that jump. At the other end is the real Flask application on a real SQLite file or a real PostgreSQL, which is
restarted, backed up and restored. A seed decides what one to three phones and their people do and in which order
everything that is under way comes to its end, so a seed tells the same story again.
Ids and keys are drawn from the seed too; cryptography is Node's, without threads. Sizes are small (three records a
request, a page, a pack), so that every border is met. After every step and at the end, when signal is back for
everybody:

- what was told as saved is on a phone's disk or at the server, and in the end at the server and on every phone;
- nothing is there twice, under two accounts, in two versions or with one number of one device twice;
- nothing that the server had is gone, and nothing is there that no phone of that account has sealed;
- nothing is called safe that the server does not hold, byte for byte (after a restore: until that phone has synced);
- what was deleted is shown nowhere, what was edited is shown as edited; phones with the same account show the same;
- nothing hangs, and no error comes up for which the app has no words.

What goes with storage that a browser took away before it was synced nobody can bring back, nor what was left in one
copy when a second accident took that (a database dropped and a server restored, before the phone had synced); the
schedules forgive that, and nothing else. What failed is kept as a story of a few steps in
`tests/model/test_schedules.py`: seed 75,874, where the schedules themselves asked for what no place of the app asks
for, and seed 90,309, a flaw of the app that 150,000 schedules had passed by.
Passkeys' ceremonies are not part of it (people come with their recovery
code); they have browsers' tests.

"""


def main() -> int:
    """Write both; returns 0."""
    now, full = totals.soak(ledger.state()), totals.last_full()
    last = full or now
    is_now = last.found == now.found
    commit = ledger.commit() if is_now else last.commit
    FIGURES.write_text(json.dumps({"commit": commit} | last.figures(), indent=2) + "\n")
    runs = _runs("The last full soak" if full else "The last soak", last)
    if not is_now:
        runs += _runs("Since then, on the code as it is", now)
    TEXT.write_text(HEAD + runs + _promises() + MODEL + _planted(last.planted["times"]))
    return 0


def _runs(title: str, soak: totals.Soak) -> str:
    rows = "".join(
        f"| {program} | {line['date']} | `{line['commit'][:10]}` | {line.get('first', 0):,} | {line['rounds']:,} |"
        f" {line.get('lost', 0)} | {line['seconds']:,} | {line.get('said', '')} |\n"
        for program, lines in soak.found.items()
        for line in lines
    )
    head = "| what | date | commit | from | rounds | lost | seconds | more |\n|---|---|---|--:|--:|--:|--:|---|\n"
    carried = "".join(f"- {why}\n" for why in ledger.reasons(soak.state))
    failed = "".join(
        f"- {program} from {line['first']:,}, {line['rounds']:,} at `{line['commit'][:10]}`: {line['lost']} lost\n"
        for program in ledger.CARRIED
        for line in ledger.set_aside(program, now=soak.state)
    )
    after = f"Counted on across these changes of the harness:\n\n{carried}\n" if carried else ""
    after += f"Failed under a harness before, not counted, and played again:\n\n{failed}\n" if failed else ""
    return f"## {title}\n\n{head}{rows or '| nothing yet for this code | | | | | | | |'}\n\n{after}"


def _promises() -> str:
    listed = tomllib.loads(PROMISES.read_text())["promise"]
    told = "".join(f"{one['says']}\n\n{_by_file(one['tests'])}\n" for one in listed)
    return f"## The promises\n\nEach with the tests that fail where it is broken.\n\n{told}"


def _by_file(names: list[str]) -> str:
    """A line a file; those of which every test counts stand alone."""
    files: dict[str, list[str]] = defaultdict(list)
    for name in names:
        file, _, test = name.partition("::")
        files[file] += [f"`{test}`"] if test else []
    return "".join(f"- `{file}`{': ' if tests else ''}{', '.join(tests)}\n" for file, tests in files.items())


def _planted(times: dict[str, float]) -> str:
    rows = "".join(f"| {bug} | {seconds:.1f} |\n" for bug, seconds in times.items())
    head = "| planted bug | seconds until it was found |\n|---|--:|\n"
    hidden = [bug for bug in BUGS if bug not in times]
    others = "".join(f"- {bug}: {SELDOM.get(bug, 'it should have been found')}\n" for bug in hidden)
    found = f"## Can the schedules find anything?\n\nThese bugs were planted, one at a time, and found:\n\n{head}{rows}"
    missed = f"\nThese were planted too, and no schedule showed them within a minute:\n\n{others}" if hidden else ""
    return found + missed if rows else ""

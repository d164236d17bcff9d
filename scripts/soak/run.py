"""Every long run, one after another, then the report. Goes on where the run before stopped.

Usage: run.py [--seconds N] [--only NAME]. --seconds: about so long for each part.
"""

import argparse
import importlib
import sys

from scripts.soak import ledger, report

PARTS = {  # module and options; the longest last
    "planted": ["planted"],
    "exhaust": ["exhaust"],
    "fuzz": ["fuzz"],
    "kill_server": ["kill_server"],
    "kill_browser": ["kill_browser"],
    "load": ["load"],
    "storm": ["storm"],
    "memory": ["load", "--name", "memory", "--seconds", "1800", "--rate", "100"],
    "schedules_postgresql": ["schedules", "--engine", "postgresql", "--rounds", "20000"],
    "schedules": ["schedules", "--rounds", "1000000"],
}
UNLIMITED = {"planted", "storm"}  # they have limits of their own


def main() -> int:
    """Exit code 1 where a part lost or missed something; the others are run all the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--only", choices=list(PARTS))
    told = parser.parse_args()
    ledger.state()  # says at once what is not committed
    bad = 0
    for name, (module, *options) in PARTS.items():
        if told.only not in (None, name):
            continue
        limit = ["--seconds", str(told.seconds)] if told.seconds and name not in UNLIMITED else []
        print(f"{name} …", flush=True)
        bad += importlib.import_module(f"scripts.soak.{module}").main([*options, *limit])
    report.main()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

"""One run: everything that is due, once. Two runs at the same time share the work (subscriptions.take)."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from server import logs
from server.config import Config
from server.db import db
from server.reminders import pushing, subscriptions, vapid
from server.reminders.endpoints import origin_of
from server.reminders.pushing import Outcome
from server.reminders.subscriptions import Taken

AT_ONCE = 8


@dataclass
class Run:
    """What a run did, in numbers; `resting`: services that asked to be left alone, and what they answered."""

    config: Config
    key: EllipticCurvePrivateKey
    clock: Callable[[], float]
    counts: Counter[str] = field(default_factory=Counter)
    resting: dict[str, Outcome] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        counted = (self.counts[kind] for kind in ("sent", "gone", "later", "over"))
        return "Sent: {}. Removed: {}. To be tried again: {}. Too late: {}.".format(*counted)


def run(config: Config, clock: Callable[[], float] = time.time) -> Run:
    """Send what is due. Needs an application context; commits as it goes."""
    done = Run(config, vapid.load(config.data), clock)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while batch := subscriptions.take(int(clock())):
            outcomes = pool.map(lambda taken: _send(done, taken), batch)
            for taken, outcome in zip(batch, outcomes, strict=True):
                _note(done, taken, outcome)
            db.session.commit()
    if done.counts:
        logs.event("reminders", **done.counts)
    return done


def _send(done: Run, taken: Taken) -> Outcome | None:
    """None: there is nothing to send any more. Runs beside others; touches no database."""
    origin = origin_of(taken.endpoint, done.config.push_hosts)
    if taken.due is None or origin is None:  # the operator may have taken a host back
        return None
    if origin in done.resting:
        return done.resting[origin]
    if origin not in done.headers:
        done.headers[origin] = vapid.authorization(done.key, origin, done.config.origin)
    ttl = max(0, taken.due + subscriptions.LATE - int(done.clock()))
    outcome = pushing.knock(taken.endpoint, done.headers[origin], ttl)
    if outcome.status == 429:
        done.resting[origin] = outcome
    return outcome


def _note(done: Run, taken: Taken, outcome: Outcome | None) -> None:
    """Numbers and codes only: an address or a time in a log would lead to a person."""
    now = int(done.clock())
    if outcome is None:
        done.counts["over"] += 1
        subscriptions.advance(taken, now)
        return
    done.counts[outcome.kind] += 1
    if outcome.kind == "later":
        done.counts[f"status_{outcome.status}"] += 1
        subscriptions.put_off(taken, now, pushing.wait_of(outcome, taken.tries))
    elif outcome.kind == "gone":
        subscriptions.remove(taken)
    else:
        subscriptions.advance(taken, now)

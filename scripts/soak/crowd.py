"""Many phones at once: real sync requests over kept connections, at the times at which people send them."""

import base64
import http.client
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import made_up
from made_up import Person
from serving import Client

PATIENCE = 12  # tries of one request
Record = made_up.Row


@dataclass
class Tally:
    """What came of it. took: seconds from the moment at which each request was due to its answer."""

    took: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    confirmed: set[tuple[bytes, bytes]] = field(default_factory=set)  # account, id
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seconds: float, account: bytes, ids: list[bytes]) -> None:
        """An answer that confirms these."""
        with self.lock:
            self.took.append(seconds)
            self.confirmed.update((account, one) for one in ids)

    def fail(self, what: str) -> None:
        """An answer that it should not have been."""
        with self.lock:
            self.errors[what] = self.errors.get(what, 0) + 1

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share was answered."""
        took = sorted(self.took)
        return took[min(len(took) - 1, int(len(took) * share))] * 1000 if took else 0.0


class Phone:
    """Sends what it has until it is confirmed, over a connection that it keeps while the server does."""

    def __init__(self, port: int, person: Person, tally: Tally) -> None:
        self.person, self.tally, self.port = person, tally, port
        self.client = Client(port, person.token)
        self.cursor = 0

    def sync(self, due: float, records: list[Record]) -> None:
        """One request, sent again as a phone would where there is no answer. due: by time.monotonic."""
        body = made_up.body(self.person, records, self.cursor)
        for again in range(PATIENCE):
            try:
                answer = json.loads(self.client.post("/api/sync", body))
            except RuntimeError as error:
                return self.tally.fail(str(error)[:80])
            except (OSError, http.client.HTTPException) as error:
                self.client.close()
                self.client = Client(self.port, self.person.token)
                if again + 1 == PATIENCE:
                    return self.tally.fail(type(error).__name__)
                time.sleep(min(0.05 * 2**again, 2))
                continue
            said = answer.get("stored") or {"count": 0}
            kept = said["count"] + sum(one["status"] in ("stored", "duplicate") for one in answer["results"])
            if kept != len(records):
                return self.tally.fail(f"{kept} of {len(records)} confirmed")
            self.cursor = answer["cursor"]
            return self.tally.add(time.monotonic() - due, self.person.account, [bytes(row[2]) for row in records])  # type: ignore[call-overload]
        return None

    def close(self) -> None:
        self.client.close()


def on_time(threads: int, count: int, rate: float, do: Callable[[int, int, float], None]) -> None:
    """Call do(thread, n, due) for each n below count, n / rate seconds after the beginning, whoever is late.

    A request that has to wait for a thread counts from when it was due: a slow server must not slow down those who ask.
    """
    began = time.monotonic() + 0.2
    numbers, lock = iter(range(count)), threading.Lock()

    def work(thread: int) -> None:
        while True:
            with lock:
                n = next(numbers, None)
            if n is None:
                return
            due = began + n / rate
            if (early := due - time.monotonic()) > 0:
                time.sleep(early)
            do(thread, n, due)

    workers = [threading.Thread(target=work, args=[thread]) for thread in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def lost(port: int, owners: list[Person], tally: Tally) -> int:
    """How many that were confirmed are not at the server, or are there twice: each of these people asks for all ids."""
    wanted: dict[bytes, set[bytes]] = {}
    for account, record in tally.confirmed:
        wanted.setdefault(account, set()).add(record)
    missing = 0
    for owner in owners:
        found = _ids(port, owner)
        missing += len(wanted.get(owner.account, set()) - set(found)) + len(found) - len(set(found))
    return missing


def _ids(port: int, owner: Person) -> list[bytes]:
    asked = {"protocol": 1, "nonce": made_up.text(secrets.token_bytes(16)), "account": made_up.text(owner.account)}
    with closing(Client(port, owner.token)) as client:
        answer = json.loads(client.post("/api/sync/ids", json.dumps(asked).encode()))
    return [base64.urlsafe_b64decode(one["id"] + "==") for one in answer["ids"]]

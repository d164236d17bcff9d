"""The server is killed at any moment while phones send, again and again: what was confirmed is there, once and whole.

Usage: kill_server.py [--rounds N] [--seconds N]. 1,000 rounds in all unless told otherwise, those of earlier runs of
the same code included.
"""

import base64
import http.client
import json
import os
import random
import secrets
import signal
import sqlite3
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

from scripts.soak import rounds

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import made_up
import serving

from server.sync.leaves import digest
from tests.conftest import Site
from tests.ports import free_port

PROGRAM = "kill_server"
PHONES = 4
MOST = 12  # records a request
LATEST = 0.4  # seconds after the first phone began


class Sending:
    """What four phones sent, and what they were told."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.owners = made_up.load(site.database, PHONES)
        with closing(made_up.opened(site.database)) as file, file:
            file.execute("UPDATE account SET digest = NULL WHERE head = 0")  # made up, like the rest of them
        self.sent: dict[bytes, set[bytes]] = {owner.account: set() for owner in self.owners}
        self.told: dict[bytes, set[bytes]] = {owner.account: set() for owner in self.owners}
        self.wrong: list[str] = []

    def until_killed(self, after: float) -> None:
        """Send, and kill every process of the server after so many seconds."""
        threads = [threading.Thread(target=self._send, args=[owner]) for owner in self.owners]
        for thread in threads:
            thread.start()
        threads[0].join(after)
        assert self.site.process
        for pid in serving.tree(self.site.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.site.process.wait()
        for thread in threads:
            thread.join()

    def _send(self, owner: made_up.Person) -> None:
        with closing(serving.Client(self.site.port, owner.token)) as client:
            while True:
                records = made_up.rows(owner.account, random.randint(1, MOST))  # noqa: S311
                ids = {row[2] for row in records}
                self.sent[owner.account] |= ids  # type: ignore[arg-type]
                try:
                    answer = json.loads(client.post("/api/sync", made_up.body(owner, records)))
                except (OSError, http.client.HTTPException):
                    return
                except RuntimeError as error:
                    self.wrong.append(f"answered {error}")
                    return
                if (answer.get("stored") or {"count": 0})["count"] != len(records):
                    self.wrong.append(f"{len(records)} sent, and {json.dumps(answer)[:200]}")
                self.told[owner.account] |= ids  # type: ignore[arg-type]

    def flaws(self) -> list[str]:
        """What is wrong after the next start: nothing may be."""
        found = list(self.wrong)
        with closing(sqlite3.connect(self.site.database)) as connection:
            (state,) = connection.execute("PRAGMA integrity_check").fetchone()
            if state != "ok":
                found.append(f"integrity: {state}")
        for owner in self.owners:
            found += self._flaws_of(owner)
        return found

    def _flaws_of(self, owner: made_up.Person) -> list[str]:
        asked = {"protocol": 1, "nonce": made_up.text(secrets.token_bytes(16)), "account": made_up.text(owner.account)}
        with closing(serving.Client(self.site.port, owner.token)) as client:
            listed = json.loads(client.post("/api/sync/ids", json.dumps(asked).encode()))["ids"]
            news = json.loads(
                client.post("/api/sync", made_up.body(owner, [], len(listed), made_up.log_id(self.site.database)))
            )
        pairs = [(_bytes(one["id"]), _bytes(one["leaf"])) for one in listed]
        there = [record for record, _ in pairs]
        whole = digest(owner.account, sorted(record + leaf for record, leaf in pairs))
        return [
            said
            for said, wrong in {
                "confirmed, and not there": self.told[owner.account] - set(there),
                "there, and never sent": set(there) - self.sent[owner.account],
                "there twice": len(there) - len(set(there)),
                "the digest is of something else": _bytes(news["digest"]) != whole,
            }.items()
            if wrong
        ]


def play(site: Site, count: int) -> list[str]:
    """Kill and start it so often; what was found wrong. site: running, and so it stays."""
    found: list[str] = []
    confirmed = 0
    for _ in range(count):
        sending = Sending(site)
        sending.until_killed(random.uniform(0, LATEST))  # noqa: S311
        site.process = None
        site.start()
        found += sending.flaws()
        confirmed += sum(map(len, sending.told.values()))
    if count > 1 and not confirmed:
        found.append("nothing was ever confirmed")
    return found


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where anything was found."""
    told = rounds.asked(argv, __doc__, 1000)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), free_port())
        try:
            site.start()
            return rounds.repeat(PROGRAM, told, lambda: play(site, 1))
        finally:
            site.stop()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


if __name__ == "__main__":
    sys.exit(main())

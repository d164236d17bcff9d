"""The real application on a real database, asked through two pipes by phones that live in one Node process."""

import base64
import io
import json
import logging
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from flask import Flask

from tests.model import planted
from tests.model.storage import ACCOUNTS, RECORDS, File, Tables
from tests.postgres import Cluster

HERE = Path(__file__).parent
ORIGIN = "https://breather.example"
COOKIE = "__Host-breather="
NAME = "model"
SIZES = struct.Struct(">II")


class Host:
    """One database, put back to an empty one before each schedule. folder: in memory where the machine has that."""

    def __init__(self, folder: Path, cluster: Cluster | None = None) -> None:
        """cluster: of PostgreSQL; SQLite without one."""
        from server import create_app
        from server.config import Config
        from server.db import migrate

        settings = {"BREATHER_DATA": str(folder), "BREATHER_ORIGIN": ORIGIN, "BREATHER_PEOPLE_PER_ADDRESS": "0"}
        if cluster:
            settings["BREATHER_DATABASE_URL"] = cluster.create(NAME)
        self.config = Config.from_environment(settings)
        self.asked = True
        self._make: Callable[[], Flask] = lambda: create_app(self.config)
        self.app = self._make()
        with self.app.app_context():
            migrate()
        self.storage = Tables(cluster.connect(NAME)) if cluster else File(folder / "breather.sqlite3")

    def answer(self, told: dict[str, Any], body: bytes) -> tuple[Any, bytes]:
        """What one message of the phones' process does."""
        op = told.pop("op")
        self.asked |= op != "rows"
        if op == "http":
            return self._ask(body=body, **told)
        return getattr(self, f"_{op}")(**told), b""

    def _ask(self, path: str, method: str, headers: dict[str, str], cookie: str, body: bytes) -> tuple[Any, bytes]:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "breather.example",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "breather.example",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_COOKIE": cookie,
            "REMOTE_ADDR": "192.0.2.1",
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        found: list[Any] = []
        chunks = self.app.wsgi_app(environ, lambda status, lines, _=None: found.extend([status, lines]))
        content = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        status, lines = int(found[0][:3]), found[1]
        if status >= 500:
            raise AssertionError(f"{method} {path} answered {status}: {content[:300]!r}")
        set_cookie = next((value for name, value in lines if name == "Set-Cookie" and value.startswith(COOKIE)), None)
        kept = None if set_cookie is None else set_cookie.split(";")[0]
        type_ = next((value for name, value in lines if name == "Content-Type"), None)
        return {"status": status, "type": type_, "cookie": "" if kept == COOKIE else kept}, content

    def _reset(self) -> None:
        """An empty server, no backup of it."""
        self._hang_up()
        self.storage.reset()

    def _backup(self) -> None:
        self.storage.keep()

    def _restore(self) -> list[str] | None:
        """As `breather restore` does: sessions end, a new log id, deleted accounts stay deleted. None: no backup.

        Otherwise the accounts that it knows: one that was made afterwards is gone from the server.
        """
        from server.backup import settling

        self._hang_up()
        if not self.storage.put_back():
            return None
        settling.migrate = lambda: None  # type: ignore[assignment] # it is of this release: nothing to bring up
        with self.app.app_context():
            settling.settle(self.config.data)
        self._hang_up()
        return [_b64(account) for (account,) in self.storage.ask(ACCOUNTS)]

    def _restart(self) -> None:
        """The process ends and another begins: nothing that it kept in memory is there any more."""
        self._hang_up()
        self.app = self._make()

    def _rows(self) -> list[list[Any]] | None:
        """Everything stored: account, id, leaf, erased; None where nobody asked anything since."""
        if not self.asked:
            return None
        self.asked = False
        found = self.storage.ask(RECORDS)
        return [[_b64(account), _b64(record), _b64(leaf), bool(erased)] for account, record, leaf, erased in found]

    def _hang_up(self) -> None:
        from server.db import db

        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def serve(node: str, arguments: list[str], bug: str | None = None, engine: str = "sqlite") -> int:
    """Run the phones' process to its end; its exit code. bug: one of planted.SERVER, in place from the first import."""
    planted.plant(bug)
    logging.disable(logging.INFO)  # a line for each request would be most of the work
    memory = Path("/dev/shm")
    where = memory if os.access(memory, os.W_OK) else None
    cluster = Cluster() if engine == "postgresql" else None
    with tempfile.TemporaryDirectory(prefix="breather-model-", dir=where) as folder, cluster or nullcontext():
        return _pump(Host(Path(folder), cluster), node, arguments)


def _pump(host: Host, node: str, arguments: list[str]) -> int:
    to_phones, from_phones = os.pipe(), os.pipe()
    command = [node, str(HERE / "phones.mjs"), *arguments]
    handed = {3: to_phones[0], 4: from_phones[1]}
    child = subprocess.Popen(
        [sys.executable, "-c", HAND_OVER, json.dumps(handed), *command], pass_fds=[to_phones[0], from_phones[1]]
    )
    os.close(to_phones[0])
    os.close(from_phones[1])
    with os.fdopen(from_phones[0], "rb") as asks, os.fdopen(to_phones[1], "wb", buffering=0) as answers:
        while sizes := asks.read(SIZES.size):
            head_size, body_size = SIZES.unpack(sizes)
            told, body = json.loads(asks.read(head_size)), asks.read(body_size)
            try:
                head, content = host.answer(told, body)
            except Exception as error:
                head, content = {"failed": f"{type(error).__name__}: {error}"}, b""
            line = json.dumps(head).encode()
            answers.write(SIZES.pack(len(line), len(content)) + line + content)
    return child.wait()


# The numbers under which Node knows its pipes; a process made by subprocess has them under others.
HAND_OVER = """
import json, os, sys
for number, there in json.loads(sys.argv[1]).items():
    os.dup2(there, int(number) + 100)
for number in json.loads(sys.argv[1]):
    os.dup2(int(number) + 100, int(number))
    os.close(int(number) + 100)
os.execv(sys.argv[2], sys.argv[2:])
"""

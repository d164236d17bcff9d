"""What the measurements of the server share: servers that are asked, and what they take of the machine."""

import http.client
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from server.config import Config
from server.serve import Server
from tests.conftest import Site
from tests.ports import free_port

COOKIE = "__Host-breather"
BARE = """
from flask import Flask, request

app = Flask("bare", static_folder=None)


@app.post("/")
def nothing():
    request.get_data()
    return {}
"""


@dataclass(frozen=True)
class Served:
    """A server on localhost. folder: of its data."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    def workers(self) -> list[int]:
        """The processes that answer."""
        return tree(self.process.pid)[1:]

    def cpu(self, ask: Callable[[], object]) -> float:
        """Seconds of user and system time that all its processes take for this."""
        pids = tree(self.process.pid)
        before = cpu_seconds(pids)
        ask()
        return cpu_seconds(pids) - before


@contextmanager
def breather(url: str = "") -> Iterator[Served]:
    """Our own server, migrated. url: of its database, or SQLite's file in its folder."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), free_port(), extra={"BREATHER_DATABASE_URL": url} if url else {})
        try:
            site.start()
            assert site.process
            yield Served(site.process, site.port, site.data)
        finally:
            site.stop()


@contextmanager
def bare() -> Iterator[Served]:
    """The floor: one Flask route that reads the body and answers {}, under the same gunicorn with the same settings.

    A process of its own that has imported nothing of ours.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE)
        port = free_port()
        settings = Server(Config.from_environment({"BREATHER_DATA": folder, "PORT": str(port)}), None).settings()
        how = [
            "--worker-class=gthread",
            *(f"--{name.replace('_', '-')}={settings[name]}" for name in ("workers", "threads")),
        ]
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        command = [gunicorn, *how, "--no-control-socket", f"--bind=localhost:{port}", "bare:app"]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # noqa: S603
        try:
            wait_for(port, process, Path(folder))
            yield Served(process, port, Path(folder))
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Return when something answers at the port. Raises RuntimeError when the process ends before."""
    for _ in range(600):
        try:
            with closing(http.client.HTTPConnection("localhost", port, timeout=10)) as connection:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
        except OSError:
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError((folder / "log").read_text()[-2000:]) from None
    raise RuntimeError("the server did not come up")


class Client:
    """One connection that is kept. token: of the session. zipped: gzip is taken, as by every browser."""

    def __init__(self, port: int, token: str = "", zipped: bool = False) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=120)
        self.headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        self.headers |= {"Cookie": f"{COOKIE}={token}"} if token else {}
        self.headers |= {"Accept-Encoding": "gzip"} if zipped else {}

    def post(self, path: str, body: bytes) -> bytes:
        """The body of the answer. Raises RuntimeError unless it is 200."""
        try:
            self.connection.request("POST", path, body, self.headers)
            answer = self.connection.getresponse()
        except ConnectionError:  # the server hangs up on who is silent for two seconds
            self.connection.close()
            self.connection.request("POST", path, body, self.headers)
            answer = self.connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {data[:200]!r}")
        return data

    def close(self) -> None:
        self.connection.close()


def tree(pid: int) -> list[int]:
    """The process and all that it started, by id."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of the threads of these processes."""
    threads = [thread for pid in pids for thread in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def memory(pid: int, name: str) -> int:
    """Kilobytes. name: VmRSS, in memory now; VmHWM, the most since the start or since `forget_peak`."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(text.split()[1]) for text in lines if text.startswith(f"{name}:"))


def forget_peak(pid: int) -> None:
    """Let the peak begin again from what is in memory now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")

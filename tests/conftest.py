"""What every test may use: a server of its own on a free port, and the installed Chromium."""

import os
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.migrated import BREATHER, ROOT, copy_migrated
from tests.ports import free_port
from tests.warm import Forked, run
from tests.watching import STOPPED, WATCH, every_browser_is_watched, nothing_goes_wrong_unseen

__all__ = ["every_browser_is_watched", "nothing_goes_wrong_unseen"]

ALONE = {"BREATHER_WORKERS": "1"}  # a second process is half a second of work more, hundreds of times
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A browser asks its maker this and that by itself; nothing of a test leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("No Chromium here: `make setup` installs it, or says what to install.")


def headless_shell() -> str:
    """The same engine without a desktop's windows, which tests only wait for; the browser itself where it is not."""
    return shutil.which("chromium-headless-shell") or chromium()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": headless_shell(), "args": FLAGS}


@dataclass
class Site:
    """A real server process. `stop` and `start` keep address and data.

    `code` may be a copy of the project that was changed, but for its migrations.
    """

    data: Path
    port: int
    code: Path = ROOT
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | Forked | None = None
    warm: bool = False  # imported once for many; not where memory or the start itself is measured

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def database(self) -> Path:
        return self.data / "breather.sqlite3"

    def start(self) -> None:
        env = self._env()
        if "BREATHER_DATABASE_URL" in self.extra:
            subprocess.run([BREATHER, "migrate"], env=env, cwd=self.code, check=True, capture_output=True)
        elif not self.database.exists():
            copy_migrated(self.database)
        self.process = self._serve(env)
        for _ in range(600):
            with suppress(OSError, urllib.error.URLError), urllib.request.urlopen(f"{self.origin}/healthz", timeout=5):
                return
            if self.process.poll() is not None:
                pytest.fail((self.data / "log").read_text())
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=0.05)
        pytest.fail("the server did not come up")

    def run(self, *words: str) -> str:
        """One of the operator's commands, whether the server runs or not; what it says. Fails where it does."""
        assert self.code == ROOT
        done = run(self._env(), *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _env(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if name != "BREATHER_DATABASE_URL"},
            "BREATHER_DATA": str(self.data),
            "PORT": str(self.port),
            "PYTHONPATH": str(self.code),
            **self.extra,
        }

    def _serve(self, env: dict[str, str]) -> subprocess.Popen[bytes] | Forked:
        if self.warm and self.code == ROOT:
            return Forked(env, self.data / "log", "serve")
        with (self.data / "log").open("ab") as log:
            return subprocess.Popen([BREATHER, "serve"], env=env, cwd=self.code, stdout=log, stderr=log)

    def stop(self) -> None:
        WATCH.expect(STOPPED)
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def leave(self) -> None:
        """The test is over: it may end by itself while the next one begins, unless it is a process to be waited for."""
        if self.process:
            self.process.terminate()
            if isinstance(self.process, subprocess.Popen):
                self.process.wait(timeout=20)
            self.process = None

    def log(self) -> str:
        return (self.data / "log").read_text()


def copy_database(source: Path, target: Path) -> None:
    """Whole, whatever lies in a journal beside either of them."""
    with closing(sqlite3.connect(source)) as found, closing(sqlite3.connect(target)) as made:
        found.backup(made)


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Start a server of this test's own."""
    made: list[Site] = []

    def make(code: Path = ROOT, **extra: str) -> Site:
        data = tmp_path / f"data-{len(made)}"
        data.mkdir()
        site = Site(data, free_port(), code, ALONE | extra, warm=True)
        made.append(site)
        site.start()
        return site

    yield make
    for site in made:
        site.leave()


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for the tests of a module that leave nothing behind which others could see."""
    site = Site(tmp_path_factory.mktemp("shared"), free_port(), extra=ALONE, warm=True)
    site.start()
    yield site
    site.leave()

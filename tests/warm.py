"""Commands forked from a process that has imported the server already.

Importing it is most of the work of starting one, and a run starts hundreds. From there on it is the command that people
run, in a process of its own, with its own environment and log.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired


class Forked:
    """What tests ask of a `subprocess.Popen`, of such a process. words: the command; it writes to the end of `log`,
    what is wrong to `errors` where that is another file."""

    def __init__(self, env: dict[str, str], log: Path, *words: str, errors: Path | None = None) -> None:
        files = (str(log), str(errors or log))
        self.process: BaseProcess = _nursery().Process(target=_command, args=(env, files, words), daemon=True)
        self.process.start()
        assert self.process.pid
        self.pid = self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise TimeoutExpired("breather serve", timeout or 0)
        return self.process.exitcode

    def send_signal(self, which: int) -> None:
        os.kill(self.pid, which)

    def terminate(self) -> None:
        if self.process.exitcode is None:
            self.send_signal(signal.SIGTERM)


def run(env: dict[str, str], *words: str) -> CompletedProcess[str]:
    """One of the operator's commands, to its end, as `subprocess.run` has it. env: all of its environment."""
    with tempfile.TemporaryDirectory() as folder:
        said, wrong = Path(folder) / "said", Path(folder) / "wrong"
        status = Forked(env, said, *words, errors=wrong).wait(timeout=60)
        return CompletedProcess(words, status, said.read_text(), wrong.read_text())


@cache
def _nursery() -> ForkServerContext:
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload(["server.cli", "tests.warmed"])
    return nursery


def _command(env: dict[str, str], files: tuple[str, str], words: tuple[str, ...]) -> None:
    os.environ.clear()
    os.environ.update(env)
    for standard, file in enumerate(files, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), standard)
    from server.cli import main

    sys.argv = ["breather", *words]
    main()

"""Servers forked from a process that has imported the server already.

Importing it is most of the work of starting one, and a run starts hundreds. From there on it is the command that people
run, in a process of its own, with its own environment and log.
"""

import multiprocessing
import os
import signal
import sys
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import TimeoutExpired


class Served:
    """What tests ask of a `subprocess.Popen`, of such a process."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.process: BaseProcess = _nursery().Process(target=_serve, args=(env, str(log)), daemon=True)
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


@cache
def _nursery() -> ForkServerContext:
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload(["server.cli"])
    return nursery


def _serve(env: dict[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(env)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for standard in (1, 2):
        os.dup2(file, standard)
    from server.cli import main

    sys.argv = ["breather", "serve"]
    main()

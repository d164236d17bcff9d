"""`breather migrate` in a process of its own, killed before one of its statements; forked, so that it is quick."""

import multiprocessing
import os
import signal
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

NEVER = 10_000


def migrate(data: Path, killed_at: int = NEVER, revision: str = "head") -> bool:
    """Whether it came to its end. killed_at: statements and commits that may be begun before it is killed."""
    process = _nursery().Process(target=_migrate, args=(str(data), killed_at, revision))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0


@cache
def _nursery() -> ForkServerContext:
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload(["server.cli"])
    return nursery


def _migrate(data: str, killed_at: int, revision: str) -> None:
    from flask_migrate import upgrade
    from sqlalchemy import event

    from server import create_app
    from server.config import Config
    from server.db import MIGRATIONS, db

    app = create_app(Config.from_environment({"BREATHER_DATA": data}))
    begun = 0

    def count(*_: Any) -> None:
        nonlocal begun
        if begun == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        begun += 1

    with app.app_context():
        for name in ("before_cursor_execute", "commit"):
            event.listen(db.engine, name, count)
        upgrade(directory=str(MIGRATIONS), revision=revision)

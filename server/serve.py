"""Run under gunicorn, on this machine's own addresses."""

import logging
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from server import create_app
from server.config import Config
from server.logs import JsonLine

WORKERS, THREADS = 2, 8


def run(config: Config) -> None:
    """Serve until SIGINT or SIGTERM; then finish what is under way and return through SystemExit."""
    Server(config).run()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told what to do without its own command line."""

    def __init__(self, config: Config) -> None:
        self.breather = config
        super().__init__()

    def load_config(self) -> None:
        """Read the configuration."""
        for name, value in self.settings().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of one worker, made after the fork: connections must not cross it."""
        return create_app(self.breather)

    def settings(self) -> dict[str, Any]:
        """gunicorn's settings. Both loopbacks: browsers try ::1 first for localhost."""
        return {
            "bind": [f"127.0.0.1:{self.breather.port}", *([f"[::1]:{self.breather.port}"] if _has_ipv6() else [])],
            "worker_class": "gthread",
            "workers": WORKERS,
            "threads": THREADS,
            "graceful_timeout": 10,  # a browser holds idle connections open, and Ctrl-C would wait for each
            "logger_class": QuietLogger,
            "control_socket_disable": True,
            "when_ready": lambda _: print(f"Breather is at {self.breather.origin}", flush=True),
        }


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's own lines as JSON. Errors only: its warnings hold people's addresses, already filled in."""

    def setup(self, cfg: Any) -> None:
        """Give the one handler our format."""
        super().setup(cfg)
        self.error_log.setLevel(logging.ERROR)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine())


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True

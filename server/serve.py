"""Run under gunicorn, on this machine's own addresses."""

import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from server import create_app
from server.config import Config

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
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _: print(f"Breather is at {self.breather.origin}", flush=True),
        }


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True

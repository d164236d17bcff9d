"""Run under gunicorn: several processes, on this machine's own addresses unless told otherwise."""

import logging
import shutil
import socket
from threading import Thread
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from pwa import make_ahead
from server import create_app, metrics
from server.config import Config
from server.logs import JsonLine
from server.worker import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
LOOPBACKS = ("127.0.0.1", "::1")  # browsers try ::1 first for localhost


def run(config: Config) -> None:
    """Serve until SIGTERM, which lets requests under way finish, or SIGINT, which does not. Leaves by SystemExit."""
    Server(config, metrics.share() if config.metrics else None).run()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told what to do without its own command line."""

    def __init__(self, config: Config, counted: str | None) -> None:
        """counted: the folder in which the workers count, removed at the end."""
        self.breather, self.counted = config, counted
        super().__init__()

    def load_config(self) -> None:
        """Read the configuration."""
        for name, value in self.settings().items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        """The application of one worker, made after the fork: connections must not cross it."""
        app = create_app(self.breather)
        Thread(target=make_ahead, args=[app], daemon=True).start()  # whoever comes first does not wait for it
        return metrics.beside(app, self.breather.metrics[1]) if self.breather.metrics else app

    def settings(self) -> dict[str, Any]:
        """gunicorn's settings."""
        return {
            "bind": [_written(*where) for where in self.addresses()],
            "worker_class": Worker,
            "workers": self.breather.workers,
            "threads": THREADS,
            "graceful_timeout": 10,  # seconds for what is under way; a phone that is cut off sends again
            "logger_class": QuietLogger,
            "control_socket_disable": True,
            "forwarder_headers": "",  # SCRIPT_NAME from loopback would move a path past the proxy's rules
            "when_ready": lambda _: print(f"Breather is at {self.breather.origin}", flush=True),
            "on_exit": lambda _: shutil.rmtree(self.counted, ignore_errors=True) if self.counted else None,
            "child_exit": lambda _, worker: metrics.forget(worker.pid) if self.breather.metrics else None,
        }

    def addresses(self) -> list[tuple[str, int]]:
        """Where people are answered, and where Prometheus is."""
        mine = [self.breather.listen] if self.breather.listen else [at for at in LOOPBACKS if _can_bind(at)]
        return [(at, self.breather.port) for at in mine] + ([self.breather.metrics] if self.breather.metrics else [])


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's own lines as JSON. Errors only: its warnings hold people's addresses, already filled in."""

    def setup(self, cfg: Any) -> None:
        """Give the one handler our format."""
        super().setup(cfg)
        self.error_log.setLevel(logging.ERROR)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine())


def _can_bind(address: str) -> bool:
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def _written(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"

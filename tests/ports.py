"""Ports to listen on. A module of its own: tests/conftest.py is imported twice, by pytest and as tests.conftest."""

import os
import socket
from contextlib import suppress
from itertools import cycle

# Of those that the system gives to nobody by itself (Linux: from 32768), each worker of a run has a range of its own:
# between asking and listening, and while a server is stopped, nobody else may take the port.
RANGE = 2_000
FIRST = 12_000 + RANGE * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
PORTS = cycle(FIRST + (os.getpid() + n) % RANGE for n in range(RANGE))


def free_port() -> int:
    return next(port for port in PORTS if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False

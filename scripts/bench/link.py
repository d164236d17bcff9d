"""A slow mobile link as a TCP proxy: what passes through it, service workers included, is shaped the same.

1.6 Mbit/s down, 750 kbit/s up and 150 ms there and back, shared by all connections in turn. A new connection waits one
round trip for its handshake. Not shaped: headers of TCP and IP, lost packets, and the slow start of TCP.
"""

import asyncio
import re
import sys
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from scripts.bench.shaping import Lane, shape
from tests.ports import free_port

DOWN = 1_600_000 / 8  # bytes a second
UP = 750_000 / 8
ROUND_TRIP = 0.15  # seconds
REQUEST = re.compile(rb"([A-Z]+ /\S*) HTTP/1\.1\r\n")
T = TypeVar("T")


@dataclass
class Connection:
    """Bytes that passed: up to the server, down to the phone. asked: "GET /path" of each request, in order."""

    up: int = 0
    down: int = 0
    asked: list[str] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list, repr=False)


class Link:
    """`with Link(port) as link`: a browser that opens `link.origin` reaches the server at `port`, slowly.

    Call everything from the thread that made it: the proxy runs in one of its own.
    """

    def __init__(self, port: int, *, down: float = DOWN, up: float = UP, round_trip: float = ROUND_TRIP) -> None:
        self.to, self.port, self.round_trip = port, free_port(), round_trip
        self.connections: list[Connection] = []
        self._lanes = {"down": Lane(down), "up": Lane(up)}
        self._is_cut = False
        self._held = ""
        self._released = asyncio.Event()
        self._came = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def bytes_down(self) -> int:
        """To the phone since the start, or since `forget`, headers of HTTP included."""
        return sum(connection.down for connection in self.connections)

    @property
    def bytes_up(self) -> int:
        return sum(connection.up for connection in self.connections)

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing comes to the phone for so long, from now on."""
        self._came.clear()
        return not self._came.wait(seconds)

    @property
    def requests(self) -> list[str]:
        """Method and address of every request since the start, or since `forget`."""
        return [request for connection in self.connections for request in connection.asked]

    def forget(self) -> None:
        """Count from nothing again; connections that are kept count on."""
        for connection in self.connections:
            connection.up = connection.down = 0
            connection.asked.clear()

    def cut(self) -> None:
        """No signal: what is open breaks, and nothing new comes through."""
        self._wait(self._cut())

    def mend(self) -> None:
        """Signal is back."""
        self._is_cut = False

    def hold(self, path: str) -> None:
        """Requests for this path wait until `release`, and whatever comes after them on their connection."""
        self._held = path

    def release(self) -> None:
        """What was held goes on its way."""
        self._held = ""
        self._loop.call_soon_threadsafe(self._released.set)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._wait(asyncio.start_server(self._accept, "localhost", self.port))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.close()
        self._wait(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=20)

    async def _cut(self) -> None:
        self._is_cut = True
        tasks = [task for connection in self.connections for task in connection.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        connection = Connection()
        self.connections.append(connection)
        task = asyncio.ensure_future(self._carry(connection, reader, writer))
        connection.tasks.append(task)

    async def _carry(self, connection: Connection, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        """Both directions of one connection, until both have ended or one broke."""
        try:
            server, to_server = await asyncio.open_connection("localhost", self.to)
        except OSError:
            to_phone.transport.abort()
            return
        try:
            await asyncio.sleep(self.round_trip)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._shape("up", connection, phone, to_server))
                both.create_task(self._shape("down", connection, server, to_phone))
        except* OSError:
            pass  # a side hung up: the other is told below
        finally:
            to_phone.transport.abort() if self._is_cut else to_phone.close()
            to_server.close()

    async def _shape(
        self, way: str, connection: Connection, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        async def leaves(data: bytes) -> None:
            if way == "up" and (request := REQUEST.match(data)):  # browsers begin each in a segment of its own
                connection.asked.append(request[1].decode())
                if self._held and connection.asked[-1].endswith(f" {self._held}"):
                    self._released.clear()
                    await self._released.wait()

        def landed(size: int) -> None:
            setattr(connection, way, getattr(connection, way) + size)
            if way == "down":
                self._came.set()

        await shape(source, sink, self._lanes[way], self.round_trip / 2, leaves=leaves, landed=landed)

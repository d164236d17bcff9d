"""One direction of a slow link: segments that take turns, and arrive half a round trip later. Times: the loop's."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

SEGMENT = 1460  # bytes: what connections take turns with
AHEAD = 0.01  # seconds that a segment may be taken before its turn, so that the link never idles over a late timer


class Lane:
    """All that goes one way. Connections take turns in the order in which they ask. rate: bytes a second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._turn = asyncio.Lock()
        self._free_at = 0.0

    async def send(self, size: int) -> float:
        """Return when its last byte has left: about then."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            self._free_at = max(loop.time(), self._free_at) + size / self._rate
            await asyncio.sleep(self._free_at - loop.time() - AHEAD)
            return self._free_at


async def shape(
    source: asyncio.StreamReader,
    sink: asyncio.StreamWriter,
    lane: Lane,
    flight: float,
    *,
    leaves: Callable[[bytes], Awaitable[None]],
    landed: Callable[[int], None],
) -> None:
    """Carry all of source to sink, and its end. leaves: awaited before each segment. landed: told the bytes of each."""
    flying: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(_land(flying, sink, landed))
        data = b"-"
        while data:
            data = await source.read(SEGMENT)
            await leaves(data)
            flying.put_nowait((await lane.send(len(data)) + flight, data))


async def _land(
    flying: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter, landed: Callable[[int], None]
) -> None:
    loop = asyncio.get_running_loop()
    while True:
        when, data = await flying.get()
        await asyncio.sleep(when - loop.time())
        if not data:
            with suppress(OSError):
                sink.write_eof()
            return
        sink.write(data)
        landed(len(data))
        await sink.drain()

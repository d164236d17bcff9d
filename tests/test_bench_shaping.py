"""The speed of the measurements' link, on a clock that only goes on when everybody waits: exact on any machine."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest

from scripts.bench.shaping import SEGMENT, Lane, shape

RATE = 200_000.0  # bytes a second
FLIGHT = 0.075  # seconds


class Clock(selectors.SelectSelector):
    """A wait for events is over at once, and takes as long as it was told to."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everybody waits, and nobody for the clock"
        self.now += max(0, timeout)
        return super().select(0)


class Phone:
    """Where bytes arrive. came: seconds and bytes of each segment; ended: seconds."""

    def __init__(self) -> None:
        self.came: list[tuple[float, int]] = []
        self.ended = -1.0

    def write(self, data: bytes) -> None:
        self.came.append((asyncio.get_running_loop().time(), len(data)))

    async def drain(self) -> None:
        """Never full."""

    def write_eof(self) -> None:
        self.ended = asyncio.get_running_loop().time()


def on_a_clock(work: Callable[[Clock], Coroutine[Any, Any, None]]) -> None:
    clock = Clock()
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now  # type: ignore[method-assign]
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(work(clock))


async def send(lane: Lane, size: int) -> Phone:
    async def leaves(_data: bytes) -> None:
        pass

    phone, source = Phone(), asyncio.StreamReader()
    source.feed_data(b"a" * size)
    source.feed_eof()
    counted: list[int] = []
    await shape(source, cast("asyncio.StreamWriter", phone), lane, FLIGHT, leaves=leaves, landed=counted.append)
    assert counted == [size for _, size in phone.came]
    assert sum(counted) == size
    return phone


def test_bytes_take_as_long_as_the_link_is_slow() -> None:
    async def work(_clock: Clock) -> None:
        phone = await send(Lane(RATE), 60_000)
        assert phone.came[0][0] == pytest.approx(SEGMENT / RATE + FLIGHT)
        assert phone.came[-1][0] == phone.ended == pytest.approx(60_000 / RATE + FLIGHT)

    on_a_clock(work)


def test_two_connections_take_turns_so_both_end_near_the_end() -> None:
    async def work(_clock: Clock) -> None:
        lane = Lane(RATE)
        phones = await asyncio.gather(send(lane, 40_000), send(lane, 40_000))
        ended = sorted(phone.ended for phone in phones)
        assert ended[1] == pytest.approx(80_000 / RATE + FLIGHT)
        assert ended[0] == pytest.approx(ended[1], abs=SEGMENT / RATE)

    on_a_clock(work)


def test_a_link_that_was_idle_owes_nothing() -> None:
    async def work(clock: Clock) -> None:
        lane = Lane(RATE)
        await send(lane, SEGMENT)
        clock.now = began = clock.now + 100
        assert (await send(lane, SEGMENT)).ended - began == pytest.approx(SEGMENT / RATE + FLIGHT)

    on_a_clock(work)

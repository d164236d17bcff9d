"""The shaped link of the measurements does what it says."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from scripts.bench.link import DOWN, ROUND_TRIP, UP, Link

LATE = 1  # second: of a busy machine


class Talker:
    """A server that reads `expected` bytes and answers with `answer` bytes, then hangs up."""

    def __init__(self, expected: int, answer: int) -> None:
        self.expected, self.answer = expected, answer
        self.listening = socket.create_server(("localhost", 0))
        self.port: int = self.listening.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with connection:
            left = self.expected
            while left and (data := connection.recv(left)):
                left -= len(data)
            connection.sendall(b"a" * self.answer)


@pytest.fixture
def talker() -> Iterator[Talker]:
    made = Talker(1, 1)
    yield made
    made.listening.close()


def talk(link: Link, send: int = 1) -> tuple[float, int]:
    """Seconds until the other side hung up, and the bytes that came."""
    began, came = time.monotonic(), 0
    with socket.create_connection(("localhost", link.port), timeout=10) as connection:
        connection.sendall(b"q" * send)
        while data := connection.recv(65536):
            came += len(data)
    return time.monotonic() - began, came


def test_a_first_answer_takes_two_round_trips_because_one_is_the_handshake(talker: Talker) -> None:
    with Link(talker.port) as link:
        took, _ = min(talk(link) for _ in range(3))
    assert 2 * ROUND_TRIP <= took < 2 * ROUND_TRIP + LATE


def test_bytes_take_as_long_as_the_link_is_slow_each_way(talker: Talker) -> None:
    talker.expected, talker.answer = 30_000, 60_000
    with Link(talker.port) as link:
        took, came = min(talk(link, 30_000) for _ in range(2))
        assert came == 60_000
        assert (link.bytes_up, link.bytes_down) == (60_000, 120_000)
    expected = 2 * ROUND_TRIP + 30_000 / UP + 60_000 / DOWN
    assert 0.97 * expected <= took < expected + LATE


def test_silence_is_told_from_bytes_that_come(talker: Talker) -> None:
    talker.answer = 60_000
    with Link(talker.port) as link, ThreadPoolExecutor(1) as other:
        talking = other.submit(talk, link)
        assert not link.is_silent(10)
        talking.result()
        assert link.is_silent(0.2)


def test_two_connections_share_one_link(talker: Talker) -> None:
    talker.answer = 40_000
    with Link(talker.port) as link:
        took: list[float] = []
        threads = [threading.Thread(target=lambda: took.append(talk(link)[0])) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [connection.down for connection in link.connections] == [40_000, 40_000]
    assert min(took) > 2 * ROUND_TRIP + 0.9 * 80_000 / DOWN - 0.03, "they take turns, so both end near the end"


def test_a_cut_link_lets_nothing_through_until_it_is_mended(talker: Talker) -> None:
    with Link(talker.port) as link:
        link.cut()
        with suppress(ConnectionError):
            assert talk(link)[1] == 0
        link.mend()
        assert talk(link)[1] == 1
        link.forget()
        assert link.bytes_down == 0

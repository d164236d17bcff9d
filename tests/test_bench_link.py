"""The shaped link of the measurements does what it says."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from scripts.bench.link import ROUND_TRIP, Link


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


def talk(link: Link, send: int = 1) -> int:
    """The bytes that came until the other side hung up."""
    came = 0
    with socket.create_connection(("localhost", link.port), timeout=10) as connection:
        connection.sendall(b"q" * send)
        while data := connection.recv(65536):
            came += len(data)
    return came


def test_a_first_answer_takes_two_round_trips_because_one_is_the_handshake(talker: Talker) -> None:
    with Link(talker.port) as link:
        began = time.monotonic()
        talk(link)
        assert time.monotonic() - began >= 2 * ROUND_TRIP


def test_bytes_are_counted_each_way(talker: Talker) -> None:
    talker.expected, talker.answer = 30_000, 60_000
    with Link(talker.port) as link:
        assert [talk(link, 30_000) for _ in range(2)] == [60_000] * 2
        assert (link.bytes_up, link.bytes_down) == (60_000, 120_000)


def test_silence_is_told_from_bytes_that_come(talker: Talker) -> None:
    talker.answer = 60_000
    with Link(talker.port) as link, ThreadPoolExecutor(1) as other:
        talking = other.submit(talk, link)
        assert not link.is_silent(10)
        talking.result()
        assert link.is_silent(0.2)


def test_a_cut_link_lets_nothing_through_until_it_is_mended(talker: Talker) -> None:
    with Link(talker.port) as link:
        link.cut()
        with suppress(ConnectionError):
            assert talk(link) == 0
        link.mend()
        assert talk(link) == 1
        link.forget()
        assert link.bytes_down == 0

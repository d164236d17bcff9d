"""A network that goes wrong on real sockets, between a phone and the server: it lies, cuts, crawls and repeats."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closed by a reset
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PORTAL = b"<!doctype html><title>Welcome to our Wi-Fi</title><p>Accept the terms"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Line(BaseHTTPRequestHandler):
    """One connection of a browser. What a fault does with the answer to a sync is the fault's own business."""

    network: "Network"

    def handle_any(self) -> None:
        """Pass it on, or have the fault of the moment do what it does."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.network.fault
        if self.path == "/api/sync" and fault:
            with self.network.met:
                fault(self, lambda: self.ask(body))
                self.network.times += 1
                self.network.met.notify_all()
        else:
            self.give(self.ask(body))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def ask(self, body: bytes) -> Answer:
        """What the server says."""
        server = HTTPConnection("localhost", self.network.to, timeout=60)
        server.request(self.command, self.path, body, dict(self.headers))
        answer = server.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read())
        server.close()
        return found

    def give(self, answer: Answer, length: int | None = None) -> None:
        """Head and body. length: what the head promises, where that is not so."""
        self.head(answer, length)
        self.wfile.write(answer.body)

    def head(self, answer: Answer, length: int | None = None) -> None:
        """Without the body."""
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in HOP:
                self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()

    def reset(self) -> None:
        """The connection ends as where a network breaks."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.connection.close()

    def finish(self) -> None:
        """Where a fault closed it there is nothing to flush."""
        if self.connection.fileno() >= 0:
            super().finish()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


Ask = Callable[[], Answer]
Fault = Callable[[Line, Ask], None]


class Network:
    """`with Network(port) as network`: what opens `network.port` reaches the server at `port`, or the fault."""

    def __init__(self, to: int, tls: ssl.SSLContext | None = None) -> None:
        self.to = to
        self.fault: Fault | None = None
        self.times = 0
        self.met = threading.Condition()
        line = type("Line", (Line,), {"network": self})
        self.server = ThreadingHTTPServer(("localhost", 0), line)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign] # a browser that hung up first

    @property
    def port(self) -> int:
        port: int = self.server.server_address[1]
        return port

    def go_wrong(self, fault: Fault) -> None:
        """From now on, for every sync."""
        with self.met:
            self.fault, self.times = fault, 0

    def heal(self) -> None:
        """Everything passes."""
        with self.met:
            self.fault = None

    def wait_met(self) -> None:
        """Until a sync has met the fault."""
        with self.met:
            assert self.met.wait_for(lambda: self.times > 0, timeout=30), "no sync came"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()


def refuse(line: Line, _: Ask) -> None:
    """Nothing gets through."""
    line.reset()


def lose(line: Line, ask: Ask) -> None:
    """The server has stored it, and its answer is lost."""
    ask()
    line.reset()


def cut(line: Line, ask: Ask) -> None:
    """The connection breaks in the middle of the answer."""
    answer = ask()
    line.give(Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2]), len(answer.body))
    line.reset()


def dribble(line: Line, ask: Ask) -> None:
    """Byte by byte, each in a packet of its own."""
    answer = ask()
    line.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.head(answer)
    for at in range(len(answer.body)):
        line.wfile.write(answer.body[at : at + 1])
        line.wfile.flush()


def portal(status: int, **headers: str) -> Fault:
    """A page of the Wi-Fi's in place of the answer."""
    return lambda line, _: line.give(Answer(status, {"Content-Type": "text/html"} | headers, PORTAL))


def disguised(line: Line, ask: Ask) -> None:
    """The same page under the media type of ours."""
    line.give(Answer(200, {"Content-Type": ask().headers["Content-Type"]}, PORTAL))


def half_gzip(line: Line, ask: Ask) -> None:
    """Compressed, and not whole."""
    answer = ask()
    packed = bytes.fromhex("1f8b0800000000000003") + answer.body[:20]
    line.give(Answer(200, answer.headers | {"Content-Encoding": "gzip"}, packed))


def no_gzip(line: Line, ask: Ask) -> None:
    """Said to be compressed, and nothing of the kind. Chromium lets that pass at times: it must not be the answer."""
    line.give(Answer(200, ask().headers | {"Content-Encoding": "gzip"}, PORTAL))


def repeat(old: list[Answer]) -> Fault:
    """The first answer again and again, whatever is asked. old: empty, kept by the caller."""

    def say(line: Line, ask: Ask) -> None:
        old.append(ask())
        line.give(old[0])

    return say

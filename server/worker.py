"""gunicorn's threads, of which nobody who is slow may hold many for long.

A thread that waits for somebody's bytes answers nobody else, and gunicorn itself sets no limit: sixteen connections
that send a byte now and then would be the whole server. A proxy that keeps a request until it is whole (nginx) spares
us that; one that passes it on as it comes (Caddy) does not.
"""

import selectors
import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from server import heap, unheard

PATIENCE = 150  # seconds: a mebibyte at the slowest that a phone waits for (SLOWEST in sync/api.js), and some
PRESSED = 1  # seconds, while somebody else has waited for a thread for WAITED
WAITED = 0.5
LOOK = 0.2
SILENT = 7  # seconds until the first byte of a connection; it holds no thread
TIDY = 20  # seconds between giving memory back, which takes some milliseconds
LINGER = 0.5  # seconds for the other side to hang up, so that what it was told is not torn away


class Slow(socket.socket):
    """A connection that knows how long a thread has waited for the other side."""

    since: float | None = None  # when the wait began that goes on now
    waited = 0.0
    ends = socket.SHUT_RD  # the direction of that wait

    def recv(self, *how: Any) -> bytes:
        """As of any socket."""
        self._begin(socket.SHUT_RD)
        try:
            return super().recv(*how)
        finally:
            self._end()

    def sendall(self, *how: Any) -> None:
        """As of any socket."""
        self._begin(socket.SHUT_RDWR)
        try:
            super().sendall(*how)
        finally:
            self._end()

    def is_over(self, patience: float) -> bool:
        """Whether a thread waits, and has waited for longer in all. Asked by another thread."""
        since = self.since
        return since is not None and self.waited + time.monotonic() - since > patience

    def give_up(self) -> None:
        """The thread that waits finds the end of what was sent, or that nothing can be sent any more."""
        with suppress(OSError):  # gone by itself
            self.shutdown(self.ends)

    def _begin(self, ends: int) -> None:
        if ends != self.ends:
            self.waited = 0.0  # who was given up on is still to be told so
        self.ends, self.since = ends, time.monotonic()

    def _end(self) -> None:
        self.waited += time.monotonic() - (self.since or 0)
        self.since = None


class Connection(TConn):  # type: ignore[misc]
    """gunicorn's own, closed without keeping the loop that lets people in."""

    def close(self, graceful: bool = False) -> None:
        """Once; graceful: in a worker's thread."""
        if self.sock.fileno() < 0:
            return
        if graceful:
            self.sock.setblocking(True)
            util.close_graceful(self.sock, timeout=LINGER)
        else:
            util.close(self.sock)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Closes the door when it stops, takes a thread for those who have sent something, and gives up on who is slow.

    Left open, the door would let people in whom nobody answers until the last request under way is done; a proxy that
    is refused knows at once. What nobody uses any more of its memory it gives back, now and then.
    """

    def __init__(self, *how: Any) -> None:
        """As gunicorn's."""
        super().__init__(*how)
        self.queued: dict[Connection, float] = {}
        self.answered: set[Connection] = set()
        self.tidied = time.monotonic()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Let nobody in any more once told to stop."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()

    def accept(self, listener: Any) -> None:
        """Let somebody in, to a thread when they have said something."""
        try:
            client, address = listener.accept()
        except OSError:  # gone again, or another process was faster
            return
        self.nr_conns += 1
        slow = Slow(fileno=client.detach())
        slow.setblocking(False)
        self._await(Connection(self.cfg, slow, address, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """To the next free thread."""
        self.queued[conn] = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Connection) -> Any:
        """A request, in a thread, which closes the connection too where it ends."""
        self.queued.pop(conn, None)
        conn.sock.waited = 0.0
        self.answered.add(conn)
        try:
            keep = super().handle(conn)
        finally:
            self.answered.discard(conn)
        if keep is False:
            conn.close(graceful=True)
        return keep

    def handle_error(self, _req: Any, client: socket.socket, _addr: Any, exc: Exception) -> None:
        """What is no request of HTTP; and what broke outside of the application."""
        with suppress(OSError):  # gone by itself
            client.sendall(unheard.answer(exc, self.app.breather.secure))

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> Any:
        """As gunicorn's, which reads what is left of the body: where that is none, nobody is answered a second time."""
        try:
            return super()._keepalive_after(conn, keepalive)
        except ParseException:
            return False

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Look around more often while somebody waits for a thread."""
        super().wait_for_and_dispatch_events(LOOK if self.queued else timeout)

    def murder_pending(self) -> None:
        """Each time around the loop, at least once a second."""
        super().murder_pending()
        if time.monotonic() - self.tidied > TIDY:
            heap.give_back()
            self.tidied = time.monotonic()
        waiting = time.monotonic() - min(self.queued.copy().values(), default=time.monotonic())
        patience = PRESSED if waiting > WAITED else PATIENCE
        for conn in tuple(self.answered):
            if conn.sock.is_over(patience):
                conn.sock.give_up()

    def _await(self, conn: Connection) -> None:
        try:
            conn.data_ready = bool(conn.sock.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            conn.timeout = time.monotonic() + SILENT
            self.pending_conns.append(conn)
            self.poller.register(
                conn.sock, selectors.EVENT_READ, lambda sock: self.on_pending_socket_readable(conn, sock)
            )
            return
        except OSError:
            pass
        if conn.data_ready:
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()

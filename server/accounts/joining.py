"""Who may make an account: everybody, or those who know the code of the house (BREATHER_JOIN_CODE)."""

import hmac
import time
from collections import deque
from threading import Lock

from flask import Flask, current_app

from server.errors import ApiError

WRONG, WINDOW = 10, 60  # so many wrong codes in so many seconds, in each worker; then nobody is let in for a while
EXTENSION = "breather-guesses"


class Guesses:
    """When somebody was wrong, whoever it was: one code for all is guessed from many places as well as from one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wrong: deque[float] = deque(maxlen=WRONG)

    def are_too_many(self) -> bool:
        """Whether the last ten were wrong within a minute."""
        with self._lock:
            return len(self._wrong) == WRONG and self._wrong[0] > time.monotonic() - WINDOW

    def note(self) -> None:
        """Somebody was wrong."""
        with self._lock:
            self._wrong.append(time.monotonic())


def init_app(app: Flask) -> None:
    """Begin to count."""
    app.extensions[EXTENSION] = Guesses()


def check(said: str) -> None:
    """Raises ApiError `join-code` (403) or `join-code-wait` (429), in which even the right code waits.

    An empty code is a question whether one is needed, and no guess.
    """
    wanted: str = current_app.config["BREATHER"].join_code
    if not wanted:
        return
    guesses: Guesses = current_app.extensions[EXTENSION]
    if said and guesses.are_too_many():
        raise ApiError("join-code-wait", "Too many wrong codes were sent; try again in a minute.", 429, WINDOW)
    if hmac.compare_digest(_bytes(said), _bytes(wanted)):
        return
    if said:
        guesses.note()
    raise ApiError("join-code", "Making an account here needs a join code.", 403)


def _bytes(code: str) -> bytes:
    """Without the space that copying brings along. compare_digest takes text in ASCII only."""
    return code.strip().encode(errors="replace")

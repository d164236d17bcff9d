"""Knocking at a push service: a POST without a body (RFC 8030). The one place from which the server asks another."""

import email.utils
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Literal

TIMEOUT = 10  # seconds
TOPIC = "reminder"  # a newer one replaces one that was not delivered yet (section 5.4)
SHORTEST, LONGEST = 60, 3600  # seconds between two tries
FIRST_WAIT = 300


@dataclass(frozen=True)
class Outcome:
    """status: of HTTP, 0 without an answer. wait: seconds that the service asked for, 0 when it named none."""

    kind: Literal["sent", "gone", "later"]
    status: int
    wait: int = 0


def knock(endpoint: str, authorization: str, ttl: int) -> Outcome:
    """Ask once. ttl: seconds for which the service may hold it for a phone that is off."""
    headers = {"TTL": str(ttl), "Urgency": "low", "Topic": TOPIC, "Authorization": authorization, "Content-Length": "0"}
    request = urllib.request.Request(endpoint, method="POST", headers=headers)  # noqa: S310 endpoints.py checked it
    try:
        with OPENER.open(request, timeout=TIMEOUT) as answer:
            return Outcome("sent", answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return _refused(error.code, error.headers.get("Retry-After") or "")
    except (OSError, HTTPException):
        return Outcome("later", 0)


def wait_of(outcome: Outcome, tries: int) -> int:
    """Seconds until the next try: what the service asked for, else longer each time, within bounds."""
    wanted = outcome.wait or FIRST_WAIT << min(tries, 8)
    return max(SHORTEST, min(wanted, LONGEST))


def _refused(status: int, retry_after: str) -> Outcome:
    if status in {404, 410}:
        return Outcome("gone", status)
    return Outcome("later", status, _seconds(retry_after))


def _seconds(retry_after: str) -> int:
    """Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3)."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(int(retry_after[:9]), LONGEST)
    try:
        return max(0, int(email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time()))
    except ValueError:
        return 0


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow nothing: a redirect could lead to an inner address."""

    def redirect_request(
        self, _req: urllib.request.Request, _fp: IO[bytes], _code: int, _msg: str, _headers: HTTPMessage, _url: str
    ) -> None:
        return None


OPENER: Any = urllib.request.build_opener(_Stay)

"""The session of this request: found by its cookie, set and cleared."""

from flask import Response, after_this_request, request

from server import limits
from server.accounts import sessions
from server.accounts.models import Session
from server.errors import ApiError

# The prefix makes the browser refuse it without Secure, with a Domain or on another path (RFC 6265bis, 4.1.3.2).
COOKIE = "__Host-breather"


def current() -> Session | None:
    """The session that the cookie names, if it lives."""
    found = token()
    return sessions.find(found) if found else None


def token() -> str:
    """What the cookie holds, empty without one."""
    return request.cookies.get(COOKIE, "")


def required() -> Session:
    """As `current`. Raises ApiError `signed-out` or `too-many`."""
    if session := current():
        limits.check_account(session.account_id)
        return session
    raise ApiError("signed-out", "Sign in first.", 401)


def named(account: bytes) -> Session:
    """As `required`, of the account that the request names. Raises ApiError `wrong-account` too."""
    session = required()
    check_account(session.account_id, account)
    return session


def verified(account: bytes) -> Session:
    """As `named`, verified in the last ten minutes. Raises ApiError `verification-needed` too."""
    session = named(account)
    check_verified(session.verified_until)
    return session


def check_account(whose: bytes, account: bytes) -> None:
    """The cookie may be of somebody who signed in here since: nobody's account is changed by the way.

    Raises ApiError `wrong-account`.
    """
    if whose != account:
        raise ApiError("wrong-account", "The session belongs to another account.", 403)


def check_verified(verified_until: int | None) -> None:
    """Raises ApiError `verification-needed`."""
    if not sessions.is_verified(verified_until):
        raise ApiError("verification-needed", "Sign in again first: this needs a fresh look at who you are.", 403)


def start(response: Response, account: bytes) -> Response:
    """Give the answer a new session, in place of the one that the request came with. The caller commits.

    The same account in the same browser goes on with its session, under a new token.
    """
    session = current()
    if session and session.account_id == account:
        return _give(response, sessions.renew(session))
    end()
    return _give(response, sessions.start(account))


def give_again() -> None:
    """The browser counts from the day it got the cookie: on a new day of use it gets it again."""
    found = token()
    after_this_request(lambda response: _give(response, found))


def end() -> None:
    """End the session that the request came with, living or not. The caller commits."""
    if found := token():
        sessions.end(found)


def clear(response: Response) -> Response:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
    return response


def _give(response: Response, token: str) -> Response:
    age = int(sessions.LIFETIME.total_seconds())
    response.set_cookie(COOKIE, token, max_age=age, path="/", secure=True, httponly=True, samesite="Strict")
    return response

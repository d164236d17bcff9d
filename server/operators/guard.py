"""Who asks: the operator of this request, their role, and that a form comes from our own page."""

from flask import Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFProtect

from server.errors import ApiError
from server.operators import sessions
from server.operators.models import Operator

# The prefix makes the browser refuse it without Secure, with a Domain or on another path (RFC 6265bis, 4.1.3.2).
COOKIE = "__Host-breather-operator"
HOME = "/operator/"
READING = {"GET", "HEAD", "OPTIONS"}

csrf = CSRFProtect()


def check_form() -> None:
    """Before every request under /operator/. Raises CSRFError, or ApiError `cross-site`."""
    if request.method not in READING and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise ApiError("cross-site", "Only Breather's own pages may ask this.", 403)
    csrf.protect()


def members_only() -> Response | None:
    """Before every request that needs an operator: the sign-in page, which sends on what was typed, when it has none.

    A form arrives here only after `check_form`, so that nobody else's page can have its fields sent on.
    """
    g.operator = current()
    if g.operator:
        return None
    return _door(200 if request.path == HOME else 401)


def doubt(deed: str, whom: str = "") -> Response | None:
    """Before access is given or taken: the page that looks at who is there again, where that is ten minutes ago.

    It says what is about to be done (deed, whom: in sign-in.html) and sends it on, as in `members_only`. A desk that
    was left for a minute invites nobody.
    """
    return None if sessions.is_fresh(_token()) else _door(401, deed=deed, whom=whom)


def current() -> Operator | None:
    """The operator that the cookie leads to, if the session lives."""
    token = _token()
    return sessions.find(token) if token else None


def operator() -> Operator:
    """The operator of this request, after `members_only`."""
    found: Operator = g.operator
    return found


def owner() -> Operator:
    """As `operator`. Raises ApiError `owner-only`."""
    if operator().role == "owner":
        return operator()
    raise ApiError("owner-only", "Only an owner may do this.", 403)


def see_other(address: str) -> Response:
    """After a form: the page to look at, by GET, so that reloading sends nothing twice."""
    return Response(status=303, headers={"Location": address})


def start(response: Response, operator: bytes) -> Response:
    """Give the answer a new session, in place of the one that the request came with. The caller commits."""
    end()
    token = sessions.start(operator)
    response.set_cookie(
        COOKIE, token, max_age=sessions.LIFETIME, path="/", secure=True, httponly=True, samesite="Strict"
    )
    return response


def end() -> None:
    """End the session that the request came with, living or not. The caller commits."""
    if token := _token():
        sessions.end(token)


def clear(response: Response) -> Response:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
    return response


def _door(status: int, **asked: str) -> Response:
    typed = [] if request.method in READING else [pair for pair in request.form.items(multi=True) if _is_typed(pair)]
    sent = {"typed": typed, "sent": bool(request.form), "files": bool(request.files)}
    return make_response(render_template("operator/sign-in.html", **sent, **asked), status)


def _token() -> str:
    return request.cookies.get(COOKIE, "")


def _is_typed(pair: tuple[str, str]) -> bool:
    return pair[0] != "csrf_token"

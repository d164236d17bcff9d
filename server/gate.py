"""Who may change anything: pages of our own origin, in JSON."""

from hashlib import sha256

from flask import Flask, Request, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from server import body, openapi
from server.errors import ApiError

READING = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Check every API request before its route does."""
    app.session_interface = Sessions()
    app.before_request(check)


class Sessions(SecureCookieSessionInterface):
    """Flask's own session, which operators alone have. Without its cookie no key is derived to look for it."""

    digest_method = staticmethod(sha256)  # Flask's own is SHA-1

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Empty where the phone has no such cookie."""
        known = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if known else self.session_class()


def check() -> None:
    """Raises ApiError `cross-site` (403) or `content-type` (415).

    A cross-site form can post text/plain with the cookie where SameSite is not kept; it can neither set
    Content-Type to JSON without a preflight nor forge Sec-Fetch-Site or Origin.
    """
    if request.method in READING or not request.path.startswith("/api/"):
        return
    if not _is_ours():
        raise ApiError("cross-site", "Only Breather's own pages may ask this.", 403)
    if request.method == "DELETE" and not request.content_length and not request.headers.get("Transfer-Encoding"):
        return
    if request.mimetype != "application/json":
        raise ApiError("content-type", "Content-Type must be application/json.", 415)
    if request.method == "DELETE" and not openapi.takes_body(request.endpoint):
        body.read(body.Empty)


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site is not None else request.origin == current_app.config["BREATHER"].origin

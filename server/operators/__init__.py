"""Editing the directory at /operator/. Nothing here can reach an account, a session or a record of the staff."""

from flask import Blueprint, Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from server.errors import ApiError
from server.fields import to_text
from server.operators import changes, door, entries, guard, merge, people, transfer

SETTINGS = {
    "WTF_CSRF_CHECK_DEFAULT": False,  # /api has a check of its own (server/gate.py), and its requests may be old
    "WTF_CSRF_TIME_LIMIT": None,  # as long as the browser session: a form left open over lunch is not lost
    "WTF_CSRF_SSL_STRICT": False,  # it wants a Referer, which our own policy forbids; guard.py asks Sec-Fetch-Site
    "SESSION_COOKIE_NAME": "__Host-breather-forms",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_SAMESITE": "Strict",
}


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.config.update(SETTINGS)
    guard.csrf.init_app(app)
    operator = Blueprint("operator", __name__, url_prefix="/operator")
    operator.before_request(guard.check_form)
    operator.after_request(forget)
    operator.context_processor(lambda: {"operator": g.get("operator"), "b64": to_text})
    operator.register_error_handler(ApiError, refuse)
    operator.register_error_handler(
        HTTPException, lambda error: refuse(ApiError("http", error.name, error.code or 500))
    )
    operator.register_error_handler(RequestEntityTooLarge, lambda _: refuse(ApiError("too-large", "Too large.", 413)))
    operator.register_error_handler(CSRFError, lambda _: refuse(ApiError("form", "This form is too old.", 400)))
    for room in (door, people, entries, merge, changes, transfer):
        operator.register_blueprint(room.blueprint)
    app.register_blueprint(operator)


def forget(response: Response) -> Response:
    """What an operator saw stays in no cache of a shared machine."""
    response.headers["Cache-Control"] = "no-store"
    return response


def refuse(error: ApiError) -> Response:
    """The error as JSON to a script that sent JSON, otherwise as a page."""
    g.refused = error.code
    if request.is_json:
        response = jsonify(error={"code": error.code, "message": error.message})
    else:
        response = make_response(render_template("operator/refused.html", error=error))
    response.status_code = error.status
    return response

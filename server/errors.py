"""One family of errors with one handler: JSON under /api/, a page elsewhere."""

from http import HTTPStatus

from flask import (
    Flask,
    Response,
    current_app,
    g,
    got_request_exception,
    jsonify,
    make_response,
    render_template,
    request,
)
from gunicorn.http.errors import NoMoreData, ParseException  # type: ignore[import-untyped]
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InterfaceError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import ClientDisconnected, HTTPException

# Python has changed two of its phrases, of which the other codes are made: 413 and 414.
CODES = {
    **{400: "malformed", 404: "not-found", 405: "method", 413: "too-large", 414: "uri-too-long", 415: "content-type"},
}


class ApiError(Exception):
    """code: a name that programs rely on. message: a sentence for people. status: of HTTP.

    wait: seconds after which asking again makes sense; 0 where no time makes a difference.
    """

    def __init__(self, code: str, message: str, status: int, wait: int = 0) -> None:
        super().__init__(code)
        self.code, self.message, self.status, self.wait = code, message, status, wait


def malformed(what: str) -> ApiError:
    """400 for a body that is not what the route takes; `what` names the field or the flaw, never the value."""
    return ApiError("malformed", f"The request is malformed: {what}.", 400)


def init_app(app: Flask) -> None:
    """Answer every failure in the one shape; an exception that nobody caught arrives as InternalServerError."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(ApiError, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ParseException, _unframed)
    for cut in (ClientDisconnected, NoMoreData):
        app.register_error_handler(cut, _cut)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(StaleDataError, _overtaken)
    for kind in (DatabaseError, InterfaceError):
        app.register_error_handler(kind, _database)


def answer(error: ApiError) -> Response:
    """The error as JSON or as a page, by route."""
    g.refused = error.code
    if request.path.startswith("/api/"):
        response = jsonify(error={"code": error.code, "message": error.message})
    else:
        response = make_response(render_template("error.html", status=error.status))
    response.status_code = error.status
    if error.wait:
        response.headers["Retry-After"] = str(error.wait)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    phrase = HTTPStatus(status).phrase
    response = answer(ApiError(CODES.get(status, phrase.lower().replace(" ", "-")), f"{phrase}.", status))
    if allow := error.get_response().headers.get("Allow"):
        response.headers["Allow"] = allow
    return response


def _unframed(_error: ParseException) -> Response:
    """gunicorn finds out while a body is read that its chunks are none."""
    return answer(malformed("its chunks cannot be told apart"))


def _cut(_error: ClientDisconnected | NoMoreData) -> Response:
    """The other side went away, or was given up on (server/worker.py)."""
    return answer(ApiError("slow", "The request did not arrive whole; send it again.", 408))


def _overtaken(_error: IntegrityError | StaleDataError) -> Response:
    """Another request changed the same rows first, for instance deleted the account; nothing was stored."""
    return answer(ApiError("conflict", "Something else changed this at the same time; try again.", 409))


def _database(error: DBAPIError) -> Response:
    """Locked, full, gone, spoilt, a copy that only reads, or not migrated: nothing was stored, asking again is right.

    Two drivers have many names for it. PostgreSQL's includes a transaction that lost against another.
    """
    got_request_exception.send(current_app._get_current_object(), exception=error)  # type: ignore[attr-defined]
    return answer(ApiError("unavailable", "The database does not answer; try again.", 503, wait=5))

"""One family of errors with one handler: JSON under /api/, a page elsewhere."""

from http import HTTPStatus

from flask import Flask, Response, current_app, got_request_exception, jsonify, make_response, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

CODES = {400: "malformed", 404: "not-found", 405: "method", 413: "too-large", 415: "content-type"}


class ApiError(Exception):
    """code: a name that programs rely on. message: a sentence for people. status: of HTTP."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


def malformed(what: str) -> ApiError:
    """400 for a body that is not what the route takes; `what` names the field or the flaw, never the value."""
    return ApiError("malformed", f"The request is malformed: {what}.", 400)


def init_app(app: Flask) -> None:
    """Answer every failure in the one shape; an exception that nobody caught arrives as InternalServerError."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_error_handler(ApiError, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(OperationalError, _database)


def answer(error: ApiError) -> Response:
    """The error as JSON or as a page, by route."""
    if request.path.startswith("/api/"):
        response = jsonify(error={"code": error.code, "message": error.message})
    else:
        response = make_response(render_template("error.html", status=error.status))
    response.status_code = error.status
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


def _overtaken(_error: IntegrityError | StaleDataError) -> Response:
    """Another request changed the same rows first, for instance deleted the account; nothing was stored."""
    return answer(ApiError("conflict", "Something else changed this at the same time; try again.", 409))


def _database(error: OperationalError) -> Response:
    """Locked, full, gone or not migrated: nothing was stored, and asking again later is right."""
    got_request_exception.send(current_app, exception=error)
    response = answer(ApiError("unavailable", "The database does not answer; try again.", 503))
    response.headers["Retry-After"] = "5"
    return response

"""Log lines as JSON on stderr. No address, cookie, body or id: nothing in them leads to a person."""

import json
import logging
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Flask, Response, g, got_request_exception, has_request_context, request

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

logger = logging.getLogger("breather")


def init_app(app: Flask) -> None:
    """Log one line a request, and take over Flask's own logger, which would write paths with ids in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    app.logger.disabled = True
    got_request_exception.connect(_crash, app)
    app.before_request(_start)
    app.after_request(_finish)


def event(name: str, level: int = logging.INFO, **fields: object) -> None:
    """Write one line. Fields are counts, codes and names of routes or types; never what a person sent."""
    logger.log(level, name, extra={"fields": _request_fields() | fields})


class JsonLine(logging.Formatter):
    """time (UTC), level, event, and the fields that the event brought.

    The event is the message before anything is filled in: gunicorn fills paths and addresses into its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        fields: Mapping[str, object] = getattr(record, "fields", {})
        event = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        broken = {"type": record.exc_info[0].__name__} if record.exc_info and record.exc_info[0] else {}
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event,
        }
        return json.dumps(line | broken | dict(fields))


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    started = g.get("started", time.perf_counter())
    refused = {"code": g.refused} if "refused" in g else {}  # why, for whoever looks for attempts: no value, no person
    event("request", status=response.status_code, ms=round((time.perf_counter() - started) * 1000, 1), **refused)
    return response


def _crash(_app: Flask, exception: BaseException, **_: object) -> None:
    """Log where it broke, without the message: exceptions quote the values that they choked on."""
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(exception.__traceback__)[-6:]]
    event("crash", logging.ERROR, type=type(exception).__name__, frames=frames, **_cause(exception))


def _cause(exception: BaseException) -> dict[str, str]:
    """The database's own name for what went wrong, SQLITE_FULL or SQLSTATE 53100: a constant that quotes nobody."""
    told = getattr(exception, "orig", None)
    name = getattr(told, "sqlite_errorname", None) or getattr(told, "sqlstate", None)
    return {"cause": name} if name else {}


def _request_fields() -> dict[str, object]:
    """The rule, never the path: paths carry ids."""
    if not has_request_context():
        return {}
    rule = request.url_rule
    return {"method": request.method if request.method in METHODS else "-", "route": rule.rule if rule else "-"}

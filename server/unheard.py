"""What never becomes a request, because gunicorn cannot read it: answered and logged like everything else."""

import json
import logging
from http import HTTPStatus

from gunicorn.http import errors  # type: ignore[import-untyped]

from server import logs
from server.errors import CODES
from server.headers import HEADERS, HSTS

STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}


def answer(flaw: Exception, secure: bool) -> bytes:
    """The whole answer, in the one error shape, and its line in the log: the kind of flaw, and never what was sent.

    secure: as in server/headers.py. What is no flaw of a request is one of ours.
    """
    status = _status(flaw)
    level = logging.ERROR if status == HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
    logs.event("no-request", level, status=status.value, type=type(flaw).__name__)
    code = CODES.get(status, status.phrase.lower().replace(" ", "-"))
    body = json.dumps({"error": {"code": code, "message": f"{status.phrase}."}}).encode()
    headers = HEADERS | ({"Strict-Transport-Security": HSTS} if secure else {})
    headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    headers |= {"Cache-Control": "no-store", "Connection": "close"}
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n" + "".join(f"{name}: {headers[name]}\r\n" for name in headers)
    return head.encode() + b"\r\n" + body


def _status(flaw: Exception) -> HTTPStatus:
    ours = errors.ConfigurationProblem, errors.InvalidResponseHeader, errors.InvalidResponseHeaderName
    if not isinstance(flaw, errors.ParseException) or isinstance(flaw, ours):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return STATUSES.get(type(flaw), HTTPStatus.BAD_REQUEST)

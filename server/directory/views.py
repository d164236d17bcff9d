"""/api/directory: the whole directory as one bundle that phones keep."""

from flask import Blueprint, Response, request
from msgspec import Struct, convert

from server import body
from server.directory import entries
from server.directory.shapes import Entry
from server.openapi import describes

blueprint = Blueprint("directory", __name__, url_prefix="/api/directory")


class Bundle(Struct):
    """version: grows with every change. published_on: day of the last one, YYYY-MM-DD. entries: in display order."""

    version: int
    published_on: str | None
    entries: list[Entry]


@blueprint.get("")
@describes(answers=Bundle)
def read() -> Response:
    """The directory, without a session; 304 for a phone that sends its version in If-None-Match."""
    version = str(entries.version())
    if request.if_none_match.contains_weak(version):
        response = Response(status=304)
    else:
        response = body.answer(convert(entries.bundle(), Bundle))
    response.set_etag(version)
    return response

"""/api/instruments: the questionnaires of the house, the same for everybody."""

from flask import Blueprint, Response, request
from msgspec import Struct

from server import body
from server.instruments import shelf
from server.instruments.shapes import Instrument
from server.openapi import describes

blueprint = Blueprint("instruments", __name__, url_prefix="/api/instruments")


class Shelf(Struct):
    """version: changes with the content. instruments: every version and language that is offered."""

    version: str
    instruments: list[Instrument]


@blueprint.get("")
@describes(answers=Shelf)
def read() -> Response:
    """The questionnaires, without a session; 304 for a phone that sends its version in If-None-Match."""
    offered = shelf.offered()
    version = shelf.version(offered)
    if request.if_none_match.contains_weak(version):
        response = Response(status=304)
    else:
        response = body.answer(Shelf(version, offered))
    response.set_etag(version)
    return response

"""History packs over HTTP."""

from typing import TypeVar

from flask import Blueprint, Response

from server import body
from server.accounts import guard
from server.db import db, read_only
from server.errors import ApiError
from server.fields import to_text
from server.openapi import describes
from server.packs import chain
from server.packs.wire import AskPacks, AskPlace, Kept, PackOut, Packs, Place, PutPack
from server.sync import log
from server.sync.wire import MEDIA, PROTOCOL

T = TypeVar("T", AskPacks, AskPlace, PutPack)

LIMIT = 1 << 20
FLAWS = {
    "epoch": "The pack is sealed for another epoch than the account's.",
    "place": "The packs have changed since; ask for the place again.",
    "size": "The pack is longer than the records that it stands for.",
}

blueprint = Blueprint("packs", __name__, url_prefix="/api/packs")


@blueprint.post("")
@describes(takes=AskPacks, answers=Packs, media=MEDIA)
def read_packs() -> Response:
    """The packs of the account, the newest first."""
    asked = _asked(AskPacks)
    read_only()
    guard.named(asked.account)
    connection = db.session.connection()
    found, more = chain.read_before(connection, asked.account, asked.before)
    made = [PackOut(pack.first, pack.last, pack.epoch, to_text(pack.sealed)) for pack in found]
    answer = Packs(PROTOCOL, to_text(asked.nonce), to_text(log.log_id(connection)), made, more)
    return body.answer(answer, mimetype=MEDIA)


@blueprint.post("/place")
@describes(takes=AskPlace, answers=Place, media=MEDIA)
def find_place() -> Response:
    """Where the next pack begins and which records it has to hold."""
    asked = _asked(AskPlace)
    read_only()
    guard.named(asked.account)
    connection = db.session.connection()
    first, last, ids = chain.next_place(connection, asked.account)
    made = [to_text(found) for found in ids]
    answer = Place(PROTOCOL, to_text(asked.nonce), to_text(log.log_id(connection)), first, last, made)
    return body.answer(answer, mimetype=MEDIA)


@blueprint.put("")
@describes(takes=PutPack, answers=Kept, media=MEDIA)
def put_pack() -> Response:
    """Keep a pack, in place of those after its beginning."""
    asked = _asked(PutPack, LIMIT)
    guard.named(asked.account)
    connection = db.session.connection()
    head = log.lock(connection, asked.account)
    name = log.log_id(connection)
    pack = chain.Stretch(asked.first, asked.last, asked.epoch, asked.sealed)
    flaw = "place" if head is None or name != asked.log_id else chain.put(connection, asked.account, head, pack)
    if flaw:
        db.session.rollback()
        raise ApiError("pack-" + flaw, FLAWS[flaw], 409)
    db.session.commit()
    answer = Kept(PROTOCOL, to_text(asked.nonce), to_text(name), asked.last)
    return body.answer(answer, mimetype=MEDIA)


def _asked(kind: type[T], limit: int = body.SMALL) -> T:
    asked = body.read(kind, limit)
    if asked.protocol != PROTOCOL:
        raise ApiError("protocol", "This app is of another release than the server; update it.", 426)
    return asked

"""Sync over HTTP: one round trip stores, erases and reads in one transaction."""

from typing import TypeVar

from flask import Blueprint, Response, current_app

from server import body, limits
from server.accounts import guard, ledger, sessions
from server.driver import Transaction, transaction
from server.errors import ApiError
from server.openapi import describes
from server.sync import caller, held, text
from server.sync.caller import Caller
from server.sync.exchange import exchange, look
from server.sync.wire import MEDIA, PROTOCOL, AskIds, Exchange, Exchanged, Ids

T = TypeVar("T", Exchange, AskIds)

LIMIT = (1 << 20) + (16 << 10)
MOST = 1000

blueprint = Blueprint("sync", __name__, url_prefix="/api/sync")


@blueprint.post("")
@describes(takes=Exchange, answers=Exchanged, media=MEDIA)
def sync() -> Response:
    """Offer records, erase some (needs recent verification), and read what came since."""
    data = body.read_bytes(LIMIT)
    told = text.read(data) or _checked(data, Exchange)
    if len(told.records) > MOST or len(told.erase) > MOST:
        raise ApiError("too-large", f"At most {MOST} records and {MOST} erasures a request.", 413)
    answer = None if told.records or told.erase else _look(told)
    return body.send(text.write(answer or _exchange(told)), mimetype=MEDIA, sealed=True)


@blueprint.post("/ids")
@describes(takes=AskIds, answers=Ids, media=MEDIA)
def list_ids() -> Response:
    """Everything that the server holds, by id and leaf: how a phone finds out what is missing where."""
    told = _checked(body.read_bytes(body.SMALL), AskIds)
    with transaction(writing=False) as asked:
        who = _caller(asked, told.account)
        listed = held.load(asked, told.account, who.head.last).listed()
    return body.send(text.write(Ids(PROTOCOL, told.nonce, who.log_id, listed)), mimetype=MEDIA, sealed=True)


def _look(told: Exchange) -> Exchanged | None:
    """None where something has to be written after all."""
    with transaction(writing=False) as asked:
        who = _caller(asked, told.account)
        return look(asked, who, told) if who.last_day == sessions.today() else None


def _exchange(told: Exchange) -> Exchanged:
    today = sessions.today()
    with transaction(writing=True) as asked:
        who = _caller(asked, told.account)
        if told.erase:
            guard.check_verified(who.verified_until)
        if who.last_day != today:
            caller.note_day(asked, guard.token(), today)
            guard.give_again()
        return exchange(asked, who, told, today)


def _caller(asked: Transaction, account: bytes) -> Caller:
    """Raises ApiError; nothing is changed then."""
    token = guard.token()
    who = caller.find(asked, token) if token else None
    if who is None:
        raise _signed_out(account)
    guard.check_account(who.account, account)
    limits.check_account(account)
    return who


def _checked(data: bytes, kind: type[T]) -> T:
    """The body. The protocol is looked at first: another one may have other fields."""
    plain = body.parse(data)
    protocol = plain.get("protocol") if isinstance(plain, dict) else None
    if type(protocol) is int and protocol != PROTOCOL:
        raise ApiError("protocol", "This app is of another release than the server; update it.", 426)
    return body.convert(plain, kind)


def _signed_out(account: bytes) -> ApiError:
    if ledger.holds(current_app.config["BREATHER"].data, account):
        return ApiError("account-deleted", "This account was deleted.", 410)
    return ApiError("signed-out", "Sign in first.", 401)

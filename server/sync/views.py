"""Sync over HTTP: one round trip stores, erases and reads in one transaction."""

from typing import Any, TypeVar

from flask import Blueprint, Response, current_app
from sqlalchemy import Connection

from server import body
from server.accounts import guard, ledger, sessions
from server.accounts.models import Session
from server.db import db, read_only
from server.errors import ApiError
from server.fields import to_text
from server.openapi import describes
from server.sync import log
from server.sync.wire import MEDIA, PROTOCOL, AskIds, Exchange, Exchanged, Held, Ids, RecordOut, Result

T = TypeVar("T", Exchange, AskIds)

LIMIT = (1 << 20) + (16 << 10)
MOST = 1000

blueprint = Blueprint("sync", __name__, url_prefix="/api/sync")


@blueprint.post("")
@describes(takes=Exchange, answers=Exchanged, media=MEDIA)
def exchange() -> Response:
    """Offer records, erase some (needs recent verification), and read what came since."""
    asked = _asked(Exchange, LIMIT)
    if len(asked.records) > MOST or len(asked.erase) > MOST:
        raise ApiError("too-large", f"At most {MOST} records and {MOST} erasures a request.", 413)
    connection, head = _open(asked)
    answer = _exchange(connection, head, asked)
    db.session.commit()
    return body.answer(answer, mimetype=MEDIA)


@blueprint.post("/ids")
@describes(takes=AskIds, answers=Ids, media=MEDIA)
def list_ids() -> Response:
    """Everything that the server holds, by id and leaf: how a phone finds out what is missing where."""
    asked = _asked(AskIds)
    read_only()
    _session(asked.account)
    connection = db.session.connection()
    held = [Held(to_text(record), to_text(leaf)) for record, leaf in log.leaves(connection, asked.account)]
    answer = Ids(PROTOCOL, to_text(asked.nonce), to_text(log.log_id(connection)), held)
    return body.answer(answer, mimetype=MEDIA)


def _exchange(connection: Connection, head: log.Head, asked: Exchange) -> Exchanged:
    account = asked.account
    outcomes = log.append(connection, account, head, asked.records, sessions.today())
    just_erased = log.erase(connection, account, asked.erase)
    stored = sum(outcome.status == "stored" for outcome in outcomes)
    name = log.log_id(connection)
    behind = asked.log_id == name and asked.cursor <= head.last + stored
    page = log.read_after(connection, account, asked.cursor if behind else 0)
    pairs = log.leaves(connection, account)
    return Exchanged(
        protocol=PROTOCOL,
        nonce=to_text(asked.nonce),
        log_id=to_text(name),
        results=[_result(outcome) for outcome in outcomes],
        records=[_record(record) for record in page.records],
        erased=[to_text(record) for record in dict.fromkeys(page.erased + just_erased)],
        cursor=page.cursor,
        more=page.more,
        count=len(pairs),
        digest=None if page.more else to_text(log.digest_of(account, pairs)),
    )


def _asked(kind: type[T], limit: int = body.SMALL) -> T:
    """The body. The protocol is looked at first: another one may have other fields."""
    plain: Any = body.read_json(limit)
    protocol = plain.get("protocol") if isinstance(plain, dict) else None
    if type(protocol) is int and protocol != PROTOCOL:
        raise ApiError("protocol", "This app is of another release than the server; update it.", 426)
    return body.convert(plain, kind)


def _open(asked: Exchange) -> tuple[Connection, log.Head]:
    """Check whose session this is, and hold the account's row. Raises ApiError; nothing is changed then."""
    session = _session(asked.account)
    if asked.erase:
        guard.check_verified(session)
    guard.touch(session)
    db.session.flush()
    connection = db.session.connection()
    head = log.lock(connection, asked.account)
    if head is None:
        raise _signed_out(asked.account)
    return connection, head


def _session(account: bytes) -> Session:
    session = guard.current()
    if session is None:
        raise _signed_out(account)
    guard.check_account(session, account)
    return session


def _signed_out(account: bytes) -> ApiError:
    if ledger.holds(current_app.config["BREATHER"].data, account):
        return ApiError("account-deleted", "This account was deleted.", 410)
    return ApiError("signed-out", "Sign in first.", 401)


def _result(outcome: log.Outcome) -> Result:
    return Result(
        id=to_text(outcome.id),
        status=outcome.status,
        code=outcome.code,
        leaf=to_text(outcome.leaf) if outcome.leaf else None,
        day=outcome.day.isoformat() if outcome.day else None,
    )


def _record(record: log.Stored) -> RecordOut:
    return RecordOut(
        to_text(record.id), record.epoch, to_text(record.sealed), to_text(record.tag), record.day.isoformat()
    )

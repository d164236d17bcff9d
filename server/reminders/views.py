"""Reminders over HTTP: the phone says where and when, and can take it back."""

import time

from flask import Blueprint, Response, current_app

from server import body
from server.accounts import guard
from server.db import db
from server.errors import ApiError
from server.openapi import describes
from server.reminders import subscriptions, vapid
from server.reminders.endpoints import origin_of
from server.reminders.wire import Forget, PushKey, Remind

blueprint = Blueprint("reminders", __name__, url_prefix="/api/reminder")


@blueprint.get("/key")
@describes(answers=PushKey)
def read_key() -> Response:
    """The public key that a browser asks its push service to know this server by."""
    return body.answer(PushKey(vapid.public(vapid.load(current_app.config["BREATHER"].data))))


@blueprint.put("")
@describes(takes=Remind, status=204)
def keep() -> Response:
    """Remind this browser at these times, in place of those named before; ends with the session."""
    asked = body.read(Remind)
    session = guard.named(asked.account)
    if origin_of(asked.endpoint, current_app.config["BREATHER"].push_hosts) is None:
        raise ApiError("push-host", "This server does not send to that push service.", 422)
    subscriptions.keep(session, asked.endpoint, asked.due, int(time.time()))
    db.session.commit()
    return Response(status=204)


@blueprint.delete("")
@describes(takes=Forget, status=204)
def forget() -> Response:
    """Remind this browser no more; done as well when it was not reminded."""
    asked = body.read(Forget)
    subscriptions.forget(guard.named(asked.account).account_id, asked.endpoint)
    db.session.commit()
    return Response(status=204)

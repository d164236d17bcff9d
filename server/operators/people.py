"""The page 'Editors': who has access, who was invited, and an owner's power over both."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from server.db import db
from server.fields import Id, Key, from_text
from server.operators import guard, invites, team
from server.operators.forms import InviteForm

blueprint = Blueprint("people", __name__, url_prefix="/editors")
blueprint.before_request(guard.members_only)


@blueprint.get("")
def index(link: str = "") -> str:
    """Everyone with access. link: an invitation just made, shown this once."""
    return render_template(
        "operator/editors.html",
        operators=team.everyone(),
        waiting=invites.waiting() if guard.operator().role == "owner" else [],
        link=link,
        told=request.args.get("told", ""),
        utc=_utc,
    )


@blueprint.post("/invite")
def invite() -> str | Response:
    """Make a link. The answer shows it and nothing keeps it, so there is no address to come back to."""
    guard.owner()
    form = InviteForm()
    if not form.validate():
        abort(400)
    if doubt := guard.doubt("invite", form.role.data):
        return doubt
    link = invites.issue(form.role.data, current_app.config["BREATHER"].origin)
    db.session.commit()
    return index(link)


@blueprint.post("/invites/<token_hash>/withdraw")
def withdraw(token_hash: str) -> Response:
    """Make a link useless."""
    guard.owner()
    if doubt := guard.doubt("withdraw"):
        return doubt
    invites.withdraw(_bytes(Key, token_hash))
    db.session.commit()
    return guard.see_other(url_for(".index", told="withdrawn"))


@blueprint.get("/<operator>/remove")
def ask(operator: str) -> str:
    """Ask first; what would be refused is said before anybody decides."""
    guard.owner()
    return render_template("operator/remove.html", person=team.removable(_bytes(Id, operator)))


@blueprint.post("/<operator>/remove")
def remove(operator: str) -> Response:
    """Take access away; at once, also from oneself."""
    guard.owner()
    person = team.removable(_bytes(Id, operator))
    if doubt := guard.doubt("remove", person.name):
        return doubt
    team.remove(person.id)
    db.session.commit()
    return guard.see_other(url_for(".index", told="removed"))


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def _bytes(kind: type[bytes], text: str) -> bytes:
    try:
        return bytes(from_text(kind, text))
    except ValueError:
        abort(404)

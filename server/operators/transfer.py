"""Files in and out, and the lines that come with Breather."""

from flask import Blueprint, Response, abort, make_response, render_template

from server.directory import entries as directory
from server.directory import starters, transfer
from server.directory.transfer import Rejected
from server.operators import guard
from server.operators.forms import ImportForm

blueprint = Blueprint("transfer", __name__)
blueprint.before_request(guard.members_only)


@blueprint.get("/transfer")
def index() -> Response:
    """What can come in and go out."""
    return _page()


@blueprint.post("/transfer")
def upload() -> Response:
    """Import a file, whole or not at all."""
    form = ImportForm()
    if not form.validate():
        abort(400)
    if not form.file.data:
        return _page(missing=True, status=422)
    replace = form.how.data == "replace"
    if replace:
        guard.owner()
    try:
        entries = transfer.read(form.file.data.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _page(unreadable=True, status=422)
    except Rejected as rejected:
        return _page(problems=rejected.problems, status=422)
    changed = directory.import_entries(entries, guard.operator().id, replace)
    return _page(imported=len(entries), changed=changed)


@blueprint.get("/export.json")
def export_json() -> Response:
    """Every entry, for another installation."""
    return _file(transfer.to_json(), "application/json", "breather-directory.json")


@blueprint.get("/export.csv")
def export_csv() -> Response:
    """Every entry, for a spreadsheet."""
    return _file(transfer.to_csv(), "text/csv; charset=utf-8", "breather-directory.csv")


@blueprint.get("/starters")
def starter_lines() -> str:
    """The lines that come with Breather, by country."""
    return render_template("operator/starters.html", starters=starters.starters())


@blueprint.post("/starters/<country>")
def add_starters(country: str) -> Response:
    """Publish the lines of a country. One that is there already stays as the editors have made it."""
    try:
        starters.add(country, guard.operator().id)
    except KeyError:
        abort(404)
    return guard.see_other(f"{guard.HOME}?told=added")


def _page(status: int = 200, **shown: object) -> Response:
    known = {"imported": None, "problems": [], **shown}
    return make_response(render_template("operator/transfer.html", **known), status)


def _file(text: str, media: str, name: str) -> Response:
    return Response(text, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

"""The page /gallery: every place in its states and every component in its, for developers. Only where BREATHER_DEV=1.

The templates are the app's own; what to show of them stands in scenes.yaml and scenes-you.yaml.
"""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from pwa import languages
from pwa.assets import FIRST, LATER
from pwa.content import load, practices
from pwa.shell import part_content
from server.headers import content_security_policy

ENTRIES = Path(__file__).with_name("entries.yaml")
SCENES = [Path(__file__).with_name(name) for name in ("scenes.yaml", "scenes-you.yaml")]
RUNNING = {"phase": "running", "breath": "in"}
blueprint = Blueprint("gallery", __name__)


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """One row of a list. cells: appended to a row of a table. rows: lists within it. The others as in a scene."""

    text: dict[str, str] = {}
    words: dict[str, dict[str, str | int]] = {}
    show: list[str] = []
    hide: list[str] = []
    cells: list[str] = []
    rows: "dict[str, Rows]" = {}


class Rows(msgspec.Struct, forbid_unknown_fields=True):
    """of: the template in the view that each is a copy of."""

    of: str
    each: list[Row]


class Scene(msgspec.Struct, forbid_unknown_fields=True):
    """A place in a state, as static/js/gallery/scene.js sets it up. Keys of the mappings are CSS selectors.

    place: the template, under pwa/templates. view: its section's data-view. only: attribute name to the value that is
    shown. words: values for a sentence. text: as it is. set: attributes. style: custom properties. tracks: answers and
    usual ranges. rows: of its lists. check: radio buttons. first: moved before its siblings. open: a dialog. history:
    of history.js. entry: of entries.js. practice: the one that the template is of. code: a recovery code.
    """

    id: str
    title: str
    place: str
    view: str
    show: list[str] = []
    hide: list[str] = []
    only: dict[str, str] = {}
    words: dict[str, dict[str, str | int]] = {}
    text: dict[str, str] = {}
    set: dict[str, dict[str, str]] = {}
    style: dict[str, dict[str, float]] = {}
    tracks: dict[str, Any] = {}
    rows: dict[str, Rows] = {}
    check: list[str] = []
    first: list[str] = []
    open: str = ""
    history: str = ""
    entry: str = ""
    practice: str = ""
    code: str = ""


class Group(msgspec.Struct, forbid_unknown_fields=True):
    """Scenes of one place."""

    title: str
    scenes: list[Scene]


def init_app(app: Flask) -> None:
    """Where the switch is off there is no such address."""
    if app.config["BREATHER"].dev:
        app.register_blueprint(blueprint)


@cache
def groups() -> list[Group]:
    """Every scene, in the order in which it is shown. Raises msgspec.ValidationError that names the field."""
    return [group for file in SCENES for group in load(file, list[Group])]


def scenes() -> list[Scene]:
    """Those, and every practice while it runs, which would be too many for the index."""
    running = [
        Scene(f"running-{one.id}", one.title, "care/practice.html", f"/care#{one.id}", practice=one.id, only=RUNNING)
        for one in practices()
    ]
    return [*(scene for group in groups() for scene in group.scenes), *running]


@cache
def entries() -> list[Any]:
    """What a directory might hold."""
    return load(ENTRIES, list[Any])


@blueprint.get("/gallery")
def index() -> Response:
    """All scenes in frames."""
    policy = content_security_policy() + "; frame-src 'self'"
    return _page("gallery/index.html", policy, groups=groups())


@blueprint.get("/gallery/components")
def components() -> Response:
    """Buttons, rows, tracks and the like, each in each of its states."""
    return _page("gallery/components.html", _framed())


@blueprint.get("/gallery/<name>")
def one(name: str) -> Response:
    """One scene, alone on the page."""
    found = next((scene for scene in scenes() if scene.id == name), None)
    if found is None:
        abort(404)
    return _page("gallery/scene.html", _framed(), scene=found, told=msgspec.to_builtins(found), entries=entries())


def _framed() -> str:
    return content_security_policy().replace("frame-ancestors 'none'", "frame-ancestors 'self'")


def _page(template: str, policy: str, **said: Any) -> Response:
    code = languages.wanted(request)
    minutes = current_app.config["BREATHER"].idle_minutes
    with languages.speaking(code):
        page = render_template(template, styles=(*FIRST, *LATER), idle_minutes=minutes, **part_content(code), **said)
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return Response(page, content_type="text/html; charset=utf-8", headers=headers)

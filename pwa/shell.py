"""The shell: one document for every place, and what the browser needs to keep it.

Its bytes hold no personal data, no token and no time, so that a phone may cache them.
"""

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request, send_from_directory

from pwa.content import crisis_lines, drawing, practices
from pwa.instruments import check_in_form
from pwa.lessons import lessons, open_to_read
from pwa.release import Release, release

STATIC = Path(__file__).parent / "static"
PLACES = ("/", "/check-in", "/trends", "/care", "/support", "/you")
PARTS = (
    *("all-questions", "care", "directory", "files", "lessons", "plan"),
    *("questionnaires", "reminders", "summary", "trends"),
)
blueprint = Blueprint("pwa", __name__, template_folder="templates")


def shell() -> Response:
    """The shell document, the same bytes at each place."""
    return _kept(shell_bytes(), "text/html; charset=utf-8")


for _place in PLACES:
    blueprint.add_url_rule(_place, view_func=shell, endpoint=f"place{_place.replace('/', '_')}")


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker. Its last line makes its bytes change with any file of the release."""
    text = (STATIC / "sw.js").read_text() + f"// release {the_release().digest}\n"
    return _kept(text.encode(), "text/javascript")


@blueprint.get("/release.js")
def release_module() -> Response:
    """What the service worker caches."""
    return _kept(the_release().as_module().encode(), "text/javascript")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """The web app manifest."""
    return _kept(manifest_bytes(), "application/manifest+json")


@blueprint.get("/parts/<name>.html")
def part(name: str) -> Response:
    """Sections that the first tap does not need."""
    if name not in PARTS:
        abort(404)
    return _kept(part_bytes(name), "text/html; charset=utf-8")


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """A file of the release; a missing one is a 404, never the shell."""
    answer = send_from_directory(STATIC, name, etag=True, max_age=None)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def the_release() -> Release:
    """The release that this server serves."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    parts = {f"/parts/{name}.html": part_bytes(name) for name in PARTS}
    return release(app, {"/": shell_bytes(), "/manifest.webmanifest": manifest_bytes(), **parts})


def shell_bytes() -> bytes:
    """The shell, rendered once for each setting that it shows."""
    return _render_shell(current_app.config["BREATHER"].idle_minutes)


@cache
def _render_shell(idle_minutes: int) -> bytes:
    page = render_template(
        "shell.html",
        form=check_in_form("quick"),
        practices=practices(),
        countries=crisis_lines(),
        idle_minutes=idle_minutes,
    )
    return page.encode()


@cache
def part_bytes(name: str) -> bytes:
    """Rendered once a process."""
    page = render_template(
        f"{name}/part.html",
        form=check_in_form("quick"),
        practices=practices(),
        lessons=lessons(),
        online=open_to_read(),
        countries=crisis_lines(),
        drawing=drawing,
    )
    return page.encode()


@cache
def manifest_bytes() -> bytes:
    """Rendered once a process."""
    return render_template("manifest.json").encode()


def _kept(body: bytes, media_type: str) -> Response:
    answer = Response(body, content_type=media_type)
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer

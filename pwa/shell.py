"""The shell: one document for every place, its parts, and what the browser needs to keep them.

Its bytes hold no personal data, no token and no time, so that a phone may cache them.
"""

from collections.abc import Callable
from functools import cache

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from pwa import assets, languages, strip
from pwa.content import crisis_lines, drawing, practices
from pwa.instruments import check_in_form
from pwa.lessons import lessons, open_to_read
from pwa.release import SHELL, Release, integrity
from pwa.squeeze import squeezed
from server.headers import content_security_policy

PLACES = ("/", "/check-in", "/trends", "/care", "/support", "/you")
PARTS = (
    *("all-questions", "care", "directory", "files", "lessons", "plan"),
    *("questionnaires", "reminders", "summary", "trends", "you"),
)
PARTS_STYLE = "/parts/parts.css"
HTML, SCRIPT = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
blueprint = Blueprint("pwa", __name__, template_folder="templates")


def shell() -> Response:
    """The shell document, the same bytes at each place, and the only one that may hold a script and a style."""
    answer = kept(shell_bytes(), HTML)
    own = content_security_policy(integrity(assets.first_script().encode()), integrity(assets.first_style().encode()))
    answer.headers["Content-Security-Policy"] = own
    return answer


for _place in PLACES:
    blueprint.add_url_rule(_place, view_func=shell, endpoint=f"place{_place.replace('/', '_')}")


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker, which names its release, so that its bytes change with any file; or what takes its place.

    Browsers ask for it past the worker and past their own cache whenever somebody opens a page.
    """
    wanted = not current_app.config["BREATHER"].no_worker
    return kept(assets.worker(the_release().names()) if wanted else assets.retreat(), SCRIPT)


@blueprint.get("/release.js")
def release_module() -> Response:
    """What belongs to the release."""
    return kept(the_release().as_module().encode(), SCRIPT)


@blueprint.get("/release.pack")
def pack() -> Response:
    """All of it but the shell, for the service worker."""
    return kept(the_release().pack, "application/octet-stream")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """The web app manifest."""
    return kept(manifest_bytes(), "application/manifest+json")


@blueprint.get("/parts/<name>.html")
def part(name: str) -> Response:
    """Sections that the first tap does not need."""
    if name not in PARTS:
        abort(404)
    return kept(part_bytes(name), HTML)


@blueprint.get(PARTS_STYLE)
def parts_style() -> Response:
    """How they look."""
    return kept(assets.later_style(), assets.media_type(PARTS_STYLE), spoken=False)


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """A file of the release; a missing one is a 404, never the shell."""
    body = assets.served(name)
    switch = assets.switch_of(name)
    if body is None or (switch and not getattr(current_app.config["BREATHER"], switch)):
        abort(404)
    return kept(body, assets.media_type(name), spoken=False)


def the_release() -> Release:
    """The release that this server serves, in the language of the request."""
    return _release(current_app.config["BREATHER"].idle_minutes, language())


@cache
def _release(_idle_minutes: int, code: str) -> Release:
    parts = {f"/parts/{name}.html": part_bytes(name) for name in PARTS}
    rendered = {SHELL: shell_bytes(), "/manifest.webmanifest": manifest_bytes(), PARTS_STYLE: assets.later_style()}
    return Release({**rendered, **parts, **dict(assets.kept())}, assets.worker(""), code)


def language() -> str:
    """The one that this request is answered in."""
    return languages.wanted(request)


def shell_bytes() -> bytes:
    """The shell, rendered once for each setting that it shows, and each language."""
    return _render("shell.html", current_app.config["BREATHER"].idle_minutes, language(), first_content)


def part_bytes(name: str) -> bytes:
    """The same for a part."""
    return _render(f"{name}/part.html", current_app.config["BREATHER"].idle_minutes, language(), part_content)


def make_ahead(app: Flask) -> None:
    """Render and squeeze what a first visit asks for, so that nobody waits for it."""
    for path in (SHELL, "/sw.js", "/release.pack"):
        with app.test_request_context(path, headers={"Accept-Encoding": "br, gzip"}):
            app.view_functions[str(request.endpoint)]()


def manifest_bytes() -> bytes:
    """The manifest in the language of the request."""
    return _manifest(language())


def first_content(code: str) -> dict[str, object]:
    """What the shell says. It is asked for first, so nothing is read that only parts need."""
    style, script = assets.first_style(), assets.first_script()
    said = {"practices": practices(code), "countries": crisis_lines(code), "form": check_in_form("quick", code)}
    return {**said, "first_style": style, "first_script": script, "language": languages.LANGUAGES[code]}


def part_content(code: str) -> dict[str, object]:
    """What parts say beyond that."""
    read = {"lessons": lessons(code), "online": open_to_read(code), "drawing": drawing}
    return {**first_content(code), **read, "languages": languages.LANGUAGES.values()}


@cache
def _manifest(code: str) -> bytes:
    with languages.speaking(code):
        return render_template("manifest.json", language=languages.LANGUAGES[code]).encode()


@cache
def _render(template: str, idle_minutes: int, code: str, content: Callable[[str], dict[str, object]]) -> bytes:
    with languages.speaking(code):
        page = render_template(template, idle_minutes=idle_minutes, **content(code))
    return strip.page(page).encode()


def kept(body: bytes, media_type: str, *, spoken: bool = True) -> Response:
    """An answer that a browser may keep and has to ask after, squeezed as it likes. spoken: it has words."""
    sent, encoding = squeezed(body, request.accept_encodings)
    answer = Response(sent, content_type=media_type)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Vary"] = "Accept-Encoding" + ", Accept-Language, Cookie" * spoken
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.add_etag()
    answer.make_conditional(request)
    return answer

"""The page /bench: a program that measures drives the real sealing, saving and syncing. Only where BREATHER_BENCH=1."""

from flask import Blueprint, Flask, Response, render_template

blueprint = Blueprint("bench", __name__)


def init_app(app: Flask) -> None:
    """Where the switch is off there is no such address."""
    if app.config["BREATHER"].bench:
        app.register_blueprint(blueprint)


@blueprint.get("/bench")
def page() -> Response:
    """Never kept: a phone that met a bench server must not open it offline."""
    answer = Response(render_template("bench.html"), content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""Longer questionnaires: wording that the operator brings, scoring that is built in."""

from flask import Flask

from server.instruments.views import blueprint


def init_app(app: Flask) -> None:
    """Register the route."""
    app.register_blueprint(blueprint)

"""History packs: many records sealed together by their phone, so that a new one need not read them singly."""

from flask import Flask

from server.packs import views


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(views.blueprint)

"""The log of sealed records: append, read, compare, erase."""

from flask import Flask

from server.sync import views


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(views.blueprint)

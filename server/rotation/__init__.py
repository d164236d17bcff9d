"""Changing the keys of an account: new slots, a new recovery code, one more link to the keys before, in one step."""

from flask import Flask

from server.rotation import views


def init_app(app: Flask) -> None:
    """Register the route."""
    app.register_blueprint(views.blueprint)

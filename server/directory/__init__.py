"""The directory of support: public entries that operators keep and phones carry."""

from flask import Flask

from server.directory import views


def init_app(app: Flask) -> None:
    """Register the route."""
    app.register_blueprint(views.blueprint)

"""Reminders: a push without content at the times that a phone named. The rota stays on the phone."""

from flask import Flask

from server.reminders import views


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(views.blueprint)

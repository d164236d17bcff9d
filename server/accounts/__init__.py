"""Accounts without names: passkeys, sessions, recovery and the slots that wrap the account key."""

from flask import Flask

from server.accounts import passkeys, views


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(passkeys.blueprint)
    app.register_blueprint(views.blueprint)

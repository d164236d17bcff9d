"""Accounts without names: passkeys, sessions, recovery and the slots that wrap the account key."""

from flask import Flask

from server.accounts import joining, passkeys, views


def init_app(app: Flask) -> None:
    """Register the routes."""
    joining.init_app(app)
    app.register_blueprint(passkeys.blueprint)
    app.register_blueprint(views.blueprint)

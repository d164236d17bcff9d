"""Routes come with the next commit."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to register yet."""

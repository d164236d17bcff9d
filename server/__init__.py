"""Breather's server: it keeps sealed copies and can read none of them."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import pwa
from server import (
    accounts,
    db,
    directory,
    errors,
    gate,
    headers,
    health,
    instruments,
    limits,
    logs,
    metrics,
    openapi,
    operators,
    packs,
    reminders,
    rotation,
    security,
    sync,
)
from server.config import Config


def create_app(config: Config | None = None) -> Flask:
    """The application. Raises ConfigError with a sentence that says what to set."""
    config = config or Config.from_environment(os.environ)
    app = Flask(__name__, static_folder=None)
    configure(app, config)
    logs.init_app(app)
    if config.metrics:
        metrics.init_app(app)
    errors.init_app(app)
    headers.init_app(app, config.secure)
    gate.init_app(app)
    limits.init_app(app)
    db.init_app(app, config.database_url)
    health.init_app(app)
    security.init_app(app)
    accounts.init_app(app)
    sync.init_app(app)
    packs.init_app(app)
    rotation.init_app(app)
    directory.init_app(app)
    instruments.init_app(app)
    operators.init_app(app)
    reminders.init_app(app)
    openapi.init_app(app)
    pwa.init_app(app)
    return app


def configure(app: Flask, config: Config) -> None:
    """Hand the frozen configuration to Flask, and to everyone else as `app.config["BREATHER"]`."""
    app.config.update(BREATHER=config, SECRET_KEY=config.secret_key, MAX_CONTENT_LENGTH=2 << 20)
    app.debug = False  # Flask reads FLASK_DEBUG by itself
    app.json.sort_keys = False  # type: ignore[attr-defined]
    if hops := config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

"""The app on the phone: one shell document, its files, and the service worker that keeps them."""

from flask import Flask

from pwa import bench, gallery, languages
from pwa.shell import blueprint, make_ahead

__all__ = ["init_app", "make_ahead"]


def init_app(app: Flask) -> None:
    """Register the shell and give the templates gettext: every word in them goes through it."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    words = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    words(languages.gettext, languages.ngettext, newstyle=True, pgettext=languages.pgettext)
    app.jinja_env.globals["counted"] = languages.counted
    app.register_blueprint(blueprint)
    bench.init_app(app)
    gallery.init_app(app)

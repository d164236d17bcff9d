"""/.well-known/security.txt (RFC 9116): whom somebody tells who found a hole."""

from datetime import UTC, datetime, timedelta

from flask import Flask, Response, abort, current_app

PATH = "/.well-known/security.txt"
LIVES = timedelta(days=180)  # section 2.5.5 asks for less than a year


def init_app(app: Flask) -> None:
    """Register it. Nothing is there until the operator has named somebody."""
    app.add_url_rule(PATH, "security", security)


def security() -> Response:
    """Contact, Expires, Canonical and Preferred-Languages, a line each; 404 where no contact is set."""
    config = current_app.config["BREATHER"]
    if not config.security_contact:
        abort(404)
    ends = (datetime.now(UTC) + LIVES).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": config.security_contact,
        "Expires": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        "Canonical": config.origin + PATH,
        "Preferred-Languages": "en",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return Response(text, mimetype="text/plain", headers={"Cache-Control": "no-cache"})

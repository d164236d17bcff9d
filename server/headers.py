"""Security headers on every answer, errors included."""

from flask import Flask, Response, request


def content_security_policy(*inline: str) -> str:
    """The policy of an answer. inline: hashes of the script and of the style that stand in the page itself."""
    script, style = (f" '{one}'" for one in inline) if inline else ("", "")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{script}",
            f"style-src 'self'{style}",
            "img-src 'self' data:",
            "font-src 'none'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            # An injected string cannot become script: the one policy is the app's own (Trusted Types).
            "require-trusted-types-for 'script'",
            "trusted-types breather",
        )
    )


DENIED = ["camera", "display-capture", "geolocation", "hid", "microphone", "midi", "payment", "serial", "usb"]
ALLOWED = ["publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock"]
HEADERS = {
    "Content-Security-Policy": content_security_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join([f"{name}=()" for name in DENIED] + [f"{name}=(self)" for name in ALLOWED]),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask, secure: bool) -> None:
    """secure: reached over https on a real host, where HSTS may be promised."""

    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.path.startswith("/api/"):
            # Without it an 'offline' fetch is served from the HTTP cache, and a shared phone keeps answers.
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(protect)

"""The floors of opening.py, served by a process of its own: one HTML with one radio group, an empty page from a worker.

Imported by opening.py; run alone it serves at the port given, until it is ended.
"""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.ports import free_port

HEAD = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Floor</title>'
ANSWERS = "".join(
    f'<p><label><input type="radio" name="a" value="{value}"> {word}</label>'
    for value, word in enumerate(["Never", "Rarely", "Sometimes", "Often", "Very often"])
)
WORKER = """
addEventListener("install", event => event.waitUntil(caches.open("floor").then(cache => cache.add("/empty"))))
addEventListener("activate", event => event.waitUntil(clients.claim()))
addEventListener("fetch", event => event.respondWith(caches.match("/empty")))
"""
PAGES = {
    "/": ("text/html", f"{HEAD}<fieldset><legend>How often were you worn out?</legend>{ANSWERS}</fieldset>"),
    "/empty": ("text/html", HEAD),
    "/install": ("text/html", f'{HEAD}<script>navigator.serviceWorker.register("/worker.js")</script>'),
    "/worker.js": ("text/javascript", WORKER),
}


class Pages(BaseHTTPRequestHandler):
    """Answers at once, keeps connections open, says nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, text = PAGES.get(self.path, ("text/plain", ""))
        body = text.encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # a browser that closed hangs up in the middle
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[int]:
    """The port at which the floors are. The server ends with the block."""
    port = free_port()
    process = subprocess.Popen([sys.executable, __file__, str(port)])  # noqa: S603
    try:
        for _ in range(200):
            with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/", timeout=5):
                break
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    ThreadingHTTPServer(("localhost", int(sys.argv[1])), Pages).serve_forever()

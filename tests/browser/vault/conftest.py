"""The real modules in a real Chromium, behind a static server of their own: no app, no mocks."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.conftest import headless_shell

PWA = Path(__file__).parents[3] / "pwa"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PRELUDE = (Path(__file__).parent / "prelude.js").read_text()


class Vault:
    """The modules of pwa/static/js/vault in one page; bytes go in and come out as Python's bytes."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self, body: str, **args: Any) -> Any:
        """Runs the body of an async function of `a` (the arguments) and `v` (the modules by name)."""
        source = f"async args => toPython(await (async (a, v) => {{ {body} }})(fromPython(args), vault))"
        return from_page(self.page.evaluate(source, to_page(args)))


def to_page(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, dict):
        return {name: to_page(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_page(member) for member in value]
    return value


def from_page(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"$bytes"}:
        return bytes.fromhex(value["$bytes"])
    if isinstance(value, dict):
        return {name: from_page(member) for name, member in value.items()}
    if isinstance(value, list):
        return [from_page(member) for member in value]
    return value


class Files(SimpleHTTPRequestHandler):
    extensions_map = {".js": "text/javascript", "": "application/octet-stream"}  # noqa: RUF012

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "15")
        self.end_headers()
        self.wfile.write(b"<!doctype html>")

    def log_message(self, *_: object) -> None:
        """Quiet: the tests speak for themselves."""


@pytest.fixture(scope="module")
def vault_origin() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(PWA))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def vault_browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=headless_shell(), args=ARGS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def vault(vault_browser: Browser, vault_origin: str) -> Iterator[Vault]:
    page = vault_browser.new_page()
    yield opened(page, vault_origin)
    page.close()


@pytest.fixture
def fresh_vault(vault_browser: Browser, vault_origin: str) -> Iterator[Vault]:
    """A page of its own, for tests that change the browser or add an authenticator."""
    page = vault_browser.new_page()
    yield opened(page, vault_origin)
    page.close()


def opened(page: Page, origin: str) -> Vault:
    page.goto(origin + "/")
    page.evaluate(PRELUDE)
    return Vault(page)

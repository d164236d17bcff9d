"""Altering a server's real answers on their way to a phone, and looking at what that left behind."""

import base64
import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from playwright.sync_api import Route

from tests.browser.conftest import Phone

SYNC_HEADERS = {"content-type": "application/vnd.breather.sync+json"}


def without_worker(phone: Phone) -> None:
    """Background sync in a service worker would get round the altered answers; the page does all by itself."""
    phone.page.add_init_script("delete Navigator.prototype.serviceWorker")


def alter(phone: Phone, path: str, change: Callable[[Any], Any]) -> None:
    """From now on the server's real answer to this path arrives changed.

    What was said before is covered, not taken away: a phone that asks again by itself must not meet the truth between.
    """

    def handle(route: Route) -> None:
        answer = route.fetch()
        kept = {name: value for name, value in answer.headers.items() if not name.startswith("content-")}
        body = json.dumps(change(answer.json()))
        route.fulfill(status=answer.status, headers={**kept, "content-type": answer.headers["content-type"]}, body=body)

    phone.page.route(f"**{path}", handle)


def refuse(phone: Phone, refusal: Callable[[Any], Any]) -> None:
    """From now on the server is told of no record, and the phone gets this instead of each `stored`."""

    def handle(route: Route) -> None:
        sent = route.request.post_data_buffer or b""
        if route.request.headers.get("content-encoding") == "gzip":
            sent = gzip.decompress(sent)
        asked = json.loads(sent)
        headers = {name: value for name, value in route.request.headers.items() if name != "content-encoding"}
        answer = route.fetch(headers=headers, post_data=json.dumps({**asked, "records": []}))
        leaf = text(bytes(32))
        results = [refusal({"id": record["id"], "status": "stored", "leaf": leaf}) for record in asked["records"]]
        body = json.dumps({**answer.json(), "results": results})
        route.fulfill(status=answer.status, headers=SYNC_HEADERS, body=body)

    phone.page.route("**/api/sync", handle)


@contextmanager
def asked_and_held(phone: Phone, address: str, ask: Callable[[], Any]) -> Iterator[None]:
    """Within the block the request that `ask` leads to is under way."""
    with held(phone, address):
        with phone.page.expect_request(address):
            ask()
        yield


@contextmanager
def held(phone: Phone, address: str) -> Iterator[None]:
    """Requests there wait for the end of the block, within which at least one has to be made."""
    waiting: list[Route] = []
    over = False

    def hold(route: Route) -> None:
        route.continue_() if over else waiting.append(route)

    phone.page.route(address, hold)
    yield
    assert waiting
    over = True
    for route in waiting:
        route.continue_()


def honest(phone: Phone) -> None:
    phone.page.unroute_all(behavior="wait")


def on_disk(phone: Phone) -> Any:
    """Every row of every store, bytes as lists; a key only as the fact that it is there, so is a fetch's time."""
    return phone.page.evaluate(
        """async () => {
          const { done, transact } = await import("/static/js/store/db.js")
          const names = ["vaults", "records", "drafts", "prefs"]
          const all = await transact(names, "readonly", async store => {
            const rows = []
            for (const name of names) rows.push(await done(store(name).getAll()))
            return rows
          })
          const told = (name, value) => {
            if (name === "fetchedAt") return "then"
            if (value instanceof CryptoKey) return "key"
            return ArrayBuffer.isView(value) ? [...value] : value
          }
          return JSON.parse(JSON.stringify(all, told))
        }"""
    )


def rows_at(phone: Phone, query: str) -> list[Any]:
    with closing(sqlite3.connect(phone.site.database)) as database:  # or a restore finds it in use
        return database.execute(query).fetchall()


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def flipped(encoded: str) -> str:
    raw = bytearray(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    raw[len(raw) // 2] ^= 1
    return text(raw)

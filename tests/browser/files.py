"""Files on a phone: made, chosen, forged."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone


def export(phone: Phone, kind: str) -> bytes:
    """The file's bytes, as they are among the downloads."""
    if not phone.page.url.endswith("/you#export"):
        phone.open_here("/you#export")
    phone.page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    with phone.page.expect_download() as started:
        phone.press("Export")
    expect(seen(phone, "The file is among your downloads.")).to_be_visible()
    return started.value.path().read_bytes()


def seen(phone: Phone, text: str | re.Pattern[str]) -> Locator:
    return phone.page.get_by_text(text).locator("visible=true")


def choose(phone: Phone, file: bytes, name: str = "breather.json") -> None:
    if not phone.page.url.endswith("/you#import"):
        phone.open_here("/you#import")
        expect(phone.page.get_by_role("heading", name="Bring back")).to_be_visible()
    phone.page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": name, "mimeType": "application/json", "buffer": file}]
    )


def whose(phone: Phone, answer: str) -> None:
    phone.page.get_by_role("dialog", name="Is it yours?").get_by_role("button", name=answer).click()


def delete_here(phone: Phone) -> None:
    phone.open("/you#delete")
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    phone.page.wait_for_url("**/")
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()


def told(file: bytes) -> dict[str, Any]:
    """What a readable file says, without what differs from one making to the next."""
    made: dict[str, Any] = json.loads(file)
    return {name: made[name] for name in ("records", "check_ins", "unreadable")}


def entries(phone: Phone) -> list[str]:
    phone.open("/trends")
    expect(phone.entries().first).to_be_visible()
    # In one step: a list that is drawn anew meanwhile gives texts of rows that are gone.
    texts: list[str] = phone.page.evaluate(
        "() => [...document.querySelectorAll('[data-list] a')].map(a => a.innerText)"
    )
    return texts


def enter_code(phone: Phone, code: str) -> None:
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Open the file")


def forged(file: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Another content with a right digest, which has no key: anybody can do that."""
    made = json.loads(file)
    del made["digest"]
    change(made)
    body = json.dumps(made, separators=(",", ":")).encode()[:-1].replace(b'{"format"', b'{\n"format"', 1)
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=")
    return body + b',\n"digest":"' + digest + b'"\n}\n'


def note(record: dict[str, Any], text: str, number: int = 0) -> dict[str, Any]:
    fields = {name: record[name] for name in ("v", "device", "lamport", "seen", "at", "offset", "day")}
    identity = base64.urlsafe_b64encode(bytes([7] * 15 + [number])).rstrip(b"=").decode()
    return {"id": identity, **fields, "n": 90 + number, "kind": "note", "of": record["id"], "text": text}


def refuse_to_store(phone: Phone) -> None:
    """From now on the third record of a transaction finds no room."""
    phone.page.evaluate(
        """() => {
          const { put } = IDBObjectStore.prototype
          let count = 0
          IDBObjectStore.prototype.put = function (...given) {
            if (this.name === "records" && ++count === 3) throw new DOMException("full", "QuotaExceededError")
            return put.apply(this, given)
          }
        }"""
    )

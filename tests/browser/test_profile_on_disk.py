"""What a thief of the phone gets: the whole browser profile on disk, searched for what must never lie there."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, expect

from tests.browser.conftest import Phone
from tests.conftest import Site, chromium

BEFORE = "heron before the key"
AFTER = "otter after the key"
ANSWERS = ("Nearly always", "Often", "Never", "Rarely", "Often", "Sometimes", "Rarely", "Often")
# Every secret is drawn at random, imported for HKDF or given by a passkey. Told over the debugging pipe only.
LISTEN = """(() => {
  const tell = (what, bytes) => window.heard(what, [...new Uint8Array(bytes.buffer ?? bytes)])
  const { getRandomValues } = Crypto.prototype
  Crypto.prototype.getRandomValues = function (into) {
    const out = getRandomValues.call(this, into)
    if (out.byteLength === 32) tell("drawn", out.slice())
    return out
  }
  const { importKey } = SubtleCrypto.prototype
  SubtleCrypto.prototype.importKey = function (format, bytes, algorithm, ...rest) {
    if (algorithm === "HKDF") tell("imported", bytes.slice())
    return importKey.call(this, format, bytes, algorithm, ...rest)
  }
  const { getClientExtensionResults } = PublicKeyCredential.prototype
  PublicKeyCredential.prototype.getClientExtensionResults = function () {
    const results = getClientExtensionResults.call(this)
    if (results.prf?.results?.first) tell("prf", results.prf.results.first.slice(0))
    return results
  }
})()"""
PLANT = """async ({ text, bytes, answers }) => {
  const request = indexedDB.open("control", 1)
  request.onupgradeneeded = () => request.result.createObjectStore("control", { autoIncrement: true })
  await new Promise(resolve => (request.onsuccess = resolve))
  const tx = request.result.transaction("control", "readwrite", { durability: "strict" })
  for (const value of [text, new Uint8Array(bytes), { answers }]) tx.objectStore("control").put(value)
  await new Promise(resolve => (tx.oncomplete = resolve))
}"""


class Profile:
    """A browser profile on disk; every `use` is one run of the browser, closed before anybody looks."""

    def __init__(self, folder: Path, chromium: BrowserType, arguments: dict[str, Any], site: Site) -> None:
        self.folder, self.chromium, self.arguments, self.site = folder, chromium, arguments, site
        self.heard: dict[str, set[bytes]] = {"drawn": set(), "imported": set(), "prf": set()}

    @contextmanager
    def use(self) -> Iterator[Phone]:
        context = self.chromium.launch_persistent_context(self.folder, **self.arguments)
        context.expose_function("heard", lambda what, raw: self.heard[what].add(bytes(raw)))
        context.add_init_script(LISTEN)
        page = context.pages[0]
        yield Phone(page, self.site, context.new_cdp_session(page))
        context.close()

    def holds(self, forms: list[bytes]) -> list[tuple[str, bytes]]:
        found = []
        for path in self.folder.rglob("*"):
            if path.is_file():
                raw = path.read_bytes()
                found += [(str(path.relative_to(self.folder)), form) for form in forms if form in raw]
        return found


@pytest.fixture
def profile(tmp_path: Path, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], site: Site) -> Profile:
    whole = {**browser_type_launch_args, "executable_path": chromium()}  # with the files that people's browsers keep
    return Profile(tmp_path / "profile", browser_type, whole, site)


def test_after_enrolling_locking_and_closing_no_secret_lies_in_the_profile(profile: Profile) -> None:
    with profile.use() as phone:
        phone.open()
        phone.check_in(ANSWERS, note=BEFORE)
        code = phone.enrol()
        phone.open()
        phone.check_in(ANSWERS, note=AFTER)
        phone.done()
        phone.unlock()
        phone.wait_safe(2)
        phone.go("You")
        phone.press("Lock")
        expect(phone.page.get_by_role("button", name="Unlock").locator("visible=true").first).to_be_visible()

    groups = code.split("-")
    texts = [BEFORE, AFTER, code, "".join(groups), *["-".join(groups[i : i + 2]) for i in range(6)]]
    secrets = set().union(*profile.heard.values())
    assert {len(raw) for raw in profile.heard["imported"]} >= {17, 32}, "recovery secret and keys were heard"
    assert profile.heard["prf"] <= profile.heard["imported"]
    assert profile.heard["prf"]
    assert profile.holds([form for raw in secrets for form in of_bytes(raw)]) == []
    assert profile.holds([form for text in texts for form in of_text(text)]) == []
    assert profile.holds(of_answers({"numb": 4, "irritable": 3, "focus": 1, "sleep": 3})) == []


def test_the_search_finds_what_lies_in_a_profile(profile: Profile) -> None:
    raw = bytes(range(100, 132))
    with profile.use() as phone:
        phone.open()
        for text in (AFTER, "ключ"):
            phone.page.evaluate(PLANT, {"text": text, "bytes": list(raw), "answers": {"numb": 4, "worn": 3}})
        phone.page.evaluate("text => { document.cookie = `kept=${text}; max-age=9999` }", raw.hex())
    assert profile.holds(of_text(AFTER))
    assert profile.holds(["ключ".encode("utf-16-le")])
    assert profile.holds([raw])
    assert profile.holds(of_answers({"numb": 4}))


def of_bytes(raw: bytes) -> list[bytes]:
    """Raw, hex, and base64 at each of its three alignments, the ends that depend on neighbours cut off."""
    aligned = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    url = [form.translate(bytes.maketrans(b"+/", b"-_")) for form in aligned]
    listed = [json.dumps(list(raw)).encode(), json.dumps(list(raw), separators=(",", ":"))[1:-1].encode()]
    return [raw, raw.hex().encode(), raw.hex().upper().encode(), *aligned, *url, *listed]


def of_text(text: str) -> list[bytes]:
    return [*of_bytes(text.encode()), text.encode("utf-16-le")]


def of_answers(answers: dict[str, int]) -> list[bytes]:
    """As JSON, and as Chromium writes a property with a small number to IndexedDB."""
    return [
        form
        for name, value in answers.items()
        for form in (
            f'"{name}":{value}'.encode(),
            f'"{name}": {value}'.encode(),
            b'"' + bytes([len(name)]) + name.encode() + b"I" + bytes([2 * value]),
        )
    ]

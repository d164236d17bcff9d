"""A phone in somebody's hand: what people do, by the roles and names that a screen reader says."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    CDPSession,
    Error,
    Page,
    expect,
)

from tests.browser.by_script import ANSWER, ENROL
from tests.conftest import Site, chromium
from tests.watching import HARMLESS

AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# Without motion, which is most of the time of a check-in; the first test of test_first_check_in.py has it.
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "reduced_motion": "reduce"}
expect.set_options(timeout=20_000)  # a bound for a busy machine; nothing waits longer than it takes


# What can be tapped before the modules came is tried in test_opening.py; everywhere else they are there.
VIEW = "() => document.querySelector('main [data-view]:not([hidden])')?.dataset.view"
# A sheet that was closed takes its entry of the history with it, a moment later.
AT_REST = "() => document.querySelector('dialog[open], :popover-open') !== null || !history.state?.sheet"
GO = """async path => {
  const { returning, settling } = await import("/static/js/steps.js")
  await (settling() ?? returning())
  history.pushState({}, "", path)
  dispatchEvent(new PopStateEvent("popstate"))
}"""
READY = """() => {
  const { dataset } = document.documentElement ?? {} // none, for a moment of a reload
  return Boolean(dataset) && (!("appName" in dataset) || "app" in dataset)
}"""


@dataclass
class Phone:
    """One browser profile with its authenticator."""

    page: Page
    site: Site
    cdp: CDPSession
    authenticator: str | None = None

    def add_authenticator(self, *, prf: bool = True, transport: str = "internal") -> None:
        self.cdp.send("WebAuthn.enable", {"enableUI": False})
        made = self.cdp.send(
            "WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "hasPrf": prf, "transport": transport}}
        )
        self.authenticator = made["authenticatorId"]

    # Going places

    def open(self, path: str = "/") -> None:
        try:
            self.page.goto(self.site.origin + path)
        except Error as error:
            # A way back in the history that was just begun goes first.
            if not re.search(rf"{HARMLESS}|ERR_ABORTED", error.message):
                raise
            self.page.goto(self.site.origin + path)  # as a person would
        self.page.wait_for_function(READY)

    def open_here(self, path: str) -> None:
        """Go there without a reload, which would lock; not while a step back in the history is on its way."""
        self.page.wait_for_function(AT_REST)
        self.page.evaluate(GO, path)

    def be_at(self, path: str) -> None:
        """Go there, by loading the page only where there is none yet."""
        self.open_here(path) if self.page.url.startswith(self.site.origin) else self.open(path)

    def ready_offline(self) -> None:
        """Wait until the service worker holds the whole release."""
        self.wait_until("async () => (await navigator.serviceWorker.getRegistration())?.active")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def wait_until(self, condition: str, arg: Any = None) -> None:
        """Until an async function of the page answers yes: the tool's own wait takes a promise itself for a yes."""
        self.page.evaluate(
            f"""async arg => {{
              const condition = {condition}
              for (const end = performance.now() + 20_000; performance.now() < end; ) {{
                if (await condition(arg)) return
                await new Promise(resolve => requestAnimationFrame(resolve))
              }}
              throw new Error("the state did not come")
            }}""",
            arg,
        )

    def go(self, place: str) -> None:
        """By the bar; a newcomer's first page has none."""
        link = self.page.get_by_role("navigation").get_by_role("link", name=place, exact=True)
        newcomer = self.page.get_by_role("button", name="Start a check-in")
        expect(link.or_(newcomer).locator("visible=true").first).to_be_visible()
        link.click() if link.is_visible() else self.open_here("/" if place == "Today" else f"/{place.lower()}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    # Checking in

    def start(self) -> None:
        self.page.get_by_role("button", name=re.compile(r"^(Start a check-in|Check in)")).locator(
            "visible=true"
        ).first.click()
        expect(self.page.get_by_text("1 of 8", exact=True)).to_be_visible()

    def answer(self, number: int, answer: str) -> None:
        expect(self.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        self.page.get_by_role("radio", name=answer, exact=True).locator("visible=true").click()

    def check_in(self, answers: tuple[str, ...] = ("Sometimes",) * 8, note: str = "") -> None:
        self.page.evaluate(ANSWER, list(answers))
        self.saved()
        if note:
            self.press("Note")
            self.page.get_by_role("textbox", name="Note").fill(note)
            self.press("Keep note")
            expect(self.page.get_by_role("textbox", name="Note")).to_be_hidden()
            self.page.wait_for_function("() => !history.state?.sheet")  # its step in the history goes after it

    def saved(self) -> None:
        expect(
            self.page.get_by_role("status").filter(has_text="Saved on this phone").locator("visible=true").first
        ).to_be_visible()

    def done(self) -> None:
        """Away from here, and at rest: a step back in the history is still on its way when the button is let go."""
        view = self.page.evaluate(VIEW)
        self.press("Done")
        self.page.wait_for_function(f"view => ({VIEW})() !== view", arg=view)
        self.page.wait_for_function(READY)

    # Keys

    def enrol(self, *, by_hand: bool = False) -> str:
        """From You: code, two groups typed back, passkey, proof. Returns the recovery code."""
        self.add_authenticator() if self.authenticator is None else None
        self.be_at("/you")
        if by_hand:
            self.press("Create a passkey")
            code = self.type_groups_back()
            self.prove()
        else:
            code = self.page.evaluate(ENROL)
        expect(self.page.get_by_role("heading", name="Locked with your passkey.")).to_be_visible()
        self.done()
        return code

    def type_groups_back(self) -> str:
        shown = self.page.get_by_label("Recovery code", exact=True).locator("visible=true").first
        expect(shown).not_to_be_empty()
        code = shown.inner_text().strip()
        groups = code.split("-")
        for field_ in self.page.get_by_role("textbox", name=re.compile(r"^Group \d$")).locator("visible=true").all():
            label = field_.evaluate("f => f.labels[0].textContent")
            field_.fill(groups[int(label.split()[-1]) - 1])
        self.press("Continue")
        return code

    def prove(self) -> None:
        """Use the new passkey once. The step before has a button of the same name."""
        expect(self.page.get_by_role("heading", name="Once more, to be sure")).to_be_visible()
        self.press("Continue")

    def make_another_passkey(self) -> None:
        """From Passkeys, on another authenticator, as when somebody picks a security key; up to its proof."""
        self.press("Add a passkey")
        expect(self.page.get_by_text("Now make the new one.").locator("visible=true")).to_be_visible()
        here = {"authenticatorId": self.authenticator, "enabled": False}
        self.cdp.send("WebAuthn.setAutomaticPresenceSimulation", here)
        self.add_authenticator(transport="usb")
        self.press("Continue")
        expect(self.page.get_by_text("Use the new one once").locator("visible=true")).to_be_visible()

    def sign_in(self) -> None:
        self.be_at("/you#sign-in")
        self.press("Sign in with a passkey")

    def unlock(self) -> None:
        self.open("/you#unlock")  # which locks, where it was open
        self.press("Unlock")
        expect(self.page.locator('[data-trends="list"], [data-trends="empty"]').locator("visible=true")).to_be_visible()

    def forget(self) -> None:
        """Become another phone: storage goes, the (synced) authenticator stays."""
        self.page.goto("about:blank")
        self.cdp.send("Storage.clearDataForOrigin", {"origin": self.site.origin, "storageTypes": "all"})

    def entries(self) -> Any:
        return (
            self.page.get_by_role("main")
            .get_by_role("link", name=re.compile(r"^.*20\d\d.*(saved|safe)", re.I | re.S))
            .locator("visible=true")
        )

    def wait_safe(self, count: int = 1) -> None:
        self.go("Trends") if not self.page.url.endswith("/trends") else None
        expect(
            self.page.get_by_role("main").get_by_role("link", name=re.compile("safe", re.I)).locator("visible=true")
        ).to_have_count(count, timeout=15_000)

    def sync(self) -> None:
        """By the button, and to its end: 'Safe' on the screen may be of before."""
        self.open_here("/you")
        self.press("Sync now")
        expect(self.page.get_by_role("button", name="Sync now")).not_to_have_attribute("aria-busy", "true")
        expect(self.page.get_by_text("Safe: everything here has arrived")).to_be_visible()

    def stored(self) -> list[dict[str, Any]]:
        """The rows of the record store, bytes as lists."""
        rows: list[dict[str, Any]] = self.page.evaluate(
            """async () => {
              const { allVaults } = await import("/static/js/store/vaults.js")
              const { allRecords } = await import("/static/js/store/records.js")
              const rows = (await Promise.all((await allVaults()).map(v => allRecords(v.account)))).flat()
              return rows.map(r => ({ ...r, sealed: [...r.sealed], tag: [...r.tag], leaf: [...r.leaf] }))
            }"""
        )
        return rows


@pytest.fixture(scope="module")
def whole_browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """With what the shell of the engine leaves out: background sync, notifications, push."""
    made = browser_type.launch(**{**browser_type_launch_args, "executable_path": chromium()})
    yield made
    made.close()


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()


@pytest.fixture
def new_phone(browser: Browser, site: Site) -> Iterator[Callable[..., Phone]]:
    """A fresh profile on the test's site."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Phone:
        context = browser.new_context(**{**PHONE, **options})
        page = context.new_page()
        contexts.append(context)
        return Phone(page, site, context.new_cdp_session(page))

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    return new_phone()

"""On the home screen: what the browser itself makes of the manifest, and what a phone's edges leave free."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, expect

from pwa.assets import STATIC
from tests.browser.conftest import PHONE, Phone
from tests.conftest import FLAGS, Site, chromium

MOST = 64_000  # bytes of a picture
SIZE = """async ({ src, sizes, type }) => {
  const answer = await fetch(src)
  const body = await answer.blob()
  const { width, height } = sizes === "any" ? {} : await createImageBitmap(body)
  const { status, headers } = answer
  return { status, type: headers.get("content-type"), sizes: `${width}x${height}`, bytes: body.size }
}"""
# Every control that a finger would hit, and where it lies.
HIT = """() => [...document.querySelectorAll("a, button, input, select, h1")].flatMap(found => {
  const { left, right, top, bottom } = found.getBoundingClientRect()
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  return found.contains(hit) || hit?.closest("label")?.contains(found)
    ? [[found.textContent.trim() || found.outerHTML.slice(0, 60), left, top, right, bottom]] : []
})"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def test_the_browser_finds_no_fault_in_the_manifest_and_would_install(
    browser_type: BrowserType, site: Site, tmp_path: Path
) -> None:
    how: dict[str, Any] = {**PHONE, "executable_path": chromium(), "args": FLAGS}
    with browser_type.launch_persistent_context(tmp_path, **how) as context:  # a private window installs nothing
        phone = Phone(context.pages[0], site, context.new_cdp_session(context.pages[0]))
        phone.open()
        phone.ready_offline()
        found = phone.cdp.send("Page.getAppManifest")
        assert found["url"] == f"{site.origin}/manifest.webmanifest"
        assert found["errors"] == []
        assert phone.cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        read = found["manifest"]
        assert (read["id"], read["scope"], read["startUrl"]) == (f"{site.origin}/",) * 3
        assert read["display"] == "kStandalone"
        assert len(read["screenshots"]) == 4
        assert [one["url"] for one in read["shortcuts"]] == [f"{site.origin}/check-in", f"{site.origin}/support"]
        # Headless Chromium tells of no file handlers; tests/browser/test_launch.py hands a file over.
        assert [one["action"] for one in manifest(phone)["file_handlers"]] == ["/you#import"]
        # An open window keeps its page: to load it anew would lock it and drop what is being typed.
        assert read["launchHandler"]["clientMode"] == "kFocusExisting"


def manifest(phone: Phone) -> dict[str, Any]:
    made: dict[str, Any] = phone.page.evaluate("async () => (await fetch('/manifest.webmanifest')).json()")
    return made


def test_every_picture_that_the_manifest_names_is_there_as_it_says(phone: Phone) -> None:
    phone.open()
    made = manifest(phone)
    pictures = [*made["icons"], *made["screenshots"], *(i for shortcut in made["shortcuts"] for i in shortcut["icons"])]
    touch = phone.page.locator("link[rel=apple-touch-icon]").get_attribute("href")
    pictures.append({"src": touch, "sizes": "180x180", "type": "image/png"})
    assert len(pictures) == 12
    for picture in pictures:
        found = phone.page.evaluate(SIZE, picture)
        assert found["status"] == 200
        assert found["type"].split(";")[0] == picture["type"], picture
        assert picture["sizes"] in {found["sizes"], "any"}, picture
        assert found["bytes"] < MOST, picture


def test_no_phone_keeps_the_pictures_of_the_app_for_use_without_signal(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    kept = phone.page.evaluate(
        """async () => {
          const [name] = await caches.keys()
          return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)
        }"""
    )
    assert "/static/icons/icon-192.png" in kept
    assert [path for path in kept if path.startswith("/static/screens/")] == []
    shown = {shot["src"] for shot in manifest(phone)["screenshots"]}
    assert shown == {f"/static/screens/{path.name}" for path in (STATIC / "screens").iterdir()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_and_splash_have_the_colour_of_the_page(new_phone: Callable[..., Phone], scheme: str) -> None:
    phone = new_phone(color_scheme=scheme)
    phone.open()
    made = manifest(phone)
    colours = made if scheme == "light" else made["color_scheme_dark"]
    ground = phone.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    said = phone.page.evaluate(
        "() => [...document.querySelectorAll('meta[name=theme-color]')].find(m => matchMedia(m.media).matches).content"
    )
    for colour in (colours["theme_color"], colours["background_color"], said):
        assert ground == "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


UPRIGHT = ({"width": 390, "height": 844}, {"top": 59, "bottom": 34, "left": 0, "right": 0})
LYING = ({"width": 568, "height": 320}, {"top": 0, "bottom": 21, "left": 47, "right": 47})


@pytest.mark.parametrize(("size", "insets"), [UPRIGHT, LYING], ids=["upright", "lying"])
def test_nothing_to_tap_or_read_lies_under_the_edges_of_the_phone(
    new_phone: Callable[..., Phone], size: dict[str, int], insets: dict[str, int]
) -> None:
    phone = new_phone(viewport=size)
    phone.cdp.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    phone.open()
    free(phone, size, insets, "Start a check-in")
    phone.start()
    free(phone, size, insets, "Skip")
    phone.press("Help")
    free(phone, size, insets, "Close")
    phone.page.keyboard.press("Escape")
    phone.open_here("/check-in#all")
    free(phone, size, insets, "Done")
    phone.open("/care")
    free(phone, size, insets, "Support")
    phone.open("/support")
    phone.page.get_by_label("Your country").select_option("GB")
    phone.page.mouse.wheel(0, 900)
    expect(phone.page.get_by_role("link", name="Call Samaritans").locator("visible=true")).to_have_count(2)
    free(phone, size, insets, "116 123")


def free(phone: Phone, size: dict[str, int], insets: dict[str, int], known: str) -> None:
    """At both ends of the page everything is within the safe part; `known` is among it: something was looked at."""
    hit = f"end => (scrollTo(0, end), ({HIT})())"
    phone.page.wait_for_function(f"known => ({HIT})().some(([words]) => words.includes(known))", arg=known)
    right, bottom = size["width"] - insets["right"], size["height"] - insets["bottom"]
    above = [found for found in phone.page.evaluate(hit, 0) if found[2] < insets["top"] - 0.5]
    at_end = phone.page.evaluate(hit, 10**6)
    below = [found for found in at_end if found[4] > bottom + 0.5]
    beside = [found for found in at_end if found[1] < insets["left"] - 0.5 or found[3] > right + 0.5]
    assert (above, below, beside) == ([], [], []), phone.page.url

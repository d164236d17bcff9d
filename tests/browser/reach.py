"""How each place and state looks and is reached by keys: the checks, and how they are made on every screen size."""

from pathlib import Path
from typing import Any

from tests.browser.conftest import Phone
from tests.browser.rules import LONG, in_both_schemes

REACH = Path(__file__).with_name("reach.js").read_text()
MOVES = """globalThis.moves = []
for (const kind of ["animationstart", "transitionrun"])
  document.addEventListener(kind, e => moves.push(`${kind} ${e.animationName ?? e.propertyName} ${e.target.className}`))
"""
TALL, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 640}
USUAL, TWICE = 16, 32  # px of text as somebody sets it in the browser
MOST = 200  # stops of the Tab key on one page
TOP = "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex') }"
RING = 3


def prepare(phone: Phone) -> None:
    """Before the first page."""
    for script in (REACH, MOVES):
        phone.page.add_init_script(script)


def text_size(phone: Phone, pixels: int) -> None:
    phone.cdp.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})


def flaws(phone: Phone) -> list[str]:
    """Everything that is wrong with the page as it is: in motion, by keys, in every size, by the rules of axe."""
    found = [f"motion: {move}" for move in phone.page.evaluate("() => moves.splice(0)")]
    found += ["no help in reach"] * phone.page.evaluate("reach.helpless()")
    return [*found, *(f"keys: {flaw}" for flaw in by_keys(phone)), *in_sizes(phone), *by_rules(phone)]


def in_sizes(phone: Phone) -> list[str]:
    """On an ordinary phone, on a small one, and at twice the text: nothing small, cut off, or one over another."""
    found = []
    for width, size, pixels in ((TALL, "390", USUAL), (SMALL, "320", USUAL), (TALL, "200 %", TWICE)):
        phone.page.set_viewport_size(width)  # type: ignore[arg-type]
        text_size(phone, pixels)
        small = [f"small: {target}" for target in phone.page.evaluate("reach.small()")]
        cut = phone.page.evaluate("reach.cut()") + [f"over: {p}" for p in phone.page.evaluate("reach.overlapping()")]
        found += [f"{size}: {flaw}" for flaw in [*small, *cut]]
    phone.page.set_viewport_size(TALL)  # type: ignore[arg-type]
    text_size(phone, USUAL)
    return found


def by_rules(phone: Phone) -> list[str]:
    """On a small phone."""
    phone.page.set_viewport_size(LONG)
    found = in_both_schemes(phone.page)
    phone.page.set_viewport_size(TALL)  # type: ignore[arg-type]
    return found


def by_keys(phone: Phone) -> list[str]:
    """Through the whole page by Tab: in the order of the eye, each stop with its ring, none covered, and out again."""
    page = phone.page
    opened = page.evaluate("document.activeElement?.closest('dialog[open]') !== null")
    if not opened:
        page.evaluate(TOP)
    stops: list[dict[str, Any]] = []
    found = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate("reach.stop()")
        if stop is None or (stops and stop["box"] == stops[0]["box"] and stop["name"] == stops[0]["name"]):
            break
        again = stops and (stop["name"], stop["box"]) == (stops[-1]["name"], stops[-1]["box"])
        if again:
            continue  # the parts of a time
        if stops and not page.evaluate("([a, b]) => reach.follows(a, b)", [stops[-1], stop]):
            found.append(f"{stop['name']} comes after {stops[-1]['name']}, and stands before it")
        if stop["ring"] < RING:
            found.append(f"{stop['name']} has no ring")
        if stop["covered"]:
            found.append(f"{stop['name']} is covered: {stop['covered']}")
        stops.append(stop)
    else:
        found.append(f"no way out after {stops[-1]['name']}")
    return found if stops else ["nothing can be reached"]

"""The rules of accessibility, by axe: everything in the light, contrast once more in the dark, at 320 px."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Phone

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG: ViewportSize = {"width": 320, "height": 1600}
RUN = """async rules => {
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ["violations"] })
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 200)} ${failureSummary}`))
}"""


def breaches(page: Page, rules: list[str] = TAGS) -> list[str]:
    """Each with the element and what would mend it."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, rules)
    return found


def in_both_schemes(page: Page) -> list[str]:
    """Nothing but contrast depends on colours.

    On a screen as high as the page: axe counts what a sticky bar covers as too small, although it can be scrolled to.
    """
    size = page.viewport_size
    assert size
    whole = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": whole})
    found = breaches(page)
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {one}" for one in breaches(page, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return found


def check(phone: Phone) -> None:
    """The page as it is, which also fits into its width."""
    found = in_both_schemes(phone.page)
    assert found == [], "\n".join([phone.page.url, *found])
    overflow: Any = phone.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not overflow, phone.page.url

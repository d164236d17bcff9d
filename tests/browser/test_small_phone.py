"""The smallest phone, in every language: help on the first screen, and words that stay apart."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from pwa.languages import LANGUAGES
from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.conftest import Site

SMALL = {"viewport": {"width": 320, "height": 568}}
# The fewest pixels between the words of neighbours, and between words and the edges of their cell. Of the words
# themselves: the elements fill their cells whatever they say.
ROOM = """selector => {
  const words = item => {
    const found = []
    const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const range = document.createRange()
      range.selectNodeContents(texts.currentNode)
      found.push(...[...range.getClientRects()].filter(({ width }) => width > 0))
    }
    return [Math.min(...found.map(({ left }) => left)), Math.max(...found.map(({ right }) => right))]
  }
  const cells = [...document.querySelectorAll(selector)].filter(item => item.checkVisibility())
  const placed = cells.map(words).sort(([a], [b]) => a - b)
  const inside = cells.flatMap(item => {
    const [[left, right], cell] = [words(item), item.getBoundingClientRect()]
    return [left - cell.left, cell.right - right]
  })
  return { apart: Math.min(...placed.slice(1).map(([left], i) => left - placed[i][1])), inside: Math.min(...inside) }
}"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.mark.parametrize("code", LANGUAGES)
def test_help_is_on_the_first_screen_and_words_do_not_touch(new_phone: Callable[..., Phone], code: str) -> None:
    phone = new_phone(**SMALL, locale=code)
    phone.open()
    link = phone.page.locator('[data-today="first"] a[href="/support"]')
    expect(link).to_be_visible()
    box = link.bounding_box()
    assert box
    assert box["y"] + box["height"] <= SMALL["viewport"]["height"]
    seed(phone, [check_in(date(2026, 1, 5), 2)])
    phone.open_here("/trends")
    expect(phone.page.locator(".segments:visible")).to_be_visible()
    assert phone.page.evaluate(ROOM, ".navigation > a")["apart"] >= 6
    assert phone.page.evaluate(ROOM, ".segments label")["inside"] >= 4

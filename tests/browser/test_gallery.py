"""How everything looks: the gallery beside the pictures that were kept of it, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from pwa.content import practices
from pwa.gallery import Group, groups
from pwa.languages import LANGUAGES
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.languages import among
from tests.browser.reach import REACH, by_rules, in_sizes, prepare, text_size
from tests.conftest import Site
from tests.ports import free_port

SCHEMES = ("light", "dark")
DIM = 0.055  # a dark screen's share of the light of a white one: shared wards at night
BRIGHT = {
    "support-none",
    "support-us",
    "support-no-line",
    "help",
    "directory-expired",
    "directory-due",
}  # calls stand out
WIDTH, HEIGHT = 390, 844
ALL_OF_REACH = "[...reach.small(), ...reach.cut(), ...reach.overlapping()]"
LONG_DAY = """code => {
  const day = new Intl.DateTimeFormat(code, { weekday: "long", day: "numeric", month: "long" })
  document.querySelector("[data-weekday]").textContent = day.format(new Date(2026, 10, 25))
}"""
SPOKEN = ("today-first", "question-sustaining", "result-above", "trends-above", "enrol-code")  # in other languages too


@pytest.fixture(scope="module")
def gallery_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("gallery"), free_port(), extra={"BREATHER_DEV": "1", "BREATHER_WORKERS": "1"})
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def gallery(gallery_site: Site) -> str:
    return f"{gallery_site.origin}/gallery"


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = looks.viewer(browser)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    made = context.new_page()
    yield made
    made.close()


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.title)
def test_each_state_of_each_place_looks_as_it_did(page: Page, gallery: str, group: Group) -> None:
    wrong = []
    for scene in group.scenes:
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.goto(f"{gallery}/{scene.id}")
        looks.settle(page)
        to_its_end = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": WIDTH, "height": to_its_end})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            seen = page.screenshot()
            wrong.append(looks.compare(f"{scene.id}-{scheme}", seen))
            if scheme == "dark" and scene.id not in BRIGHT and looks.luminance(seen) > DIM:
                wrong.append(f"{scene.id} is {looks.luminance(seen):.1%} bright in the dark")
    assert [found for found in wrong if found] == []


def test_each_component_looks_as_it_did(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/components")
    looks.settle(page)
    wrong = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for part in page.locator("figure.part").all():
            wrong.append(looks.compare(f"part-{part.get_attribute('id')}-{scheme}", part.screenshot()))
    assert [found for found in wrong if found] == []


@pytest.mark.parametrize("code", ["de", "ar"])
def test_long_words_and_the_other_direction_look_as_they_did(page: Page, gallery: str, code: str) -> None:
    wrong = []
    for name in SPOKEN:
        page.goto(f"{gallery}/{name}?language={code}")
        looks.settle(page)
        wrong.append(looks.compare(f"{name}-{code}", page.screenshot()))
    assert [found for found in wrong if found] == []


@pytest.mark.parametrize("code", among("de", "ar"))
def test_no_state_is_cut_off_or_too_small_to_tap_on_a_small_phone(browser: Browser, gallery: str, code: str) -> None:
    context = looks.viewer(browser, 320, 568, pinned=False)
    context.add_init_script(REACH)
    page = context.new_page()
    wrong = []
    for scene in (scene for group in groups() for scene in group.scenes):
        page.goto(f"{gallery}/{scene.id}?language={code}")
        page.wait_for_selector("html[data-ready]", state="attached")
        wrong += [f"{scene.id}: {flaw}" for flaw in page.evaluate(ALL_OF_REACH)]
    context.close()
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("code", LANGUAGES)
def test_larger_text_covers_nothing_today(browser: Browser, gallery_site: Site, gallery: str, code: str) -> None:
    context = looks.viewer(browser, 320, 568, pinned=False)
    context.add_init_script(REACH)
    page = context.new_page()
    phone = Phone(page, gallery_site, context.new_cdp_session(page))
    page.goto(f"{gallery}/today-shift?language={code}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(LONG_DAY, code)
    wrong = []
    for pixels in (16, 18, 20, 24, 32):
        text_size(phone, pixels)
        wrong += [f"{pixels} px: {flaw}" for flaw in page.evaluate("[...reach.cut(), ...reach.overlapping()]")]
    context.close()
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.title)
@pytest.mark.parametrize("code", among())
def test_no_state_in_any_language_is_cut_off_or_breaks_a_rule(
    browser: Browser, gallery_site: Site, gallery: str, code: str, group: Group
) -> None:
    context = looks.viewer(browser, pinned=False)
    page = context.new_page()
    phone = Phone(page, gallery_site, context.new_cdp_session(page))
    prepare(phone)
    wrong = []
    for scene in group.scenes:
        page.goto(f"{gallery}/{scene.id}?language={code}")
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.evaluate("document.documentElement.lang") == code
        wrong += [f"{scene.id}: {flaw}" for flaw in [*in_sizes(phone), *by_rules(phone)]]
    context.close()
    assert wrong == [], "\n".join(wrong)


COVERED = """() => [...document.querySelectorAll(".step")].flatMap((step, i, all) => {
  for (const other of all) other.hidden = other !== step
  const box = found => found.getBoundingClientRect()
  const next = document.querySelector("[data-do=next]")
  next.scrollIntoView({ block: "nearest" })
  const { left, right, top, bottom } = box(next)
  const points = [[left + 9, top + 9], [right - 9, top + 9], [left + 9, bottom - 9], [right - 9, bottom - 9]]
  const tapped = points.every(([x, y]) => next.contains(document.elementFromPoint(x, y)))
  const below = box(step).bottom <= top && bottom <= box(document.querySelector(".safety")).top
  return tapped && below ? [] : [i + 1]
})"""


@pytest.mark.parametrize("code", among("en", "fr"))
def test_nothing_lies_over_the_way_to_the_next_step_on_a_small_phone(browser: Browser, gallery: str, code: str) -> None:
    context = looks.viewer(browser, 320, 568, pinned=False)
    page = context.new_page()
    covered = {}
    for practice in (one for one in practices(code) if one.kind == "steps"):
        page.goto(f"{gallery}/running-{practice.id}?language={code}")
        page.wait_for_selector("html[data-ready]", state="attached")
        if steps := page.evaluate(COVERED):
            covered[practice.id] = steps
    context.close()
    assert covered == {}


def test_the_index_frames_every_scene(page: Page, gallery: str) -> None:
    page.goto(gallery)
    frames = page.locator("iframe")
    assert frames.count() == sum(len(group.scenes) for group in groups())
    first = page.frame_locator("iframe").first
    first.get_by_role("button", name="Start a check-in").wait_for()


def test_without_the_switch_there_is_no_gallery(site: Site, page: Page) -> None:
    for path in ("/gallery", "/gallery/today-first", "/static/js/gallery/scene.js", "/static/js/./gallery/scene.js"):
        answer = page.request.get(f"{site.origin}{path}")
        assert answer.status == 404, path

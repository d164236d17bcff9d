"""One's own figures under 'How these figures are made': in words that fit the number, and gone when it locks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, rating, seed
from tests.browser.test_files_told import HOUSE
from tests.conftest import Site
from tests.today import today

HOW = "[data-view='/trends#how']"
KEEP = "bundle => import('/static/js/store/prefs.js').then(prefs => prefs.setPref('instruments', { bundle }))"
INSTRUMENT: dict[str, Any] = {**HOUSE, "licence": {"credit": ""}, "source": "", "comparable_with": []}


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.mark.parametrize(
    ("asked", "number", "said"),
    [
        ("en-GB", 1, "So far 1 check-in. A range needs 8 check-ins over 14 days."),
        ("en-GB", 3, "So far 3 check-ins. From the first to the last: 3 days. A range needs"),
        ("fil", 4, "Sa ngayon, 4 na check-in. Mula sa una hanggang sa huli: 4 na araw."),
        ("ar-EG", 2, "وقفتان حتى الآن. من الأولى إلى الأخيرة: يومان."),
        ("ar-EG", 11, "١١ وقفة حتى الآن. من الأولى إلى الأخيرة: ١١ يومًا."),
    ],
)
def test_how_many_there_are_so_far_is_said_in_the_form_that_the_number_takes(
    new_phone: Callable[..., Phone], asked: str, number: int, said: str
) -> None:
    phone = new_phone(timezone_id="UTC", locale=asked)
    phone.open()
    seed(phone, [check_in(today() - timedelta(days=back), 2) for back in reversed(range(number))])
    phone.open_here("/trends#how")
    for side in range(2):
        own = phone.page.locator(f"{HOW} [data-own]").nth(side)
        expect(own).to_contain_text(said, use_inner_text=True)


def test_a_limit_that_no_answer_can_pass_is_not_named(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(timezone_id="UTC")
    phone.open()
    days = [today() - timedelta(days=back) for back in range(30, 0, -1)]
    seed(phone, [check_in(day, [3, 4][n % 2], 1.5) for n, day in enumerate(days)])
    phone.open_here("/trends#how")
    strain, sustenance = (phone.page.locator(f"{HOW} [data-own='{side}']") for side in ("strain", "sustenance"))
    for own, reaches in ((strain, True), (sustenance, False)):
        beyond = own.get_by_text("reach the top of the scale: no single day is called above")
        expect(own.get_by_text("Your middle value is")).to_be_visible()
        expect(beyond).to_be_visible(visible=reaches)
        expect(own.get_by_text("Above your usual begins over")).to_be_visible(visible=not reaches)
        expect(own.get_by_text("Below your usual begins under")).to_be_visible()
    expect(strain).not_to_contain_text("begins over 4", use_inner_text=True)


@pytest.mark.parametrize(
    ("asked", "times", "said"),
    [
        ("en-GB", 1, "Steadier 1 of 1 time. Too few to say more."),
        ("en-GB", 2, "Steadier 2 of 2 times. Too few to say more."),
        ("de", 1, "Stabiler bei 1 von 1 Mal. Zu wenig, um mehr zu sagen."),
    ],
)
def test_how_often_a_practice_helped_is_said_in_the_form_that_the_number_takes(
    new_phone: Callable[..., Phone], asked: str, times: int, said: str
) -> None:
    phone = new_phone(timezone_id="UTC", locale=asked)
    phone.open()
    seed(phone, [check_in(today(), 2), *[rating(today(), "longer-out-breath", "steadier")] * times])
    phone.open_here("/trends")
    expect(phone.page.get_by_role("listitem").filter(has_text=said, visible=True)).to_have_count(1)


def test_a_questionnaire_of_one_question_says_so(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(timezone_id="UTC")
    phone.open()
    made = {"kind": "check-in", "instrument": "house", "version": "1", "day": today().isoformat(), "answers": {"h1": 3}}
    (entry,) = seed(phone, [made])
    score = {**INSTRUMENT["scores"][0], "items": ["h1"], "reversed": ["h1"]}
    alone = {**INSTRUMENT, "items": INSTRUMENT["items"][:1], "scores": [score]}
    phone.page.evaluate(KEEP, {"instruments": [alone]})
    phone.open_here(f"/trends#questionnaire-result={entry}")
    phone.page.get_by_text("How it is made").click()
    said = "The sum of 1 answer. 1 of them counts the other way round. At least 1 must be answered."
    expect(phone.page.locator("details").locator("visible=true")).to_contain_text(said, use_inner_text=True)


def test_when_it_locks_by_itself_nothing_of_them_stays_in_the_page(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(timezone_id="UTC")
    phone.page.clock.install()
    phone.open()
    seed(phone, [check_in(today() - timedelta(days=back), 2, shift="night") for back in range(30, 0, -1)])
    phone.enrol()
    phone.open_here("/trends#how")
    page = phone.page
    expect(page.get_by_text("Your middle value is 2.0;").locator("visible=true")).to_have_count(1)
    expect(page.get_by_text("Only nights are counted here").locator("visible=true")).to_have_count(2)
    page.clock.fast_forward("05:20")
    expect(page.get_by_text("so your own figures are not shown").locator("visible=true")).to_be_visible()
    left = page.evaluate(
        """view => {
          const own = [...document.querySelectorAll(`${view} [data-own]`)]
          const words = own.flatMap(box => [...box.querySelectorAll("[data-words]")])
          const parts = own.flatMap(box => [...box.querySelectorAll("p")])
          return [...words.map(({ textContent }) => textContent), ...parts.filter(({ hidden }) => !hidden)].join("")
        }""",
        HOW,
    )
    assert left == ""

"""A sealed file that is left lying before its question or its code: the keys go, and no button is dead."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import choose, enter_code, export, seen
from tests.conftest import Site

LONGER = "05:20"  # than the minutes after which it locks


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def sealed(phone: Phone) -> tuple[bytes, str]:
    """A file of an account that is open on this phone, and its recovery code."""
    phone.page.clock.install()
    phone.open()
    phone.check_in()
    code = phone.enrol()
    return export(phone, "Sealed"), code


def test_the_question_whose_the_check_ins_are_goes_with_time(phone: Phone, sealed: tuple[bytes, str]) -> None:
    file, code = sealed
    phone.forget()
    phone.open()
    phone.check_in()
    choose(phone, file)
    enter_code(phone, code)
    question = seen(phone, "1 entry was made here. Yours?")
    expect(question).to_be_visible()
    phone.page.clock.fast_forward(LONGER)
    expect(question).to_be_hidden()
    expect(phone.page.get_by_label("File", exact=True)).to_be_visible()
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(1)


def test_whoever_types_the_code_after_a_lock_is_led_back_to_the_file(phone: Phone, sealed: tuple[bytes, str]) -> None:
    file, code = sealed
    choose(phone, file)
    expect(seen(phone, "This file is sealed.")).to_be_visible()
    phone.page.clock.fast_forward(LONGER)
    phone.wait_until("async () => (await (await import('/static/js/journal/journal.js')).status()).locked")
    enter_code(phone, code)
    expect(phone.page.get_by_label("File", exact=True)).to_be_visible()
    choose(phone, file)
    enter_code(phone, code)
    phone.page.wait_for_url("**/trends")
    expect(phone.entries()).to_have_count(1)

"""A self-care plan that is open twice: each form keeps what was written in it, and takes nothing from the other."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.conftest import Site


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


# Two plans are kept here, and whoever listens has read the second.
TOLD = """async () => {
  const { readAll } = await import("/static/js/journal/read.js")
  return (await readAll()).payloads.length === 2
}"""


def field(phone: Phone, name: str) -> Locator:
    return phone.page.get_by_role("textbox", name=name).locator("visible=true")


def kept(phone: Phone) -> None:
    told = phone.page.get_by_role("status").filter(has_text="Saved on this phone").locator("visible=true")
    expect(told).to_be_visible()


def test_two_open_forms_keep_what_each_of_them_was_given(phone: Phone) -> None:
    phone.open("/care#plan")
    field(phone, "People").fill("Ines, on the ward")
    phone.press("Keep plan")
    kept(phone)
    other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    other.open("/care#plan")
    expect(field(other, "People")).to_have_value("Ines, on the ward")
    field(other, "Outside work").fill("The choir")  # begun here before the first form is kept
    phone.page.bring_to_front()
    field(phone, "Where I stop").fill("Home on time on Tuesdays")
    field(phone, "Phone number").fill("555 0141")
    phone.press("Keep plan")
    kept(phone)
    other.page.bring_to_front()
    other.press("Keep plan")
    kept(other)
    for tab in (phone, other):
        expect(field(tab, "Where I stop")).to_have_value("Home on time on Tuesdays")
        expect(field(tab, "Outside work")).to_have_value("The choir")
        expect(field(tab, "Phone number")).to_have_value("555 0141")
    other.open("/care#plan")
    for name, text in {"People": "Ines, on the ward", "Where I stop": "Home on time on Tuesdays"}.items():
        expect(field(other, name)).to_have_value(text)
    expect(field(other, "Outside work")).to_have_value("The choir")


def test_what_was_typed_is_kept_when_its_field_is_left(phone: Phone) -> None:
    phone.page.clock.install()
    phone.open("/care#plan")
    expect(field(phone, "People")).to_be_editable()
    phone.page.clock.pause_at(datetime.now() + timedelta(minutes=1))  # so that no pause in typing comes to its end
    field(phone, "People").fill("Ines, on the ward")
    field(phone, "People").press("Tab")
    kept(phone)
    phone.open("/care#plan")
    expect(field(phone, "People")).to_have_value("Ines, on the ward")
    assert len(phone.stored()) == 1
    phone.press("Keep plan")  # nothing is new
    expect(phone.page.get_by_role("button", name="Keep plan")).not_to_have_attribute("aria-busy", "true")
    kept(phone)
    assert len(phone.stored()) == 1


def test_a_number_that_is_none_yet_stays_to_be_put_right(phone: Phone) -> None:
    phone.page.clock.install()
    phone.open("/care#plan")
    field(phone, "Phone number").fill("555 0141")
    phone.press("Keep plan")
    kept(phone)
    field(phone, "Phone number").fill("call 555")
    field(phone, "People").fill("Ines, on the ward")
    field(phone, "People").press("Tab")
    phone.wait_until(TOLD)
    expect(field(phone, "Phone number")).to_have_value("call 555")
    phone.press("Keep plan")
    expect(phone.page.get_by_role("alert").filter(has_text="no phone number").locator("visible=true")).to_be_visible()


def test_a_number_that_was_changed_on_another_phone_is_the_one_that_is_called(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    phone.open("/care#plan")
    field(phone, "Phone number").fill("555 0141")
    phone.page.get_by_role("checkbox", name=re.compile("while locked")).check()
    phone.press("Keep plan")
    kept(phone)
    code = phone.enrol()
    phone.sync()

    other = new_phone()
    other.open("/you#sign-in")
    other.press("Use recovery code")
    field(other, "Recovery code").fill(code)
    other.press("Continue")
    expect(other.page).to_have_url(f"{other.site.origin}/trends")
    other.open_here("/care#plan")
    expect(field(other, "Phone number")).to_have_value("555 0141")
    field(other, "Phone number").fill("555 0177")
    other.press("Keep plan")
    kept(other)
    other.sync()

    phone.sync()
    own = phone.page.get_by_role("link", name="Call your person").locator("visible=true")
    phone.go("Support")
    expect(own).to_have_attribute("href", "tel:5550177")
    phone.go("You")
    phone.press("Lock")
    phone.go("Support")
    expect(own).to_have_attribute("href", "tel:5550177")

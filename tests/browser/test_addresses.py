"""Every address that the app puts into the bar opens by itself: after a cold start, without signal, locked and open."""

import re
from datetime import UTC, datetime
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import NOT_HERE, at, furnish, stands
from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, wait_for_list
from tests.browser.files import seen
from tests.browser.history import check_in, seed
from tests.browser.lies import without_worker
from tests.browser.test_questionnaires import wait_for as wait_for_questionnaires
from tests.conftest import Site

KINDS = ("eap", "peer", "therapy", "training", "mindfulness", "self-care", "online", "crisis", "all")
# Views, and where links and buttons lead, in the shell and in every part: what lies in templates among it.
ADDRESSES = """async () => {
  const part = name => new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open("GET", `/parts/${name}.html`)
    request.responseType = "document"
    request.onload = () => resolve(request.responseXML)
    request.send()
  })
  const names = [...document.querySelectorAll("[data-part]")].map(({ dataset }) => dataset.part)
  const pages = [document, ...(await Promise.all(names.map(part)))]
  const whole = pages.flatMap(page => [page, ...[...page.querySelectorAll("template")].map(({ content }) => content)])
  const of = (selector, attribute) => whole.flatMap(page => [...page.querySelectorAll(selector)]
    .map(found => found.getAttribute(attribute)))
  const links = [...of("a[href^='/']", "href"), ...of("[data-go^='/']", "data-go")]
  return [[...new Set(of("[data-view]", "data-view"))], [...new Set(links)]]
}"""
STARTS = count()
NOT_KEPT = {"/check-in#result": "/"}  # it stands on the screen once; the history has it
NOT_LOCKED = {"/you#unlock": "/trends", "/you#recovery": "/trends"}


@pytest.fixture(scope="module")
def site(shared_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return furnish(shared_site, tmp_path_factory.mktemp("house"))


def prepare(phone: Phone) -> tuple[list[str], list[str]]:
    """A phone with a history. Returns the addresses that anybody may open, and those of entries of this history."""
    phone.open("/support")
    phone.open("/trends")
    wait_for_list(phone, len(ENTRIES))
    wait_for_questionnaires(phone, 1)
    views, links = phone.page.evaluate(ADDRESSES)
    assert len(views) > 50
    today = datetime.now(UTC).date()
    long = {"kind": "check-in", "instrument": "phq-2", "version": "2026", "day": today.isoformat(), "answers": {}}
    quick, other = seed(phone, [check_in(today, 2), long])
    own = [f"/trends#entry={quick}", f"/trends#edit={quick}", f"/trends#questionnaire-result={other}"]
    given = {"/support#entry": f"={ENTRIES[0]['id']}", "/support#kind": "=eap", "/trends#questionnaire": "=phq-2"}
    addresses = {
        address + given.get(address, "") for address in {*views, *links, *(f"/support#kind={k}" for k in KINDS)}
    }
    return sorted(addresses - {one.split("=")[0] for one in own}), own


def arrive(phone: Phone, address: str) -> None:
    """By a cold start: with another fragment alone a browser would stay on the page."""
    path, mark, fragment = address.partition("#")
    phone.page.goto(f"{phone.site.origin}{path}?{next(STARTS)}{mark}{fragment}")


@pytest.mark.provokes("status of 401")  # what an account would show, without one
def test_every_address_opens_by_itself_with_signal_and_an_open_history(phone: Phone) -> None:
    addresses, own = prepare(phone)
    alike = re.compile("/care#(?!plan|five-things|lesson-signs)")  # practices and lessons: one of each here, all below
    for address in [*(one for one in addresses if not alike.match(one)), *own]:
        arrive(phone, address)
        at(phone, {**NOT_KEPT, **NOT_LOCKED}.get(address, address))


def test_every_address_opens_by_itself_without_signal_and_locked(phone: Phone) -> None:
    addresses, own = prepare(phone)
    phone.enrol()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    for address in addresses:
        arrive(phone, address)
        at(phone, NOT_KEPT.get(address, address))
    for address in own:
        arrive(phone, address)
        at(phone, "/trends")
        expect(
            phone.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")
        ).to_be_visible()
        unlock_to(phone, address)
    for address in ("/care#plan", "/trends#summary", "/you#print"):
        arrive(phone, address)
        at(phone, address)
        unlock_to(phone, address)
    phone.page.context.set_offline(False)


def unlock_to(phone: Phone, address: str) -> None:
    """What could not be shown locked is shown then, and not some other place."""
    phone.press("Unlock")
    at(phone, "/you#unlock")
    phone.press("Unlock")
    at(phone, address)


UNKNOWN = {
    "/#nothing": "/",
    "/check-in#nothing": "/check-in",
    "/care#no-such-practice": "/care",
    "/care#lesson-none": "/care",
    "/trends#nothing": "/trends",
    "/trends#entry=none": "/trends",
    "/trends#edit=none": "/trends",
    "/trends#questionnaire=none": "/trends#questionnaires",
    "/trends#questionnaire-result=none": "/trends#questionnaires",
    "/support#nothing": "/support",
    "/you#nothing": "/you",
}


def test_an_address_that_leads_nowhere_says_so_at_the_nearest_place(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.ready_offline()
    for address, nearest in UNKNOWN.items():
        phone.page.context.set_offline(address.startswith(("/care", "/trends#e")))
        arrive(phone, address)
        stands(phone, nearest)
        expect(seen(phone, NOT_HERE)).to_be_visible()
    phone.page.context.set_offline(False)
    phone.go("Care")
    expect(seen(phone, NOT_HERE)).to_have_count(0)


@pytest.mark.provokes("status of 404 .*/cafe")
def test_a_path_that_leads_nowhere_says_so_without_signal_too(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.page.goto(f"{phone.site.origin}/cafe")
    expect(phone.page.get_by_role("heading", name="This page does not exist")).to_be_visible()
    phone.page.context.set_offline(True)
    arrive(phone, "/cafe#longer-out-breath")
    stands(phone, "/")
    expect(seen(phone, NOT_HERE)).to_be_visible()
    phone.page.context.set_offline(False)


def test_a_directory_entry_that_is_gone_says_so_itself(phone: Phone) -> None:
    arrive(phone, "/support#entry=ffffffffffffffff")
    at(phone, "/support#entry=ffffffffffffffff")
    expect(phone.page.get_by_role("heading", name="No longer in the list")).to_be_visible()


def test_the_link_to_the_content_leads_there_and_changes_no_address(phone: Phone) -> None:
    phone.open("/check-in")
    phone.answer(1, "Often")
    phone.answer(2, "Often")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.page.wait_for_function("() => document.querySelector('check-in').draft")  # then the question takes the focus
    phone.page.get_by_role("link", name="Skip to the content").focus()
    phone.page.keyboard.press("Enter")
    expect(phone.page.get_by_role("heading", name="Check in")).to_be_focused()
    assert phone.page.url.endswith("/check-in")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()


@pytest.mark.provokes("ERR_FAILED .*/parts/lessons")
def test_what_could_not_be_fetched_is_tried_again_at_the_address_that_was_asked_for(phone: Phone) -> None:
    without_worker(phone)
    phone.page.route("**/parts/lessons.html", lambda route: route.abort())
    phone.open("/care#lesson-signs")
    expect(seen(phone, re.compile("This page is not on the phone yet"))).to_be_visible()
    phone.page.unroute("**/parts/lessons.html")
    phone.press("Try again")
    at(phone, "/care#lesson-signs")

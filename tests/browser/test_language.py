"""Another language: the browser's own, then the one that was chosen, without signal too; nothing entered is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.engines.tls import throw_away
from tests.browser.faulty import Network
from tests.browser.history import ITEMS
from tests.browser.languages import among
from tests.browser.reach import in_sizes, prepare
from tests.browser.releases import slow_to_take_over
from tests.browser.rules import LONG, check
from tests.conftest import ALONE, Site
from tests.ports import free_port

ADDRESSES = ["/check-in#keep", "/check-in#all", "/trends", "/trends#how", "/trends#summary", "/care", "/care#plan"]
ADDRESSES += [f"/care#{name}" for name in ("longer-out-breath", "standing-yoga", "sit-quietly", "lesson-signs")]
ADDRESSES += ["/support", "/support#kind=all", "/support#kind=eap", "/support#employer", "/you"]
VIEWS = ("create-passkey", "sign-in", "recovery-code", "change-keys", "server-view", "export", "import")
ADDRESSES += [f"/you#{view}" for view in (*VIEWS, "print", "delete", "shift", "language", "shared", "reminders")]
ACTIVE = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
# Without a worker, which Chromium lets nobody have behind a certificate like this: the fetching goes on for ever.
CHOSEN = """async () => {
  navigator.serviceWorker.register = () => new Promise(() => {})
  const { speak } = await import("/static/js/language.js")
  speak("de")
}"""
HTML = "() => [document.documentElement.lang, document.documentElement.dir]"


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def choose(phone: Phone, name: str) -> None:
    """In You, whose words are of another language: by the languages' own names."""
    phone.page.evaluate("document.documentElement.dataset.before = 'yes'")
    phone.page.get_by_role("radio", name=name, exact=True).check(force=True)
    phone.page.locator("[data-language] [type=submit]").click()
    phone.page.wait_for_function(
        "() => !document.documentElement?.dataset.before && 'app' in (document.documentElement?.dataset ?? {})"
    )


@pytest.mark.parametrize(
    ("asked", "lang", "direction", "start"),
    [
        ("es-MX", "es", "ltr", "Empezar"),
        ("pt-PT", "pt-BR", "ltr", ""),
        ("ar-EG", "ar", "rtl", ""),
        ("tl", "fil", "ltr", ""),
        ("ja", "en", "ltr", "Start a check-in"),
    ],
)
def test_a_first_visit_is_answered_in_the_language_of_the_browser(
    new_phone: Callable[..., Phone], asked: str, lang: str, direction: str, start: str
) -> None:
    phone = new_phone(locale=asked)
    phone.open()
    assert phone.page.evaluate(HTML) == [lang, direction]
    expect(phone.page.get_by_role("button", name=start).locator("visible=true").first).to_be_visible()


def test_over_https_the_cookie_goes_over_https_alone_and_no_other_host_replaces_it(
    new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    port = free_port()
    with Network(port, throw_away(tmp_path)) as network:
        origin = f"https://localhost:{network.port}"
        phone = new_phone(ignore_https_errors=True)
        phone.site = Site(tmp_path, port, extra={**ALONE, "BREATHER_ORIGIN": origin}, warm=True)
        phone.site.start()
        phone.page.goto(f"{origin}/static/js/language.js")
        phone.page.evaluate("document.cookie = 'language=fr; path=/'")  # of before, or of another host of the domain
        phone.page.evaluate(CHOSEN)
        [kept] = phone.page.context.cookies()
        assert (kept["name"], kept["secure"], kept["sameSite"], kept["value"]) == ("__Host-language", True, "Lax", "de")
        phone.page.evaluate("document.cookie = 'language=fr; path=/'")
        assert '<html lang="de"' in phone.page.context.request.get(origin).text()
        phone.site.stop()


def test_what_is_chosen_stays_without_signal_and_entries_stay_with_it(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.open()
    phone.check_in()
    phone.done()
    phone.press("Not now")
    phone.ready_offline()
    phone.go("You")
    phone.page.get_by_role("link", name="Language").click()
    choose(phone, "Deutsch")
    assert phone.page.evaluate(HTML) == ["de", "ltr"]
    phone.ready_offline()
    phone.page.context.set_offline(True)
    phone.open("/trends")
    assert phone.page.evaluate(HTML) == ["de", "ltr"]
    expect(phone.page.locator("main a[href^='/trends#']").locator("visible=true").first).to_be_visible()
    stored = phone.stored()
    assert len(stored) == 1

    phone.open_here("/you#language")
    phone.page.get_by_role("radio", name="العربية", exact=True).check(force=True)
    phone.page.locator("[data-language] [type=submit]").click()
    expect(phone.page.get_by_role("alert").locator("visible=true")).to_be_visible()
    phone.page.context.set_offline(False)
    choose(phone, "العربية")
    assert phone.page.evaluate(HTML) == ["ar", "rtl"]
    assert phone.stored() == stored
    phone.open_here("/you#language")
    choose(phone, "English")
    phone.go("Trends")
    expect(phone.entries()).to_have_count(1)


def test_what_is_chosen_while_the_first_worker_takes_over_is_what_comes(
    make_site: Callable[..., Site], new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    phone = new_phone()
    phone.site = make_site(slow_to_take_over(tmp_path / "slow"))
    phone.open("/you#language")
    choose(phone, "Deutsch")  # the app is here as soon as the worker took over
    assert phone.page.evaluate(HTML) == ["de", "ltr"]
    phone.wait_until(ACTIVE)
    phone.page.context.set_offline(True)
    phone.open("/you#language")
    assert phone.page.evaluate(HTML) == ["de", "ltr"]


@pytest.mark.parametrize("code", among("ar", "de"))  # the other direction and the longest words
def test_no_place_breaks_a_rule_or_is_wider_than_a_small_phone(new_phone: Callable[..., Phone], code: str) -> None:
    phone = new_phone(locale=code, viewport=LONG)
    phone.open()
    check(phone)
    phone.page.locator("[data-today=first] button.primary").click()
    for number, item in enumerate(ITEMS):
        answer = phone.page.locator(f"input[name={item}]").nth(number % 5)
        expect(answer).to_be_visible()
        if number in {0, 7}:
            check(phone)
        answer.click()
    expect(phone.page.locator("[data-result-state=saved]")).to_be_visible()
    check(phone)
    for path in ("/trends", "/care", "/care#lesson-signs", "/care#body-scan", "/support", "/you", "/you#language", "/"):
        phone.open(path)
        expect(phone.page.get_by_role("heading", level=1).locator("visible=true").first).to_be_visible()
        check(phone)


@pytest.mark.parametrize("code", among("ar", "de"))
def test_every_language_has_room_on_a_small_phone_and_at_twice_the_text(
    new_phone: Callable[..., Phone], code: str
) -> None:
    phone = new_phone(locale=code)
    prepare(phone)
    phone.open()
    wrong = {}
    for address in ("/", "/check-in", *ADDRESSES):
        phone.open_here(address)
        expect(phone.page.locator(f'[data-view="{address.split("=")[0]}"]')).to_be_visible()
        wrong[address] = in_sizes(phone)
    wrong = {address: flaws for address, flaws in wrong.items() if flaws}
    assert wrong == {}, "\n".join(f"{address}: {flaw}" for address, flaws in wrong.items() for flaw in flaws)

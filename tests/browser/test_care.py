"""Care: practices run to their end and say what helped, lessons and a plan are sealed, a summary goes along."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.conftest import Site

KINDS = ("Longer out-breath", "Five things in the room", "Neck, jaw and hands")


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def ready(phone: Phone) -> Phone:
    """A phone that holds the whole release, then has no signal. The page without a server: test_first_check_in.py."""
    phone.open()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    return phone


def seen(phone: Phone, role: str, name: str) -> Locator:
    return phone.page.get_by_role(role, name=name, exact=True).locator("visible=true")  # type: ignore[arg-type]


def run_to_the_end(phone: Phone, title: str) -> None:
    phone.page.get_by_role("main").get_by_role("link", name=title).locator("visible=true").first.click()
    phone.press("Begin")
    expect(seen(phone, "button", "Pause")).to_be_enabled()
    phone.page.clock.run_for(5 * 60_000 + 1000)
    expect(phone.page.get_by_role("heading", name="That was it.").locator("visible=true")).to_be_visible()


def test_every_practice_runs_to_its_end_offline(ready: Phone) -> None:
    ready.page.clock.install()
    ready.open("/care")
    expect(seen(ready, "heading", "Practices")).to_be_visible()
    titles = ready.page.locator("[data-practice] strong:not(.minutes strong)").all_inner_texts()
    assert len(titles) >= 10
    for title in titles:
        run_to_the_end(ready, title)
        ready.press("Done")
        expect(seen(ready, "heading", "Care")).to_be_visible()


def test_what_left_somebody_steadier_is_said_in_care_and_offered_first(ready: Phone) -> None:
    ready.page.clock.install()
    ready.open("/care")
    run_to_the_end(ready, "Five things in the room")
    seen(ready, "radio", "Steadier").check()
    expect(
        ready.page.get_by_role("status").filter(has_text="Saved on this phone").locator("visible=true")
    ).to_be_visible()
    ready.press("Done")
    expect(ready.page.get_by_text(re.compile("^Left you steadier on")).locator("visible=true")).to_be_visible()
    assert len(ready.stored()) == 1
    ready.open()
    expect(ready.page.get_by_role("main").get_by_role("link", name="Five things in the room")).to_be_visible()
    ready.check_in()
    expect(ready.page.get_by_role("region", name="One thing, now").get_by_role("link")).to_contain_text("Five things")
    expect(ready.page.get_by_text("It left you steadier before.")).to_be_visible()


def test_what_made_it_worse_is_not_offered_and_support_is(ready: Phone) -> None:
    ready.page.clock.install()
    ready.open("/care")
    run_to_the_end(ready, "Longer out-breath")
    seen(ready, "radio", "Worse").check()
    expect(ready.page.get_by_text("Then leave this one.").locator("visible=true")).to_be_visible()
    ready.saved()
    ready.press("Done")
    ready.open()
    expect(ready.page.get_by_role("main").get_by_role("link", name="Longer out-breath")).to_be_hidden()


def test_the_result_offers_no_longer_what_made_it_worse(ready: Phone) -> None:
    ready.page.clock.install()
    ready.open()
    ready.check_in()
    offered = ready.page.get_by_role("region", name="One thing, now").get_by_role("link")
    expect(offered).to_contain_text("Longer out-breath")
    offered.click()
    ready.press("Begin")
    ready.page.clock.run_for(16 * 60_000)
    seen(ready, "radio", "Worse").check()
    ready.press("Done")
    expect(ready.page.get_by_role("heading", name="Some strain these past few days.")).to_be_visible()
    expect(offered).not_to_contain_text("Longer out-breath")


def test_pause_stops_the_clock_and_end_is_always_in_reach(ready: Phone) -> None:
    ready.page.clock.install()
    ready.open("/care#longer-out-breath")
    ready.press("Begin")
    ready.page.clock.run_for(10_000)
    ready.press("Pause")
    left = ready.page.locator("[data-left]:visible").inner_text()
    ready.page.clock.run_for(60_000)
    expect(ready.page.locator("[data-left]:visible")).to_have_text(left)
    ready.press("Go on")
    ready.press("End")
    expect(seen(ready, "heading", "Care")).to_be_visible()


def test_next_leads_from_step_to_step_and_to_the_end_while_it_is_paused(ready: Phone) -> None:
    ready.page.clock.install()
    ready.open("/care#five-things")
    ready.press("Begin")
    said = ready.page.get_by_role("main").get_by_role("status").locator("visible=true")
    expect(said).to_have_text("Find five things you can see.")
    ready.press("Pause")
    steps = ready.page.locator("[data-view='/care#five-things'] .step-text").all_text_contents()
    for step in steps[1:]:
        ready.press("Next")
        expect(said).to_have_text(step)
        expect(seen(ready, "button", "Go on")).to_be_enabled()
    ready.press("Next")
    expect(seen(ready, "heading", "That was it.")).to_be_visible()
    expect(seen(ready, "button", "Pause")).to_be_disabled()


def test_a_lesson_is_read_offline_from_the_sign_it_explains_and_stays_marked(ready: Phone) -> None:
    ready.check_in()
    ready.open("/trends")
    ready.entries().first.click()
    ready.page.get_by_role("link", name="About this sign").locator("visible=true").nth(4).click()
    expect(
        ready.page.get_by_role("heading", name=re.compile("sleep", re.I)).locator("visible=true")
    ).to_be_in_viewport()
    ready.press("Mark as read")
    expect(ready.page.get_by_text("Marked as read.").locator("visible=true")).to_be_visible()
    ready.open("/care")
    expect(ready.page.get_by_text("read", exact=True).locator("visible=true")).to_have_count(1)


# The browser of a test has no voices.
VOICES = """window.spoken = []
const voice = (local, lang) => ({ localService: local, lang, name: String(local) })
window.voices = [voice(false, "en-GB"), voice(true, "pt_BR")]
speechSynthesis.getVoices = () => window.voices
speechSynthesis.speak = utterance => window.spoken.push(utterance.text)
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
window.local = voice(true, "en-GB")
window.listeners = 0
const listen = speechSynthesis.addEventListener
speechSynthesis.addEventListener = (...how) => {
  window.listeners++
  listen.apply(speechSynthesis, how)
}"""


def test_only_a_voice_on_the_phone_reads_aloud(phone: Phone) -> None:
    phone.page.add_init_script(VOICES)
    phone.open("/care#lesson-signs")
    expect(seen(phone, "button", "Mark as read")).to_be_visible()
    expect(seen(phone, "button", "Read aloud")).to_have_count(0)
    phone.page.evaluate(
        "() => { window.voices.push(window.local); speechSynthesis.dispatchEvent(new Event('voiceschanged')) }"
    )
    phone.press("Read aloud")
    assert phone.page.evaluate("() => window.spoken.length") > 10
    phone.press("Stop reading")
    for path in ("/care", "/care#lesson-signs", "/care", "/care#lesson-signs"):
        phone.open_here(path)
    assert phone.page.evaluate("() => window.listeners") == 1


def test_a_voice_whose_language_is_written_as_android_does_reads_aloud(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(locale="pt-BR")
    phone.page.add_init_script(VOICES)
    phone.open("/care#lesson-signs")
    expect(seen(phone, "button", "Ler em voz alta")).to_be_visible()


def write_plan(phone: Phone, *, unsealed: bool) -> None:
    phone.page.get_by_role("textbox", name="Where I stop").fill("Home on time on Tuesdays.")
    seen(phone, "textbox", "Name").fill("Maren")
    seen(phone, "textbox", "Phone number").fill("555 0141")
    phone.page.get_by_role("checkbox", name=re.compile("while locked")).set_checked(unsealed)
    phone.press("Keep plan")
    expect(
        phone.page.get_by_role("status").filter(has_text="Saved on this phone").locator("visible=true")
    ).to_be_visible()


def test_a_plan_is_kept_changed_and_its_person_stands_on_the_result(ready: Phone) -> None:
    ready.open("/care#plan")
    seen(ready, "textbox", "Phone number").fill("javascript:alert(1)")
    ready.press("Keep plan")
    expect(ready.page.get_by_role("alert").filter(has_text="no phone number").locator("visible=true")).to_be_visible()
    assert ready.stored() == []
    write_plan(ready, unsealed=False)
    ready.page.get_by_role("textbox", name="Outside work").fill("The choir")
    ready.go("Today")
    ready.open_here("/care#plan")
    expect(ready.page.get_by_role("textbox", name="Where I stop")).to_have_value("Home on time on Tuesdays.")
    expect(ready.page.get_by_role("textbox", name="Outside work")).to_have_value("The choir")
    ready.open()
    ready.check_in()
    region = ready.page.get_by_role("region", name="One person")
    expect(region.get_by_text("Maren")).to_be_visible()
    expect(region.get_by_role("link", name="Call 555 0141")).to_have_attribute("href", "tel:5550141")


@pytest.mark.parametrize("unsealed", [True, False])
def test_a_locked_plan_shows_nothing_and_its_person_only_where_that_was_asked_for(phone: Phone, unsealed: bool) -> None:
    phone.open("/care#plan")
    write_plan(phone, unsealed=unsealed)
    phone.enrol()
    phone.open("/care#plan")
    expect(phone.page.get_by_text("Your plan is sealed.").locator("visible=true")).to_be_visible()
    assert "Tuesdays" not in phone.page.content()
    phone.open()
    phone.check_in()
    region = phone.page.get_by_role("region", name="One person")
    expect(region.get_by_role("link", name="Call 555 0141")).to_have_count(1 if unsealed else 0)
    phone.done()
    phone.unlock()
    phone.open_here("/care#plan")
    expect(phone.page.get_by_role("textbox", name="Where I stop")).to_have_value("Home on time on Tuesdays.")
    own = phone.page.get_by_role("link", name="Call your person")
    phone.go("Support")
    expect(own).to_have_attribute("href", "tel:5550141")
    phone.go("You")
    expect(phone.page.locator("[data-own-call]")).to_have_attribute("href", "/support")
    assert "Maren" not in phone.page.locator("[data-view='/support']").inner_html()
    phone.press("Lock")
    phone.go("Support")
    expect(phone.page.get_by_role("listitem").filter(has_text="Peer support")).to_be_visible()
    expect(own).to_have_count(1 if unsealed else 0)


def test_a_summary_holds_own_weeks_and_only_the_notes_that_were_ticked(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.open()
    for note in ("keep to myself", "for the first talk"):
        phone.check_in(("Often",) * 8, note=note)
        phone.done()
        phone.open()
    phone.open("/trends")
    phone.page.get_by_role("link", name="A summary to take along").click()
    rows = phone.page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(9)
    expect(rows.last).to_contain_text("3.0")
    expect(rows.nth(1)).to_contain_text("–")
    phone.page.get_by_role("checkbox", name=re.compile("for the first talk")).check()
    phone.page.emulate_media(media="print")
    expect(phone.page.get_by_text("for the first talk")).to_be_visible()
    expect(phone.page.get_by_text("keep to myself")).to_be_hidden()
    expect(phone.page.get_by_role("button", name="Print")).to_be_hidden()
    expect(phone.page.get_by_text("not a diagnosis").locator("visible=true")).to_be_visible()

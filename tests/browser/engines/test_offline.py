"""Firefox and WebKitGTK with the server stopped: a first check-in, care, support, another language."""

from pathlib import Path

import pytest

from tests.browser.engines.hand import Hand
from tests.browser.releases import slow_to_take_over
from tests.conftest import Site

ANSWERS = ["Often", "Sometimes", "Never", "Rarely", "Often", "Sometimes", "Rarely", "Often"]
NOTE = "two admissions, no porter"
PASSKEYS = "return typeof PublicKeyCredential === 'function'"
CACHES = "caches.keys().then(names => arguments[0](names.length))"
HTML = "return [document.documentElement.lang, document.documentElement.dir]"


@pytest.fixture
def alone(hand: Hand, site: Site) -> Hand:
    """With the whole release, and without a server."""
    hand.open()
    hand.ready_offline()
    site.stop()
    hand.reload()
    return hand


def test_a_first_check_in_is_answered_at_once_and_still_there_after_a_reload(alone: Hand) -> None:
    alone.check_in(ANSWERS)
    alone.sees("heading", "Some strain these past few days.")
    alone.reads("not a diagnosis")
    alone.sees("heading", "One thing, now")
    alone.press("Note")
    alone.type("Note", NOTE)
    alone.press("Keep note")
    alone.press("Done")
    if alone.driver.execute_script(PASSKEYS):  # else there is nothing to offer
        alone.press("Not now")
    alone.follow("Trends")
    alone.reload()
    (entry,) = alone.wait(lambda _: alone.entries(), "no entry")
    assert "20" in entry
    assert "saved" in entry
    alone.follow("saved")
    alone.reads(NOTE)


def test_a_practice_runs_to_its_end_and_what_it_did_is_kept(alone: Hand) -> None:
    alone.open_here("/care")
    alone.follow("Cold water")
    alone.press("Begin")
    for step in ("Turn the tap to cold.", "Soap.", "Rinse,", "Dry your hands."):
        alone.reads(step)
        alone.press("Next")
    alone.sees("heading", "That was it.")
    alone.click("radio", "Steadier")
    alone.saved()
    alone.press("Done")
    alone.sees("heading", "Care")
    alone.reload()
    alone.reads("Left you steadier on")
    alone.follow("Even breath")
    alone.press("Begin")
    alone.reads("Breathe in")
    alone.press("Help")
    alone.sees("heading", "Someone to talk to")
    alone.press("Close")
    alone.press("End")
    alone.sees("heading", "Care")


def test_support_has_the_crisis_line_and_every_kind_of_help(alone: Hand) -> None:
    alone.follow("I need help now")
    alone.choose("Your country", "United Kingdom")
    alone.sees("heading", "Samaritans")
    line = alone.sees("link", "Call Samaritans, 116 123")
    assert alone.driver.execute_script("return arguments[0].href", line) == "tel:116123"
    for kind in ("Employee assistance", "Therapy and counselling", "Training", "Self-care", "Peer support"):
        alone.reads(kind)
    alone.follow("Peer support")
    alone.sees("heading", "Peer support")
    alone.reload()
    alone.sees("heading", "Peer support")


def test_another_language_stays_without_a_server(hand: Hand, site: Site, tmp_path: Path) -> None:
    site.stop()
    site.code = slow_to_take_over(tmp_path / "slow")
    site.start()
    hand.open("/you#language")
    hand.ready_offline()
    hand.click("radio", "Deutsch")
    in_german = hand.leaving()
    hand.press("Use this language")
    in_german()
    hand.ready_offline()
    assert hand.driver.execute_async_script(CACHES) == 1  # what was kept in English has gone
    site.stop()
    hand.reload()
    assert hand.driver.execute_script(HTML) == ["de", "ltr"]
    hand.sees("heading", "Sprache")
    hand.click("radio", "العربية")
    hand.press("Sprache nutzen")
    hand.reads("Sie ließ sich nicht holen", "[role=alert]")
    hand.open_here("/")
    hand.sees("button", "Check-in beginnen")

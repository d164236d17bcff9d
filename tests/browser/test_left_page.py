"""A page that the browser keeps for going back: what it asks of the disk after it was left."""

import pytest

from tests.browser.conftest import Phone

# As the browser says it to a page that it keeps. What is asked in answer to that is what held up the next page.
LEFT = """async () => {
  const { transact, done } = await import("/static/js/store/db.js")
  dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))
  const asked = transact(["prefs"], "readwrite", store => done(store("prefs").put({ name: "late", value: 1 })))
  return asked.then(() => "written", ({ code }) => code)
}"""
COME_BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
LATE = "async () => (await import('/static/js/store/prefs.js')).getPref('late')"


@pytest.mark.provokes("uncaught: AbortError")  # whoever had asked for what was under way is told in a page that is left
def test_nothing_begins_in_a_page_that_was_left_and_it_begins_anew_when_somebody_comes_back(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    assert phone.page.evaluate(LEFT) == "storage"
    phone.page.evaluate("document.documentElement.dataset.before = ''")
    with phone.page.expect_navigation():
        phone.page.evaluate(COME_BACK)
    phone.page.wait_for_function("() => 'app' in (document.documentElement?.dataset ?? {})")
    assert phone.page.evaluate("'before' in document.documentElement.dataset") is False
    assert phone.page.evaluate(LATE) is None
    phone.check_in()

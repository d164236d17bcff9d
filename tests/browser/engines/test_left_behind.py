"""A page that is left while it writes: the next one of the house must not wait for it."""

from tests.browser.engines.hand import Hand

# A transaction that goes on asking as long as the page may.
WRITE_ON = """
const [told] = arguments
import("/static/js/store/db.js").then(({ transact, done }) => transact(["prefs"], "readwrite", async store => {
  for (let n = 0; ; n++) {
    await done(store("prefs").put({ name: "writing", value: n }))
    if (n === 10) told()
  }
})).catch(() => null)
"""


def test_a_page_left_in_the_middle_of_writing_holds_nobody_up(hand: Hand) -> None:
    hand.open("/you")
    hand.ready_offline()
    hand.driver.execute_async_script(WRITE_ON)
    hand.look_back()
    hand.open("/care")
    hand.follow("Even breath")
    hand.press("Begin")
    hand.press("End")
    hand.sees("heading", "Care")
    hand.open("/")
    hand.check_in(["Never"] * 8)


def test_one_that_is_come_back_to_begins_anew(hand: Hand) -> None:
    """What it was reading or writing was undone: it would go on with half of what it shows."""
    hand.open("/you")
    hand.ready_offline()
    hand.driver.execute_async_script(WRITE_ON)
    arrive = hand.leaving()
    hand.open("/care")
    hand.sees("heading", "Care")
    hand.driver.execute_script("history.back()")
    arrive()
    hand.sees("heading", "You")
    hand.open_here("/")
    hand.check_in(["Never"] * 8)

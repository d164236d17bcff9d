"""Answers never move: a finger that is on its way must not land beside the one it meant."""

from tests.browser.engines.hand import Hand

# Where the answers stand from the moment that a question takes the focus, and in every frame after. Offsets, not boxes:
# a place that arrives moves as a whole.
WATCH = """
window.stood = []
const note = () => {
  const answers = [...document.querySelectorAll("check-in .answer")].filter(answer => answer.checkVisibility())
  if (answers.length) window.stood.push(answers.map(({ offsetTop }) => offsetTop).join(" "))
}
const again = () => { note(); requestAnimationFrame(again) }
addEventListener("focusin", note)
again()
"""


def test_the_answers_stand_at_one_place_from_the_first_moment_of_every_question(hand: Hand) -> None:
    hand.open("/")
    hand.driver.execute_script(WATCH)
    hand.press("Start a check-in")
    hand.answer(["Never"] * 8)
    stood = hand.driver.execute_script("return window.stood")
    assert len(stood) > 8
    assert len(set(stood)) == 1, dict.fromkeys(stood)

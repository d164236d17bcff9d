"""What watches every test of a browser finds a request to another site, by whichever page it was made."""

from tests.browser.conftest import Phone
from tests.watching import WATCH

ELSEWHERE = "https://elsewhere.example/pixel.png"


def test_a_request_to_another_site_does_not_go_unseen(phone: Phone) -> None:
    phone.open()
    page = phone.page.context.new_page()  # where no policy of ours stops it
    with page.expect_event("requestfailed"):
        page.set_content(f'<img src="{ELSEWHERE}">')
    WATCH.collect()
    found, WATCH.problems = WATCH.problems, []
    assert f"request to {ELSEWHERE}" in found

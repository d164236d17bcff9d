"""Two thousand requests made of the description of the API: no 500, the one error shape, and answers as described."""

from pathlib import Path

from tests.described import Fuzz

CASES, EACH = 2000, 15


def test_whatever_the_description_allows_or_forbids_is_answered_as_described(tmp_path: Path) -> None:
    fuzz = Fuzz(tmp_path / "data")
    try:
        seed = 0
        while fuzz.cases < CASES and not fuzz.failures:
            fuzz.play(seed, EACH)
            seed += 1
    finally:
        fuzz.close()
    assert fuzz.failures == []
    assert fuzz.known > fuzz.cases / 4, fuzz.statuses  # with a session that counted, and not at the door alone
    assert fuzz.statuses[200] + fuzz.statuses[204] > 200

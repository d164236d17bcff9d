"""Every place and state: by axe, by keys in order and in sight, large targets, 320 px, twice the text, no motion."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Phone
from tests.browser.reach import flaws, prepare
from tests.browser.tour import WAYS
from tests.conftest import Site


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.mark.parametrize("way", WAYS)
def test_every_state_can_be_seen_reached_and_touched(new_phone: Callable[..., Phone], way: str, tmp_path: Path) -> None:
    phone = new_phone()
    prepare(phone)
    found = {state: flaws(phone) for state in WAYS[way](phone, tmp_path)}
    assert found
    wrong = {state: listed for state, listed in found.items() if listed}
    assert wrong == {}, "\n".join(f"{state}: {flaw}" for state, listed in wrong.items() for flaw in listed)

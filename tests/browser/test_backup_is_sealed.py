"""A backup as operators make it: what somebody answered and wrote is in it, and in no form that can be read."""

from pathlib import Path

import pytest

from tests.browser.backups import back_up, held
from tests.browser.conftest import Phone
from tests.browser.test_profile_on_disk import of_answers
from tests.browser.test_sync import forms_of
from tests.conftest import Site

CANARY = "canary nineteen beds"
WORDS = (CANARY, "canary", "nineteen", "Nearly always", '"answers"', "numb", "strain")
IN_CLEAR = "Samaritans"  # of the directory, which is published: the search has to find it


@pytest.fixture
def backup(phone: Phone, site: Site, tmp_path: Path) -> bytes:
    """Of a running server with the check-in and the note of one person, and with a directory."""
    site.run("directory", "starter", "GB")
    phone.open()
    phone.check_in(("Nearly always",) * 8, note=CANARY)
    phone.enrol()
    phone.wait_safe()
    file = tmp_path / "backup.sqlite3"
    back_up(site, file)
    assert len(held(file)) == 2
    return file.read_bytes()


def test_no_answer_and_no_word_of_a_note_is_in_a_backup(phone: Phone, backup: bytes) -> None:
    numbers = of_answers(dict.fromkeys(("numb", "irritable", "worn", "focus", "sleep", "body"), 4))
    assert [form for form in (*(form for word in WORDS for form in forms_of(word)), *numbers) if form in backup] == []

    assert any(form in backup for form in forms_of(IN_CLEAR))
    assert all(bytes(row["sealed"]) in backup for row in phone.stored())

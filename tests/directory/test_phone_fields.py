"""A field of an entry that is forgotten somewhere: search, card and gallery know each that `Entry` has."""

import msgspec
import pytest
import yaml

from server.directory.shapes import Entry
from tests.conftest import ROOT
from tests.directory.fields import SAID, spoken_entry
from tests.directory.phone import ask

GALLERY = yaml.safe_load((ROOT / "pwa/gallery/entries.yaml").read_text())


def test_fields_of_one_line_and_of_several_are_among_them() -> None:
    assert {"title", "phone", "link", "summary", "run_by", "source"} <= set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_what_any_field_says_is_found(name: str) -> None:
    entry = spoken_entry()
    assert ask([("search", "matches", entry, SAID[name])]) == [True]
    assert ask([("search", "matches", {**entry, name: ""}, SAID[name])]) == [False]


@pytest.mark.parametrize("made_up", GALLERY, ids=lambda one: one["id"])
def test_an_entry_of_the_gallery_is_one_that_a_server_could_send(made_up: dict[str, object]) -> None:
    assert set(made_up) == set(Entry.__struct_fields__)
    assert msgspec.to_builtins(msgspec.convert(made_up, Entry)) == made_up

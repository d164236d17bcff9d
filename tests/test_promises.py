"""docs/reliability.md names tests: they are there."""

import tomllib

from tests.conftest import ROOT


def test_every_promise_names_tests_that_are_there() -> None:
    listed = tomllib.loads((ROOT / "scripts" / "soak" / "promises.toml").read_text())["promise"]
    assert len(listed) > 10
    for promise in listed:
        assert promise["tests"], promise["says"]
        assert [name for name in promise["tests"] if not (ROOT / name).is_file()] == []

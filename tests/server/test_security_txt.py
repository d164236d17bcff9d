"""Whom somebody tells who found a hole (RFC 9116)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import create_app
from server.config import Config, ConfigError

PATH = "/.well-known/security.txt"


def client(folder: Path, contact: str) -> FlaskClient:
    settings = {
        "BREATHER_DATA": str(folder),
        "BREATHER_ORIGIN": "https://breather.example",
        "BREATHER_SECURITY_CONTACT": contact,
    }
    return create_app(Config.from_environment(settings)).test_client()


@pytest.mark.parametrize(
    ("set_to", "said"),
    [
        ("security@hospital.example", "mailto:security@hospital.example"),
        ("mailto:security@hospital.example", "mailto:security@hospital.example"),
        ("https://hospital.example/security", "https://hospital.example/security"),
        ("tel:+1-201-555-0123", "tel:+1-201-555-0123"),
    ],
)
def test_it_names_who_is_told_and_until_when_that_holds(tmp_path: Path, set_to: str, said: str) -> None:
    answer = client(tmp_path, set_to).get(PATH)
    assert answer.mimetype == "text/plain"
    assert answer.text.endswith("\n")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == said
    assert fields["Canonical"] == "https://breather.example" + PATH
    ends = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < ends - datetime.now(UTC) < timedelta(days=365)


def test_nothing_is_there_until_somebody_is_named(tmp_path: Path) -> None:
    assert client(tmp_path, "").get(PATH).status_code == 404


@pytest.mark.parametrize(
    "set_to", ["nobody", "http://hospital.example/security", "a@b@c", "x@y.example\nContact: z", "https://"]
)
def test_what_is_no_way_to_reach_anybody_is_refused_at_the_start(tmp_path: Path, set_to: str) -> None:
    with pytest.raises(ConfigError, match="BREATHER_SECURITY_CONTACT"):
        client(tmp_path, set_to)

"""The description of the API is true of the API."""

import re

from flask import Flask
from flask.testing import FlaskClient

NAMES_ITS_ACCOUNT = {"/api/account", "/api/passkeys/{credential}", "/api/reminder"}  # also in DELETE


def operations(app: Flask) -> set[tuple[str, str]]:
    """What the server really routes, asked of Werkzeug and not of the generator."""
    return {
        (method, re.sub(r"<(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }


def test_the_description_lists_every_route_and_method(app: Flask, client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").json["paths"]
    assert {(method.upper(), path) for path, item in paths.items() for method in item} == operations(app)
    assert len(operations(app)) >= 17


def test_every_operation_says_what_it_does_takes_and_answers(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    for path, item in described["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], path
            assert "default" in operation["responses"]
            assert ("requestBody" in operation) == (method in {"post", "put", "patch"} or path in NAMES_ITS_ACCOUNT), (
                path
            )


def test_every_reference_leads_somewhere(client: FlaskClient) -> None:
    answer = client.get("/api/openapi.json")
    names = set(re.findall(r'"#/components/schemas/(\w+)"', answer.text))
    assert names
    assert names <= set(answer.json["components"]["schemas"])


def test_the_sync_request_is_described_strictly(client: FlaskClient) -> None:
    schemas = client.get("/api/openapi.json").json["components"]["schemas"]
    assert schemas["Exchange"]["additionalProperties"] is False
    assert set(schemas["Exchange"]["required"]) == {
        *("protocol", "nonce", "account", "log_id", "cursor", "records", "erase"),
    }
    assert schemas["Offered"]["properties"]["tag"]["minLength"] == 43

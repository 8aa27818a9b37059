"""The OpenAPI document is valid, complete and true; its page works alone."""

import re
from typing import Any

import jsonschema
import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from playwright.sync_api import Page

from dash_app.auth import NEEDED
from data.ingest import KINDS
from tests.dash_app.conftest import ADMIN_KEY, DAYS, bearer
from tests.dash_app.serving import serving


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(client.get("/openapi.json").data)
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_route_of_rest_is_described_and_no_other(document: dict[str, Any]) -> None:
    described = ("/api/", "/admin/")
    routes = {rule for rule in NEEDED if rule.startswith(described) and "missing" not in rule} - {"/api/"}
    routes = (routes - {"/api/ingest/<kind>"}) | {f"/api/ingest/{kind}" for kind in KINDS}
    assert set(document["paths"]) == {route.replace("<", "{").replace(">", "}") for route in routes}


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)


def test_only_health_is_said_to_need_no_key(document: dict[str, Any]) -> None:
    free = [
        path for path, methods in document["paths"].items() if not next(iter(methods.values()))["security"]
    ]
    assert free == ["/api/health"]


@pytest.mark.parametrize("query", ["", "?period=7d", f"?{DAYS}", "?check=live"])
def test_real_answers_have_the_shape_that_is_described(
    client: FlaskClient, document: dict[str, Any], query: str
) -> None:
    for path, methods in document["paths"].items():
        if "get" in methods and ("check" not in query or path == "/api/health"):
            asked = path if path.startswith("/admin/") else path.format(metric="total_revenue") + query
            answer = client.get(asked, headers=bearer(ADMIN_KEY))
            assert answer.status_code == 200, (path, answer.data)
            _hold(document, methods["get"]["responses"]["200"], "application/json", answer.get_json())


def test_real_errors_and_summaries_have_the_shape_that_is_described(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    described = document["paths"]["/api/ingest/customers"]["post"]["responses"]
    for body, status in (([{"customer_id": "c", "x": 1}], 201), ([{"customer_id": "c"}], 200), ([{}], 422)):
        answer = client.post("/api/ingest/customers", json=body, headers=bearer(ADMIN_KEY))
        assert answer.status_code == status
        response = described[str(status)]
        if "$ref" in response:
            response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        _hold(document, response, answer.content_type, answer.get_json())


def _hold(document: dict[str, Any], response: dict[str, Any], content_type: str, body: Any) -> None:
    schema = {**response["content"][content_type]["schema"], "components": document["components"]}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(body)


def test_each_kind_names_its_fields(document: dict[str, Any]) -> None:
    record = document["components"]["schemas"]["TransactionsRecord"]
    assert {"transaction_id", "invoice_id", "invoice_date", "quantity", "amount"} <= set(record["required"])
    assert record["properties"]["amount"]["description"]


def test_the_page_names_no_other_origin(client: FlaskClient) -> None:
    for path in ("/docs", "/docs/", "/docs/files/start.js"):
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert not re.search(rb"https?://", answer.data)


@pytest.mark.parametrize("name", ["../app.py", "nothing.js", "..%2fapp.py"])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/files/{name}").status_code == 404


def test_the_page_works_in_a_browser_without_other_origins(server: Flask, page: Page) -> None:
    with serving(server) as address:
        page.goto(f"{address}/docs")
        page.get_by_text("/api/overview/kpis", exact=True).first.click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.locator(".responses-table.live-responses-table .response-col_status").get_by_text(
            "200"
        ).wait_for()

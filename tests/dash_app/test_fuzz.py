"""REST against its own description, with the keys of every scope: made-up questions, bodies and addresses.

No 5xx, no answer outside the description, and no traceback or SQL in any of them.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from data.ingest import KINDS
from tests.dash_app.conftest import ADMIN_KEY, SECRET, MakeApp, bearer

SCOPES = ("read", "identities", "ingest", "admin", None)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OURS_ALONE = re.compile(r"Traceback|File \"|SELECT |INSERT |sqlite3|psycopg|sqlalchemy", re.IGNORECASE)
EXAMPLES = 12
QUIETLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def unlimited(make_app: MakeApp, accounts_made: None) -> Flask:
    return make_app(app_env="production", secret_key=SECRET, requests_per_minute=1_000_000)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scope", SCOPES)
def test_answers_are_those_that_are_described(
    unlimited: Flask, key_of: Callable[[str], str], scope: str | None
) -> None:
    admin = bearer(ADMIN_KEY)
    api: Any = schemathesis.openapi.from_wsgi("/openapi.json", unlimited, headers=admin)
    headers = {"Accept-Encoding": "identity", **(bearer(key_of(scope)) if scope else {})}
    asked = 0
    for found in api.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked += _hold(found.ok(), mode, headers)
    assert asked > 2 * len(KINDS)


def _hold(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> int:
    count = 0

    @QUIETLY
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal count
        count += 1
        case.headers = {
            name: value
            for name, value in (case.headers or {}).items()
            if name.lower() not in ("authorization", "x-api-key")
        }
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS, headers=headers)
        assert not OURS_ALONE.search(answer.text), answer.text

    ask()
    return count


BODIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    st.sampled_from(
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b"[[]]",
            b'{"records": 1}',
            b"\xff\xfe",
            b"\x00" * 50,
            b"[" * 2000,
            b"1e999",
        ]
    ),
)
TYPES = st.sampled_from(
    [
        "application/json",
        "text/csv",
        "application/x-ndjson",
        "text/html",
        "application/json; charset=utf-16",
        "",
    ]
)


@pytest.mark.timeout(300)
def test_no_body_brings_ingest_down(unlimited: Flask) -> None:
    client = unlimited.test_client()

    @settings(QUIETLY, max_examples=400)
    @given(kind=st.sampled_from(sorted(KINDS)), body=BODIES, content_type=TYPES)
    def send(kind: str, body: bytes, content_type: str) -> None:
        answer = client.post(
            f"/api/ingest/{kind}", data=body, headers=bearer(ADMIN_KEY), content_type=content_type
        )
        _is_told(answer)

    send()


@pytest.mark.timeout(300)
def test_no_question_brings_a_page_or_rest_down(unlimited: Flask) -> None:
    client = unlimited.test_client()
    paths = sorted(
        re.sub("<[^>]*>", "orders", rule.rule)
        for rule in unlimited.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "component-suites" not in rule.rule
    )
    names = st.sampled_from(
        ["period", "start", "end", "facts", "name", "page", "limit", "before", "sort", "order", "format",
         "compare", "theme", "check", "search", "path", "x", ""]
    )  # fmt: skip
    values = st.text(max_size=40) | st.text("0123456789", min_size=1, max_size=60)

    @settings(QUIETLY, max_examples=400)
    @given(
        path=st.sampled_from(paths),
        given_=st.lists(st.tuples(names, values), max_size=4),
    )
    def ask(path: str, given_: list[tuple[str, str]]) -> None:
        answer = client.get(path, query_string=given_, headers=bearer(ADMIN_KEY))
        _is_told(answer)
        answer.close()

    ask()


def _is_told(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.content_type and "json" in answer.content_type and answer.status_code >= 400:
        assert not OURS_ALONE.search(answer.text), answer.text


def test_the_client_of_these_tests_is_one_of_production(unlimited: Flask) -> None:
    client: FlaskClient = unlimited.test_client()
    assert client.get("/api/overview/kpis").status_code == 401

"""REST against its own description, with the keys of every scope: made-up questions, bodies and addresses.

No 5xx, no answer outside the description, and no traceback or SQL in any of them.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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

from data.engine import Database
from data.ingest import KINDS
from data.schema import migrate
from tests.dash_app.conftest import ADMIN_KEY, FORM_TOKEN, SECRET, SITE, MakeApp, bearer

SCOPES = ("read", "identities", "ingest", "admin", None)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OURS_ALONE = re.compile(r"Traceback|File \"|SELECT |INSERT |sqlite3|psycopg|sqlalchemy", re.IGNORECASE)
# The description and the page of the API may well hold the words of SQL.
TRACEBACK = re.compile(r"Traceback \(most recent|\[SQL: |sqlite3\.\w*Error|psycopg\.errors")
FORM = "application/x-www-form-urlencoded"
EXAMPLES = 12
QUIETLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, small_shop: Path, tmp_path: Path) -> str:
    """The small shop in SQLite, and a shop without facts in PostgreSQL, which takes other values."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(small_shop, tmp_path / 'shop.db')}"
    url: str = request.getfixturevalue("fresh_postgres")
    database = Database(url)
    migrate(database)
    database.dispose()
    return url


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


@pytest.mark.timeout(300)
def test_no_form_brings_the_door_down(unlimited: Flask) -> None:
    client, from_here = unlimited.test_client(), {"Referer": f"{SITE}/login"}
    token = re.search(FORM_TOKEN, client.get("/login", base_url=SITE).text)
    assert token
    words = st.text(max_size=60) | st.sampled_from(["a\0b", "\x7f", "ada\u202e", "x" * 5000, "\ud800", ""])

    @settings(QUIETLY, max_examples=60)
    @given(name=words, password=words, onward=words)
    def send(name: str, password: str, onward: str) -> None:
        form = {"csrf_token": token[1], "name": name, "password": password, "next": onward}
        sent = {field: value.encode("utf-8", "surrogatepass") for field, value in form.items()}
        answer = client.post(
            "/login", base_url=SITE, data=urlencode(sent), content_type=FORM, headers=from_here
        )
        assert answer.status_code in (401, 429)
        _is_told(answer)

    send()


def _is_told(answer: Any) -> None:
    said = answer.get_data().decode(errors="replace")  # some answers are pictures
    assert answer.status_code < 500, said
    is_told_in_json = answer.content_type and "json" in answer.content_type and answer.status_code >= 400
    assert not (OURS_ALONE if is_told_in_json else TRACEBACK).search(said), said


def test_the_client_of_these_tests_is_one_of_production(unlimited: Flask) -> None:
    client: FlaskClient = unlimited.test_client()
    assert client.get("/api/overview/kpis").status_code == 401

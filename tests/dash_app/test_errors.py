"""One error shape, on every route; and nothing in it that is ours alone."""

import errno
import logging
import re
import socket
import time
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dash_app import errors
from dash_app.errors import RestError
from data import errors as tree
from data.engine import Database
from data.schema import migrate
from tests.dash_app.conftest import ADMIN_KEY, MakeApp, bearer, services_of

SHAPE = {"type", "title", "status", "error", "code", "details", "request_id"}
SHORTEST_PATIENCE_SECONDS = 2  # that the driver knows
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "MADEUP")


def addresses(server: Flask) -> list[str]:
    """An address of every rule of REST, with its placeholders filled."""
    rules = {rule.rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/api/")}
    return sorted(re.sub("<[^>]*>", "transactions", rule) for rule in rules)


def test_every_route_refuses_other_methods_in_the_same_shape(server: Flask) -> None:
    client = server.test_client()
    for address in addresses(server):
        for method in METHODS:
            answer = client.open(address, method=method, headers=bearer(ADMIN_KEY))
            if answer.status_code < 400:
                continue
            assert answer.content_type == "application/problem+json", (method, address)
            if method != "HEAD":
                assert set(answer.get_json()) == SHAPE
                assert answer.get_json()["status"] == answer.status_code
            if answer.status_code == 405:
                assert answer.headers["Allow"]
                assert method not in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "path", ["/api/no", "/api", "/api/", "/api/overview", "/api/overview/kpis/", "/docs/no"]
)
def test_what_does_not_exist_is_json_in_every_method(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    if method != "HEAD":
        assert answer.get_json()["error"] == "Endpoint not found"


def test_a_known_address_says_which_methods_it_answers(client: FlaskClient) -> None:
    assert client.post("/api/overview/kpis").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.get("/api/ingest/events", headers=bearer(ADMIN_KEY)).headers["Allow"] == "OPTIONS, POST"


def test_unforeseen_errors_are_told_by_their_id_alone(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM somewhere")

    server = make_app()
    monkeypatch.setattr(services_of(server).answers, "ask", break_down)
    with caplog.at_level(logging.ERROR):
        answer = server.test_client().get("/api/overview/kpis")
    body = answer.get_json()
    assert (answer.status_code, body["error"]) == (500, "Internal server error")
    assert body["details"] == {"request_id": answer.headers["X-Request-Id"]}
    assert b"secret" not in answer.data
    assert caplog.records[0].exc_info


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/nothing"])
def test_while_the_database_is_away_it_is_503_with_a_time_to_come_back(make_app: MakeApp, url: str) -> None:
    client = make_app(database_url=url).test_client()
    for path in ("/api/overview/kpis", "/api/health"):
        answer = client.get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "database_unavailable")
        assert answer.headers["Retry-After"] == "5"
        assert b"nowhere" not in answer.data
        assert b"127.0.0.1" not in answer.data
    assert client.get("/api/health?check=live").status_code == 200
    sent = client.post("/api/ingest/customers", json={"customer_id": "a"}, headers=bearer(ADMIN_KEY))
    assert sent.status_code == 503


def test_a_host_that_never_answers_holds_no_request_for_long(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel takes the connection; nobody ever says a word on it.

    Where the database was away from the start, a request also tries to compare the settings with it.
    """
    monkeypatch.setattr("data.engine.CONNECT_TIMEOUT_SECONDS", SHORTEST_PATIENCE_SECONDS)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        client = make_app(database_url=url).test_client()
        for path in ("/api/overview/kpis", "/api/health"):
            began = time.monotonic()
            answer = client.get(path)
            assert SHORTEST_PATIENCE_SECONDS <= time.monotonic() - began < 3 * SHORTEST_PATIENCE_SECONDS
            assert (answer.status_code, answer.get_json()["code"]) == (503, "database_unavailable")
            assert answer.headers["Retry-After"] == "5"


def test_the_database_may_come_back(make_app: MakeApp, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'later' / 'shop.db'}"
    client = make_app(database_url=url).test_client()
    assert client.get("/api/overview/kpis").status_code == 503
    (tmp_path / "later").mkdir()
    database = Database(url)
    migrate(database)
    database.dispose()
    assert client.get("/api/overview/kpis").status_code == 200


@pytest.mark.parametrize("how", ["moved", "replaced"])
def test_a_file_that_is_gone_is_told_by_health_and_then_by_all_and_no_other_is_made(
    make_app: MakeApp, database_url: str, tmp_path: Path, how: str
) -> None:
    server, file, away = make_app(), tmp_path / "shop.db", tmp_path / "away.db"
    client, others = server.test_client(), server.test_client()
    assert client.get("/api/health").status_code == others.get("/api/revenue/category").status_code == 200
    file.rename(away)
    if how == "replaced":
        file.touch()
    sent = client.post("/api/ingest/customers", json={"customer_id": "a"}, headers=bearer(ADMIN_KEY))
    assert (sent.status_code, sent.get_json()["code"]) == (503, "database_gone")
    services_of(server).versions.forget()  # it may be a fiftieth of a second old
    for path in ("/api/health", "/_screen/version", "/api/revenue/category", "/api/overview/kpis?period=7d"):
        body = client.get(path).get_json()
        assert (body["status"], body["code"]) == (503, "database_gone"), path
        assert "gone" in body["error"]
        assert "init" not in body["error"]
    assert client.get("/api/health?check=live").status_code == 200
    assert not file.exists() or file.stat().st_size == 0
    away.rename(file)
    assert client.get("/api/health").status_code == others.get("/api/revenue/category").status_code == 200


def test_a_database_without_tables_says_who_does_what(make_app: MakeApp, tmp_path: Path) -> None:
    client = make_app(database_url=f"sqlite:///{tmp_path / 'empty.db'}").test_client()
    for path in ("/api/overview/kpis", "/api/health"):
        body = client.get(path).get_json()
        assert (body["status"], body["code"]) == (503, "database_outdated")
        assert "manage.py init" in body["error"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (tree.QuestionError("No.", code="why"), 400, "why"),
        (tree.NotFound("Customer not found"), 404, "not_found"),
        (tree.UnknownKind("No."), 404, "unknown_kind"),
        (tree.Unreadable("No."), 400, "unreadable"),
        (tree.ModelUnavailable("x"), 503, "model_unavailable"),
        (tree.DatabaseUnavailable("x"), 503, "database_unavailable"),
        (tree.DatabaseError("x"), 503, "database"),
        (tree.SettingError("x"), 503, "bad_setting"),
        (RestError(503, "busy", "No."), 503, "busy"),
        (RestError(409, "conflict", "No."), 409, "conflict"),
        (tree.AnalyticsError("x"), 500, "internal"),
        (ValueError("x"), 500, "internal"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "disk_full"),
        (OSError(errno.EIO, "Input/output error"), 500, "internal"),
    ],
)
def test_each_error_of_the_tree_has_its_status(error: Exception, status: int, code: str) -> None:
    server = Flask(__name__)
    errors.register(server)

    @server.get("/")
    def fail() -> NoReturn:
        raise error

    answer = server.test_client().get("/")
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert set(answer.get_json()) == SHAPE
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


@pytest.mark.parametrize(
    ("error", "traced"),
    [
        (tree.DatabaseUnreadable("malformed"), True),
        (tree.SealedDays("sealed"), True),
        (tree.DatabaseUnavailable("away"), False),
        (tree.DatabaseOutdated("old"), False),
    ],
)
def test_a_damaged_database_is_logged_with_where_it_was_found(
    error: tree.DatabaseError, traced: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with Flask(__name__).test_request_context():
        errors.database_away(error)
    (record,) = caplog.records
    assert bool(record.exc_info) == traced

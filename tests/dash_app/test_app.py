"""The app as a whole: two in one process, its ids and headers, its logs, its server."""

import gzip
import http.client
import inspect
import json
import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dash_app.logs import OneLine
from data import accounts
from data.engine import Database
from data.schema import migrate
from data.shop import Shop
from tests.conftest import PROJECT
from tests.dash_app.conftest import ADMIN_KEY, DAYS, PASSWORD, SECRET, MakeApp, bearer

SUMMARY = f"/api/revenue/summary?{DAYS}"
KEY = "ssk_3f9a12cd_0123456789abcdefghij-_0123456789abcdefghijklm"


def test_two_apps_live_in_one_process(make_app: MakeApp) -> None:
    first, second = make_app(shop_name="First").test_client(), make_app(shop_name="Second").test_client()
    dependencies = first.get("/_dash-dependencies").get_json()
    for client, name in ((first, b"First"), (second, b"Second"), (first, b"First")):
        assert name in client.get("/").data
        assert client.get("/_dash-layout").status_code == 200
        assert client.get("/_dash-dependencies").get_json() == dependencies
        assert client.get(SUMMARY).status_code == 200


def test_the_page_answers_its_own_addresses_and_not_those_of_programs(client: FlaskClient) -> None:
    there = dict.fromkeys(("/", "/revenue", "/revenue/", "/design"), 200)
    for path, status in {**there, "/nonsense": 404, "/revenue/else": 404, "/favicon.ico": 404}.items():
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), path
        assert '<div id="early">' in answer.text, path  # it says itself what is not there
    for path in ("/api/typo", "/docs/typo", "/openapi.json"):
        assert client.get(path).mimetype != "text/html"


def test_a_file_of_no_library_is_missing_and_no_mistake_of_ours(client: FlaskClient) -> None:
    assert client.get("/_dash-component-suites/os/passwd.js").status_code == 404


def test_every_answer_has_an_id_and_careful_headers(client: FlaskClient) -> None:
    for path in ("/", SUMMARY, "/api/no", "/docs", "/api/health"):
        headers = client.get(path).headers
        assert re.fullmatch("[0-9a-f]{16}", headers["X-Request-Id"])
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors" in headers["Content-Security-Policy"]


def test_each_header_is_said_once_and_no_cookie_is_set(make_app: MakeApp) -> None:
    client = make_app(secret_key=SECRET, cors_origins="https://shop.example").test_client()
    whole = client.get(SUMMARY)
    asked = (
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": whole.headers["ETag"]},
        {"X-Request-Id": "abcdefgh"},
    )
    packed, unchanged, named = (client.get(SUMMARY, headers=headers) for headers in asked)
    assert [each.status_code for each in (whole, packed, unchanged, named)] == [200, 200, 304, 200]
    assert (packed.headers["Content-Encoding"], gzip.decompress(packed.data)) == ("gzip", whole.data)
    for answer in (whole, packed, unchanged, named):
        names = [name.lower() for name, _ in answer.headers]
        assert sorted(names) == sorted(set(names))
        assert "set-cookie" not in names
        assert set(answer.vary) == {"Accept-Encoding", "Origin"}
    for answer in (whole, packed, client.head(SUMMARY)):
        assert int(answer.headers["Content-Length"]) == len(answer.data or whole.data)


def test_what_the_server_leaves_out_is_used_by_nothing(server: Flask) -> None:
    hooks = (server.before_request_funcs, server.after_request_funcs, server.teardown_request_funcs)
    functions = [*server.view_functions.values(), *(each for kind in hooks for each in kind.get(None, []))]
    assert len(functions) > 20
    assert not [each for each in functions if inspect.iscoroutinefunction(each)]
    kinds: list[Mapping[str | None, Any]] = [
        *hooks,
        server.url_value_preprocessors,
        server.error_handler_spec,
    ]
    assert [name for kind in kinds for name in kind if name is not None] == []  # a blueprint's


def test_a_given_id_is_kept_if_it_is_one(client: FlaskClient) -> None:
    assert (
        client.get("/api/health", headers={"X-Request-Id": "abc-123.DEF"}).headers["X-Request-Id"]
        == "abc-123.DEF"
    )
    for odd in ("short", "a b c d e f g", "x" * 65, "<script>alert</script>"):
        assert client.get("/api/health", headers={"X-Request-Id": odd}).headers["X-Request-Id"] != odd


def test_refusals_are_logged_in_one_line_with_their_id(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/api/no", headers={"X-Request-Id": "abcdefgh"})
        client.get(SUMMARY)
    (record,) = [record for record in caplog.records if record.name == "dash_app.requests"]
    said = json.loads(OneLine().format(record))
    assert (said["status"], said["method"], said["path"]) == (404, "GET", "/api/no")


def test_no_key_and_no_address_stands_in_a_log() -> None:
    try:
        raise ValueError(
            f"ada@shop.example {KEY} postgresql://shop:pass\nword@db/shop Authorization: Bearer abc.def"
        )
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "sent %s", ("ada@shop.example",), sys.exc_info()
        )
    line = OneLine().format(record)
    assert "\n" not in line
    for secret in ("ada@shop", KEY, "0123456789abc", "abc.def"):
        assert secret not in line
    assert "pass@" not in OneLine().format(
        logging.LogRecord("x", logging.ERROR, "", 0, "postgresql://shop:pass@db/shop", (), None)
    )


def test_the_web_process_loads_no_heavy_library(tmp_path: Path) -> None:
    heavy = ("pandas", "numpy", "sklearn", "plotly.express")
    code = f"import sys, dash_app.app; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=_environment(),
    )
    assert said.stdout.strip() == "[]"


# Behind gunicorn, as it is served


def _environment(**chosen: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT), **chosen}


@pytest.fixture
def gunicorn(database_url: str, tmp_path: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    environment = _environment(
        DATABASE_URL=database_url,
        ADMIN_API_KEY=ADMIN_KEY,
        PORT=str(port),
        WEB_CONCURRENCY="2",
        MAX_BODY_MB="1",
    )
    command = ["-m", "gunicorn", "--config", str(PROJECT / "gunicorn.conf.py"), "dash_app.wsgi:server"]
    log = (tmp_path / "log").open("wb")
    running = subprocess.Popen(
        [sys.executable, *command], env=environment, cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait_until_it_answers(port)
        yield port
    finally:
        running.terminate()
        running.wait(40)
        log.close()


def _wait_until_it_answers(port: int) -> None:
    give_up = time.monotonic() + 60
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/health")
            assert connection.getresponse().status == 200
            connection.close()
            return
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


def _post(port: int, head: str, chunks: Iterator[bytes]) -> tuple[bytes, int]:
    """Sends a body until an answer comes; the answer's first line, and how much was sent by then."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            f"POST /api/ingest/events HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {ADMIN_KEY}\r\n"
            f"Content-Type: application/json\r\n{head}\r\n\r\n".encode()
        )
        sent = 0
        connection.settimeout(0.01)
        for chunk in chunks:
            try:
                if connection.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                pass
            connection.settimeout(5)
            try:
                connection.sendall(chunk)
            except OSError:
                break
            sent += len(chunk)
            connection.settimeout(0.001)
        connection.settimeout(20)
        return connection.recv(4096).split(b"\r\n")[0], sent


def test_a_large_body_is_refused_without_being_read(gunicorn: int) -> None:
    megabytes = 100
    chunk = b" " * 65536
    line, sent = _post(gunicorn, f"Content-Length: {megabytes << 20}", iter([chunk] * (megabytes << 4)))
    assert b" 413 " in line
    assert sent < 20 << 20

    chunked = b"10000\r\n" + chunk + b"\r\n"
    line, sent = _post(gunicorn, "Transfer-Encoding: chunked", iter([chunked] * (megabytes << 4)))
    assert b" 413 " in line
    assert sent < 20 << 20


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(gunicorn: int) -> None:
    line = b"concern\nacn"
    for head, body in (("Content-Length: 1000", line), ("Transfer-Encoding: chunked", b"100\r\n" + line)):
        with socket.create_connection(("127.0.0.1", gunicorn), timeout=20) as connection:
            start = f"POST /api/ingest/concerns HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {ADMIN_KEY}\r\n"
            connection.sendall(f"{start}Content-Type: text/csv\r\n{head}\r\n\r\n".encode() + body)
            connection.shutdown(socket.SHUT_WR)
            said = connection.recv(65536)
        assert b" 400 " in said.split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ("GET <b>secret</b> HTTP/9.9\r\n\r\n", 400, "bad_request"),
        ("GE<T /secret HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "bad_request"),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nsec ret: x\r\n\r\n", 400, "bad_request"),
        (f"GET /{'secret' * 2000} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "address_too_long"),
        (f"GET / HTTP/1.1\r\nsecret: {'x' * 9000}\r\n\r\n", 431, "headers_too_large"),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: secret\r\n\r\n", 501, "unread"),
    ],
)
def test_what_cannot_be_read_is_told_like_all_errors_and_never_said_again(
    gunicorn: int, sent: str, status: int, code: str
) -> None:
    with socket.create_connection(("127.0.0.1", gunicorn), timeout=20) as connection:
        connection.sendall(sent.encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        body = answer.read()
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    told = json.loads(body)
    assert (told["status"], told["code"]) == (status, code)
    assert b"secret" not in body


def test_a_chunked_body_within_the_limit_is_taken(gunicorn: int) -> None:
    line, _ = _post(gunicorn, "Transfer-Encoding: chunked", iter([b"2\r\n[]\r\n0\r\n\r\n"]))
    assert b" 200 " in line


def test_both_workers_answer_alike(gunicorn: int) -> None:
    tags = set()
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", gunicorn, timeout=10)
        connection.request("GET", SUMMARY, headers=bearer(ADMIN_KEY))
        answer = connection.getresponse()
        assert answer.status == 200
        tags.add(answer.headers["ETag"])
        connection.close()
    assert len(tags) == 1


def served(folder: Path, after: str = "", **settings: str) -> "subprocess.CompletedProcess[str]":
    """What gunicorn would serve, loaded in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", f"import dash_app.wsgi{after}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=_environment(**settings),
    )


def test_the_server_does_not_start_in_production_without_a_secret(tmp_path: Path) -> None:
    said = served(tmp_path, APP_ENV="production")
    assert said.returncode == 1
    assert said.stderr.strip() == "APP_ENV=production needs SECRET_KEY (16 characters or more)."


def test_the_app_is_flask(server: Flask) -> None:
    assert server.config["MAX_CONTENT_LENGTH"] == 16 * 1024 * 1024


def test_the_server_does_not_start_in_production_over_a_mistyped_address(tmp_path: Path) -> None:
    database = "sqlite:///shpo.db"
    said = served(tmp_path, APP_ENV="production", SECRET_KEY="0123456789abcdef", DATABASE_URL=database)
    assert said.returncode == 1
    assert said.stderr.strip().startswith("There is no database at shpo.db: DATABASE_URL is mistyped")
    assert list(tmp_path.iterdir()) == []


def test_dash_is_prepared_before_the_first_request_in_production_too(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    migrate(database)
    accounts.create(database, "ada", "viewer", PASSWORD, now=Shop().now())
    database.dispose()
    page = 'dash_app.wsgi.server.extensions["page"]'
    said = served(
        tmp_path,
        after=f'; print({page}._got_first_request["setup_server"])',
        APP_ENV="production",
        SECRET_KEY=SECRET,
        DATABASE_URL="sqlite:///shop.db",
    )
    assert (said.returncode, said.stdout) == (0, "True\n"), said.stderr


def test_a_file_on_a_disk_that_is_thrown_away_is_warned_of(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DYNO", "web.1")
    make_app(database_url="sqlite:///shop.db")
    assert caplog.text.count("every fact will be LOST") == 1

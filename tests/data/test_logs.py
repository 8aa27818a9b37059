"""Log lines hold no address, no key and no password, in whatever they are written."""

import ast
import inspect
import logging
import sys
import time

import orjson
import pytest
import sqlalchemy as sa

from commands import worker
from data import logs
from data.engine import Database
from data.logs import OneLine, without_secrets
from data.tables.facts import conversations


@pytest.mark.parametrize(
    "address", ["ana@shop.example", "ana@localhost", "o'brien@x.example", "a.b+c@x.co.uk", "ana@[127.0.0.1]"]
)
def test_no_address_is_logged(address: str) -> None:
    assert without_secrets(f"Mail of {address}, refused.") == "Mail of …email…, refused."


@pytest.mark.parametrize(
    "quoted", ["ana%40shop.example", "ana%2540shop.example", "%61na%25252540shop%2Eexample"]
)
def test_no_address_is_logged_however_often_it_was_quoted(quoted: str) -> None:
    assert without_secrets(f"GET /x?of={quoted} 404") == "GET …email… 404"


def test_a_percentage_is_no_address() -> None:
    assert without_secrets("40% of 4040, 25%40") == "40% of 4040, 25%40"


def test_a_long_line_is_looked_through_soon() -> None:
    began = time.perf_counter()
    for long in ("a" * 8000, "%25" * 2700):
        assert without_secrets(long) == long
    assert time.perf_counter() - began < 1


def test_no_password_is_logged() -> None:
    assert without_secrets("at postgresql://shop:pass@db/shop") == "at postgresql://shop:…@db/shop"


def test_an_unforeseen_error_of_the_database_says_no_words_of_a_message(database: Database) -> None:
    words = "my cheeks burn since Monday"
    turn = {"conversation_id": "v1", "user_message": words}  # much is missing that must be there
    try:
        with database.writing() as connection:
            connection.execute(conversations.insert().values(turn))
    except sa.exc.IntegrityError:
        failed = sys.exc_info()
    line = OneLine().format(logging.LogRecord("x", logging.ERROR, "", 0, "unforeseen", (), failed))
    assert "IntegrityError" in line
    assert words not in line


def test_the_worker_logs_as_the_app_does() -> None:
    line = OneLine().format(logging.LogRecord("x", logging.INFO, "", 0, "ana@localhost", (), None))
    assert orjson.loads(line)["message"] == "…email…"
    called = {
        node.id for node in ast.walk(ast.parse(inspect.getsource(worker))) if isinstance(node, ast.Name)
    }
    assert "log_to_stderr" in called


def test_what_is_masked_ends_where_its_value_ends() -> None:
    line = '{"path":"/api/bearer x","url":"redis://:a b","status":404,"who":"me@"}'
    assert orjson.loads(without_secrets(line))["status"] == 404
    assert "…key…" in without_secrets(line)


def test_keys_of_the_settings_are_known_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_secrets", set())
    logs.keep_secret('an "own" key of mine')
    logs.keep_secret(None)
    line = orjson.dumps({"path": '/api/an "own" key of mine'}).decode()
    assert orjson.loads(without_secrets(line)) == {"path": "/api/…key…"}

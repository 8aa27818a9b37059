"""Log lines hold no address, no key and no password, in whatever they are written."""

import ast
import inspect
import logging

import orjson
import pytest

from commands import worker
from data.logs import OneLine, without_secrets


@pytest.mark.parametrize(
    "address", ["ana@shop.example", "ana@localhost", "o'brien@x.example", "a.b+c@x.co.uk", "ana@[127.0.0.1]"]
)
def test_no_address_is_logged(address: str) -> None:
    assert without_secrets(f"Mail of {address}, refused.") == "Mail of …email…, refused."


def test_no_password_is_logged() -> None:
    assert without_secrets("at postgresql://shop:pass@db/shop") == "at postgresql://shop:…@db/shop"


def test_the_worker_logs_as_the_app_does() -> None:
    line = OneLine().format(logging.LogRecord("x", logging.INFO, "", 0, "ana@localhost", (), None))
    assert orjson.loads(line)["message"] == "…email…"
    called = {
        node.id for node in ast.walk(ast.parse(inspect.getsource(worker))) if isinstance(node, ast.Name)
    }
    assert "log_to_stderr" in called

"""A shop at noon of Saturday 21 November 2026, its reporting tables, and a way to ask."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from data.engine import Database
from data.periods import Period, parse_period
from data.queries.answer import Answer
from data.queries.reader import Reader, open_reader
from data.shop import Shop
from tests.data.queries.figures_by_hand import FiguresByHand

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)

Query = Callable[[Reader, Period], Answer]
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def shop() -> Shop:
    return Shop(clock=lambda: NOON)


@pytest.fixture
def figures(database: Database) -> FiguresByHand:
    return FiguresByHand(database)


@pytest.fixture
def ask(database: Database, shop: Shop) -> Ask:
    """The envelope of the answer to a question; every one is checked to be plain values."""

    def asked(query: Query, **arguments: str) -> dict[str, Any]:
        with open_reader(database, shop) as reader:
            envelope = query(reader, parse_period(arguments)).envelope()
        assert_plain(envelope)
        orjson.dumps(envelope)
        return envelope

    return asked


def assert_plain(value: Any) -> None:
    if isinstance(value, dict):
        assert all(isinstance(key, str) for key in value)
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            assert_plain(each)
        return
    assert type(value) in (int, float, str, bool, dt.date, type(None)), repr(value)

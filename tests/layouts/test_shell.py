"""The header: how far the facts reach, in words that mean one day."""

import datetime as dt

import pytest

from layouts.answered import Answered
from layouts.shell import data_through
from tests.layouts.rendered import text

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("orders", "web", "said"),
    [
        ("2026-11-20", "2026-11-18", "orders 20 Nov, web visits 18 Nov, chat –, AI features –"),
        ("2010-09-28", None, "orders 28 Sep 2010, web visits –, chat –, AI features –"),
        ("2026-01-02", "2025-12-31", "orders 2 Jan 2026, web visits 31 Dec 2025, chat –, AI features –"),
    ],
)
def test_a_year_is_said_where_it_is_not_the_current_one_of_all(
    orders: str, web: str | None, said: str
) -> None:
    reach = {"orders": orders, "web": web, "chat": None, "ai": None}
    body = {"data": {source: {"data_through": day} for source, day in reach.items()}}
    assert text(data_through(Answered("/api/coverage", body), "UTC", TODAY)) == f"Data through {said} · UTC"

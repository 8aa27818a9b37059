"""The page's address, read by the same rules as REST's."""

import datetime as dt

import pytest

from callbacks.address import read_address, search_of
from callbacks.shell import chosen_days
from data.periods import Period


@pytest.mark.parametrize(
    ("search", "period"),
    [
        ("", Period("30d")),
        (None, Period("30d")),
        ("?period=7d", Period("7d")),
        ("?start=2026-11-01&end=2026-11-09", Period("custom", dt.date(2026, 11, 1), dt.date(2026, 11, 9))),
    ],
)
def test_an_address_asks_for_a_period(search: str | None, period: Period) -> None:
    address = read_address("/revenue/", search)
    assert (address.period, address.problem, address.notices) == (period, None, ())
    assert address.area is not None
    assert address.area.key == "revenue"
    if search:
        assert search_of(period) == search


@pytest.mark.parametrize(
    "search", ["?period=12d", "?start=2026-11-01", "?period=7d&period=7d", "?start=&end="]
)
def test_what_cannot_be_followed_is_a_sentence(search: str) -> None:
    address = read_address("/", search)
    assert address.period is None
    assert address.problem
    assert address.problem.endswith(".")


def test_unknown_parameters_are_told_once_and_left_out() -> None:
    address = read_address("/", "?x=1&period=7d&x=2&y=")
    assert address.period == Period("7d")
    assert len(address.notices) == 2


def test_chosen_days_become_an_address() -> None:
    assert chosen_days(1, "2026-11-01", "2026-11-09") == "?start=2026-11-01&end=2026-11-09"
    assert read_address("/", chosen_days(1, None, "&period=7d")).problem is not None

"""The page's address, read by the same rules as REST's."""

import datetime as dt

import pytest

from callbacks.address import read_address, search_of
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


def test_the_comparison_is_said_only_where_it_is_not_the_usual_one() -> None:
    assert read_address("/", "?period=7d&compare=none").search == "?period=7d&compare=none"
    assert read_address("/", "?period=7d&compare=before").search == "?period=7d"
    unknown = read_address("/", "?compare=mars&period=7d")
    assert (unknown.compare, unknown.period) == ("before", Period("7d"))
    assert unknown.notices == (
        "The address compares with 'mars', which is not known; the days before are shown.",
    )


def test_what_the_drawer_shows_is_no_notice_and_no_part_of_the_panes_question() -> None:
    address = read_address("/revenue", "?period=7d&facts=orders&name=a&from=2026-11-01&to=2026-11-02&page=2")
    assert (address.notices, address.search) == ((), "?period=7d")

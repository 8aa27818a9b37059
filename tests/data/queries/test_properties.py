"""What must hold for any figures: parts add up to the whole, on every window."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.engine import Database
from data.periods import Period
from data.queries import conversions, overview, revenue
from data.queries.reader import open_reader
from data.schema import migrate
from data.shop import Shop
from tests.data.queries.conftest import NOON, Query
from tests.data.queries.figures_by_hand import FiguresByHand

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 11, 20)
LENGTH = (LAST - FIRST).days
OFFSETS = st.integers(-20, LENGTH)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Figures on every third day, of sizes that no two days share."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('properties') / 'shop.db'}")
    migrate(database)
    figures = FiguresByHand(database)
    for source in ("orders", "web", "ai"):
        figures.known(source, FIRST, LAST)
    for at in range(0, LENGTH + 1, 3):
        day, amount = FIRST + dt.timedelta(days=at), at * at + 7
        figures.add("revenue_summary", day, orders=at + 1, total_revenue_minor=amount)
        figures.add("conversion_trends", day, sessions=amount, conversions=at)
        figures.add("interaction_types", day, interaction_type="AB"[at % 2], count=amount)
        figures.add("overview_kpis", day, ai_interactions=amount)
    yield database
    database.dispose()


def asked(database: Database, query: Query, start: dt.date, end: dt.date) -> dict[str, Any]:
    with open_reader(database, Shop(clock=lambda: NOON)) as reader:
        return query(reader, Period("custom", start, end)).envelope()


@given(st.lists(OFFSETS, min_size=3, max_size=3, unique=True).map(sorted))
def test_two_windows_side_by_side_add_up_to_the_one_over_both(filled: Database, cuts: list[int]) -> None:
    start, middle, end = (FIRST + dt.timedelta(days=cut) for cut in cuts)
    after = middle + dt.timedelta(days=1)

    def net(first: dt.date, last: dt.date) -> int:
        value = asked(filled, revenue.summary, first, last)["data"]["total_revenue"]["value"]
        return round((value or 0) * 100)

    assert net(start, middle) + net(after, end) == net(start, end)


@given(OFFSETS, st.integers(0, LENGTH))
def test_the_series_adds_up_to_the_total(filled: Database, offset: int, days: int) -> None:
    start = FIRST + dt.timedelta(days=offset)
    answer = asked(filled, conversions.trends, start, start + dt.timedelta(days=days))
    for series, side in (("series", "value"), ("previous_series", "previous")):
        for key in ("sessions", "conversions"):
            marks = [mark[key] for mark in answer[series] if mark[key] is not None]
            assert (sum(marks) if marks else None) == answer["data"][key][side]


@given(OFFSETS, st.integers(0, LENGTH))
def test_interaction_types_add_up_to_the_overview(filled: Database, offset: int, days: int) -> None:
    start = FIRST + dt.timedelta(days=offset)
    end = start + dt.timedelta(days=days)
    types = asked(filled, overview.interaction_types, start, end)
    uses = asked(filled, overview.kpis, start, end)["data"]["ai_interactions"]
    counted = types["totals"] and types["totals"]["count"]["value"]
    assert counted == uses["value"]
    assert sum(row["count"] for row in types["data"]) == (counted or 0)


@given(OFFSETS, st.integers(0, 120))
def test_previous_is_what_the_window_before_answers_for_itself(
    filled: Database, offset: int, days: int
) -> None:
    start = FIRST + dt.timedelta(days=offset)
    end = start + dt.timedelta(days=days)
    before = asked(filled, revenue.summary, start - dt.timedelta(days=days + 1), start - dt.timedelta(days=1))
    now = asked(filled, revenue.summary, start, end)
    for key in ("total_revenue", "orders"):
        assert now["data"][key]["previous"] == before["data"][key]["value"]

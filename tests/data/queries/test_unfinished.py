"""Explicit days that hold today: the window stays, says that it is partly known, and is not compared."""

import datetime as dt
from typing import Any

import pytest

from data.queries import conversions, overview, revenue
from tests.data.queries.conftest import Ask
from tests.data.queries.figures_by_hand import FiguresByHand, november

KNOWN_LONG = dt.date(2025, 1, 1)
TO_TODAY = {"start": "2026-11-20", "end": "2026-11-21"}
AROUND_TODAY = {"start": "2026-11-22", "end": "2026-11-23"}


@pytest.fixture(autouse=True)
def half_a_day(figures: FiguresByHand) -> None:
    """Facts of every source up to noon of today, 21 November, and as many on each day before."""
    for source in ("orders", "web", "ai"):
        figures.known(source, KNOWN_LONG, november(20))
        figures.known(source, november(21), november(21))
    for day in (18, 19, 20, 21):
        figures.add("overview_kpis", november(day), total_customers=100 + day, sessions=8,
                    converting_sessions=2, ai_interactions=3, revenue_impact_minor=100)  # fmt: skip
        figures.add("conversion_trends", november(day), sessions=8, conversions=2, ai_sessions=4)
        figures.add("conversion_analytics", november(day), sessions=8, conversions=2, ai_sessions=4,
                    ai_assisted_conversions=1, orders=2, attributed_conversions=1)  # fmt: skip
        figures.add("revenue_summary", november(day), total_revenue_minor=100, sales_minor=100, orders=1)
        figures.add("category_revenue", november(day), category_name="Serums", revenue_amount_minor=100)
        figures.add("conversion_funnel", november(day), stage_name="Page Visitors", stage_order=1, count=8)


def comparison(measure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(measure[key] for key in ("partial", "previous_partial", "change", "change_percent"))


NOT_COMPARED = (True, False, None, None)


def test_the_window_stays_as_given(ask: Ask) -> None:
    answer = ask(revenue.summary, **TO_TODAY)
    assert (answer["period"]["start"], answer["period"]["end"]) == (november(20), november(21))
    assert answer["data"]["total_revenue"]["value"] == 2.0


def test_totals_say_so_and_are_not_compared(ask: Ask) -> None:
    for query, keys in (
        (overview.kpis, ("conversion_rate", "ai_interactions", "revenue_impact")),
        (conversions.trends, ("sessions", "conversions", "ai_attributed_conversions")),
        (conversions.analytics, ("overall_rate", "ai_assisted_rate", "orders", "attributed_share")),
        (revenue.summary, ("total_revenue", "orders", "average_order_value")),
    ):
        data = ask(query, **TO_TODAY)["data"]
        assert {key: comparison(data[key]) for key in keys} == dict.fromkeys(keys, NOT_COMPARED)
    growth = ask(revenue.summary, **TO_TODAY)["data"]["growth_rate"]
    assert (growth["value"], growth["partial"]) == (None, True)


def test_a_rate_of_a_half_day_has_no_points_and_no_noise(ask: Ask) -> None:
    rate = ask(overview.kpis, **TO_TODAY)["data"]["conversion_rate"]
    assert (rate["value"], rate["change_points"], rate["within_noise"]) == (25.0, None, None)


def test_a_snapshot_is_marked_and_compared(ask: Ask) -> None:
    customers = ask(overview.kpis, **TO_TODAY)["data"]["total_customers"]
    assert comparison(customers) == (True, False, 2, 1.6807)


def test_the_bucket_that_holds_today_is_partial(ask: Ask) -> None:
    for query in (revenue.summary, conversions.trends, conversions.funnel):
        assert [mark["partial"] for mark in ask(query, **TO_TODAY)["series"]] == [False, True]


def test_breakdowns_are_not_compared(ask: Ask) -> None:
    answer = ask(revenue.category, **TO_TODAY)
    assert answer["data"][0]["change_percent"] is None
    assert comparison(answer["totals"]["revenue_amount"]) == NOT_COMPARED
    assert ask(overview.funnel, **TO_TODAY)["data"][0]["change_percent"] is None


def test_a_window_before_that_holds_today_says_so(ask: Ask) -> None:
    assert comparison(ask(revenue.summary, **AROUND_TODAY)["data"]["total_revenue"]) == (
        False,
        True,
        None,
        None,
    )


def test_whole_days_are_compared_as_ever(ask: Ask) -> None:
    measure = ask(revenue.summary, start="2026-11-19", end="2026-11-20")["data"]["total_revenue"]
    assert measure["partial"] is False

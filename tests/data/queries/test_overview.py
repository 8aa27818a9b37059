"""Overview, against figures counted by hand."""

import datetime as dt
from typing import Any

import pytest

from data.queries import overview, revenue
from data.vocabulary import FUNNEL_STAGES
from tests.data.queries.conftest import Ask
from tests.data.queries.figures_by_hand import FiguresByHand, november, october

WEEK = {"start": "2026-11-14", "end": "2026-11-20"}
KNOWN_LONG = dt.date(2026, 1, 1)


@pytest.fixture
def two_weeks(figures: FiguresByHand) -> None:
    """Orders, web and AI known since January to yesterday; figures on four days of two weeks."""
    for source in ("orders", "web", "ai"):
        figures.known(source, KNOWN_LONG, november(20))
    for day, customers, converting, sessions, uses, minor in (
        (8, 100, 1, 50, 10, 1000),
        (13, 104, 1, 50, 10, 1001),
        (14, 105, 2, 40, 7, 550),
        (20, 110, 4, 60, 18, 3333),
    ):
        figures.add(
            "overview_kpis",
            november(day),
            total_customers=customers,
            converting_sessions=converting,
            sessions=sessions,
            ai_interactions=uses,
            revenue_impact_minor=minor,
        )


@pytest.mark.usefixtures("two_weeks")
def test_kpis_against_the_week_before(ask: Ask) -> None:
    answer = ask(overview.kpis, period="7d")
    assert answer["period"] == {
        "key": "7d",
        "start": november(14),
        "end": november(20),
        "granularity": "day",
        "data_through": november(20),
    }
    data = answer["data"]
    assert list(data) == ["total_customers", "conversion_rate", "ai_interactions", "revenue_impact"]
    assert picked(data["total_customers"]) == (110, 104, 6, 5.7692)
    assert picked(data["ai_interactions"]) == (25, 20, 5, 25.0)
    assert picked(data["revenue_impact"]) == (38.83, 20.01, 18.82, 94.053)
    assert picked(data["conversion_rate"]) == (6.0, 2.0, 4.0, 200.0)


@pytest.mark.usefixtures("two_weeks")
def test_a_rate_comes_with_what_it_was_made_of_and_changes_in_points(ask: Ask) -> None:
    rate = ask(overview.kpis, period="7d")["data"]["conversion_rate"]
    assert (rate["numerator"], rate["denominator"]) == (6, 100)
    assert (rate["previous_numerator"], rate["previous_denominator"]) == (2, 100)
    assert rate["change_points"] == 4.0
    assert rate["within_noise"] is True  # 6 against 2 of 100


@pytest.mark.usefixtures("two_weeks")
def test_sparklines_hold_zero_where_zero_is_known_and_carry_snapshots_on(ask: Ask) -> None:
    data = ask(overview.kpis, period="7d")["data"]
    assert data["ai_interactions"]["sparkline"] == [7, 0, 0, 0, 0, 0, 18]
    assert data["revenue_impact"]["sparkline"] == [5.5, 0.0, 0.0, 0.0, 0.0, 0.0, 33.33]
    assert data["total_customers"]["sparkline"] == [105, 105, 105, 105, 105, 105, 110]
    assert data["conversion_rate"]["sparkline"] == [5.0, None, None, None, None, None, 6.6667]


@pytest.mark.usefixtures("two_weeks")
def test_a_snapshot_is_carried_on_from_before_the_days_that_are_read(
    ask: Ask, figures: FiguresByHand
) -> None:
    figures.add("overview_kpis", dt.date(2026, 9, 1), total_customers=80)
    data = ask(overview.kpis, start="2026-11-05", end="2026-11-07")["data"]
    assert picked(data["total_customers"]) == (80, 80, 0, 0.0)
    assert data["total_customers"]["sparkline"] == [80, 80, 80]


@pytest.mark.usefixtures("two_weeks")
def test_entered_figures_are_not_read(ask: Ask, figures: FiguresByHand) -> None:
    figures.add("overview_kpis", november(15), source="manual", ai_interactions=1000, total_customers=1)
    data = ask(overview.kpis, period="7d")["data"]
    assert data["ai_interactions"]["value"] == 25
    assert data["total_customers"]["sparkline"][1] == 105


@pytest.mark.usefixtures("two_weeks")
def test_nothing_is_so_far_without_facts_today(ask: Ask) -> None:
    assert {kpi["today_so_far"] for kpi in ask(overview.kpis)["data"].values()} == {None}


@pytest.mark.usefixtures("two_weeks")
def test_today_so_far_stands_apart_from_the_window(ask: Ask, figures: FiguresByHand) -> None:
    for source in ("orders", "web"):
        figures.known(source, november(21), november(21))
    figures.add(
        "overview_kpis",
        november(21),
        total_customers=111,
        sessions=8,
        converting_sessions=1,
        revenue_impact_minor=990,
    )
    data = ask(overview.kpis, period="7d")["data"]
    today = november(21)
    assert data["total_customers"]["today_so_far"] == {"date": today, "value": 111}
    rate = {"date": today, "value": 12.5, "numerator": 1, "denominator": 8}
    assert data["conversion_rate"]["today_so_far"] == rate
    assert data["revenue_impact"]["today_so_far"] == {"date": today, "value": 9.9}
    assert data["ai_interactions"]["today_so_far"] is None  # no AI feature was used today
    assert data["revenue_impact"]["value"] == 38.83
    assert len(data["revenue_impact"]["sparkline"]) == 7


@pytest.mark.usefixtures("two_weeks")
def test_explicit_days_are_taken_as_given(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", november(21), november(21))
    figures.add("overview_kpis", november(21), revenue_impact_minor=1, total_customers=112)
    answer = ask(overview.kpis, start="2026-11-20", end="2026-11-21")
    assert answer["period"]["key"] == "custom"
    assert answer["data"]["revenue_impact"]["value"] == 33.34
    assert answer["data"]["revenue_impact"]["today_so_far"] is None
    assert answer["data"]["ai_interactions"]["value"] == 18
    assert answer["data"]["ai_interactions"]["partial"] is True  # nothing known of today
    assert answer["data"]["ai_interactions"]["change"] is None


def test_each_measure_ends_where_its_own_source_does(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    figures.known("web", KNOWN_LONG, november(18))
    figures.add("overview_kpis", november(12), sessions=10, converting_sessions=1, total_customers=5)
    figures.add("overview_kpis", november(19), sessions=99, converting_sessions=9, total_customers=7)
    answer = ask(overview.kpis, period="7d")
    data = answer["data"]
    assert answer["period"]["end"] == november(20)
    assert "period" not in data["total_customers"]
    assert picked(data["total_customers"])[:2] == (7, 5)
    assert data["conversion_rate"]["period"] == {
        "key": "7d",
        "start": november(12),
        "end": november(18),
        "granularity": "day",
        "data_through": november(18),
    }
    assert (data["conversion_rate"]["numerator"], data["conversion_rate"]["denominator"]) == (1, 10)
    assert data["ai_interactions"]["value"] is None
    assert data["ai_interactions"]["previous"] is None
    assert data["ai_interactions"]["sparkline"] == [None] * 7
    assert data["ai_interactions"]["period"]["data_through"] is None
    assert data["ai_interactions"]["period"]["end"] == november(20)


def test_revenue_impact_is_unknown_while_no_ai_feature_was_ever_used(
    ask: Ask, figures: FiguresByHand
) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    figures.known("orders", november(21), november(21))
    figures.add("overview_kpis", november(20), total_customers=7)
    figures.add("overview_kpis", november(21), total_customers=8)
    data = ask(overview.kpis, period="7d")["data"]
    assert picked(data["revenue_impact"]) == (None, None, None, None)
    assert data["revenue_impact"]["sparkline"] == [None] * 7
    assert data["revenue_impact"]["today_so_far"] is None
    assert data["total_customers"]["today_so_far"]["value"] == 8

    figures.known("ai", november(14), november(14))
    impact = ask(overview.kpis, period="7d")["data"]["revenue_impact"]
    assert (impact["value"], impact["previous"], impact["sparkline"]) == (0.0, None, [0.0] * 7)


def test_the_envelope_falls_back_to_a_source_that_has_data(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("ai", november(1), november(10))
    answer = ask(overview.kpis, period="7d")
    assert (answer["period"]["end"], answer["period"]["data_through"]) == (november(10), november(10))
    assert answer["data"]["ai_interactions"]["value"] == 0
    assert answer["data"]["revenue_impact"]["value"] is None


def test_what_lies_before_the_first_day_is_unknown(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("ai", november(14), november(20))
    figures.add("overview_kpis", november(14), ai_interactions=3)
    uses = ask(overview.kpis, period="7d")["data"]["ai_interactions"]
    assert picked(uses) == (3, None, None, None)
    assert (uses["partial"], uses["previous_partial"]) == (False, False)


def test_customers_are_known_from_the_first_signup_though_orders_begin_later(
    ask: Ask, figures: FiguresByHand
) -> None:
    """Three sign up on 1 October and two on the 20th; the first order comes on 14 November."""
    figures.known("orders", november(14), november(20))
    figures.known("ai", november(14), november(20))
    figures.add("overview_kpis", october(1), total_customers=3)
    figures.add("overview_kpis", october(20), total_customers=5)
    figures.add("overview_kpis", november(14), total_customers=6, revenue_impact_minor=900)
    week = ask(overview.kpis, period="7d")["data"]
    assert picked(week["total_customers"]) == (6, 5, 1, 20.0)
    assert picked(week["revenue_impact"]) == (9.0, None, None, None)
    between = ask(overview.kpis, start="2026-10-18", end="2026-10-24")["data"]
    assert picked(between["total_customers"]) == (5, 3, 2, 66.6667)
    assert between["total_customers"]["sparkline"] == [3, 3, 5, 5, 5, 5, 5]
    assert between["total_customers"]["partial"] is False
    assert picked(between["revenue_impact"]) == (None, None, None, None)
    first = ask(overview.kpis, start="2026-09-29", end="2026-10-02")["data"]["total_customers"]
    assert picked(first) == (3, None, None, None)
    assert first["sparkline"] == [None, None, 3, 3]
    before = ask(overview.kpis, start="2026-09-01", end="2026-09-30")["data"]["total_customers"]
    assert picked(before) == (None, None, None, None)
    after = ask(overview.kpis, start="2026-11-21", end="2026-11-21")["data"]["total_customers"]
    assert picked(after) == (6, 6, 0, 0.0)


def test_customers_who_sign_up_after_the_newest_order_are_known(ask: Ask, figures: FiguresByHand) -> None:
    """Orders end on 14 November; two sign up on the 18th, and today is the 21st."""
    figures.known("orders", november(1), november(14))
    figures.add("overview_kpis", november(14), total_customers=6)
    figures.add("overview_kpis", november(18), total_customers=8)
    week = ask(overview.kpis, start="2026-11-15", end="2026-11-20")["data"]["total_customers"]
    assert picked(week) == (8, 6, 2, 33.3333)
    assert week["sparkline"] == [6, 6, 6, 8, 8, 8]
    month = ask(overview.kpis, start="2026-11-01", end="2026-11-30")["data"]["total_customers"]
    assert (month["value"], month["sparkline"][-1]) == (8, None)
    assert ask(overview.kpis, period="7d")["data"]["total_customers"]["value"] == 6


def test_a_window_told_in_part_is_summed_as_a_whole_like_everywhere(ask: Ask, figures: FiguresByHand) -> None:
    """AI features are known from the 14th; a return of the 10th is of one of their orders."""
    figures.known("orders", november(1), november(20))
    figures.known("ai", november(14), november(18))
    for table, column in (("overview_kpis", "revenue_impact_minor"), ("revenue_summary", "ai_revenue_minor")):
        figures.add(table, november(10), **{column: -461})
        figures.add(table, november(15), **{column: 51199})
    asked = {"start": "2026-11-08", "end": "2026-11-20"}
    kpi = ask(overview.kpis, **asked)["data"]["revenue_impact"]
    assert (kpi["value"], kpi["partial"]) == (507.38, True)
    assert ask(revenue.summary, **asked)["data"]["ai_revenue"]["value"] == 507.38
    untold = {"start": "2026-11-01", "end": "2026-11-12"}
    assert ask(overview.kpis, **untold)["data"]["revenue_impact"]["value"] is None
    assert ask(revenue.summary, **untold)["data"]["ai_revenue"]["value"] is None


def test_customers_are_known_without_any_order(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", november(1), november(18))
    figures.add("overview_kpis", october(20), total_customers=5)
    figures.add("overview_kpis", november(10), total_customers=5, sessions=4)
    figures.add("overview_kpis", november(15), total_customers=7)
    customers = ask(overview.kpis, period="7d")["data"]["total_customers"]
    assert picked(customers) == (7, 5, 2, 40.0)
    ahead = ask(overview.kpis, start="2026-12-01", end="2026-12-07")["data"]["total_customers"]
    assert picked(ahead) == (None, None, None, None)


def test_nobody_signed_up_is_not_told_of_days_without_orders(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", november(1), november(20))
    figures.known("orders", november(14), november(20))
    for day in range(1, 15):
        figures.add("overview_kpis", november(day), total_customers=0)
    customers = ask(overview.kpis, period="7d")["data"]["total_customers"]
    assert picked(customers) == (0, None, None, None)


def test_a_window_before_that_is_known_in_part_says_so_and_is_not_compared(
    ask: Ask, figures: FiguresByHand
) -> None:
    figures.known("ai", november(13), november(20))
    figures.add("overview_kpis", november(13), ai_interactions=2)
    figures.add("overview_kpis", november(14), ai_interactions=3)
    uses = ask(overview.kpis, period="7d")["data"]["ai_interactions"]
    assert picked(uses) == (3, 2, None, None)
    assert (uses["partial"], uses["previous_partial"]) == (False, True)
    longer = ask(overview.kpis, period="14d")["data"]["ai_interactions"]
    assert picked(longer) == (5, None, None, None)
    assert longer["partial"] is True
    assert longer["sparkline"] == [None] * 6 + [2, 3, 0, 0, 0, 0, 0, 0]


def test_a_change_from_nothing_is_no_percentage(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("ai", KNOWN_LONG, november(20))
    figures.add("overview_kpis", november(20), ai_interactions=3)
    assert picked(ask(overview.kpis, period="7d")["data"]["ai_interactions"]) == (3, 0, 3, None)


def test_without_any_data_everything_is_unknown(ask: Ask) -> None:
    answer = ask(overview.kpis, period="7d")
    assert answer["period"]["end"] == november(20)
    assert answer["period"]["data_through"] is None
    for kpi in answer["data"].values():
        assert (kpi["value"], kpi["previous"], kpi["change_percent"]) == (None, None, None)
    assert answer["data_version"] == 0
    assert ask(overview.funnel)["data"] == []
    assert ask(overview.interaction_types) == {**ask(overview.interaction_types), "data": [], "totals": None}


def test_the_funnel_counts_shares_steps_and_losses(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", KNOWN_LONG, november(20))
    for day, counts in ((13, (10, 4, 2, 1, 1)), (14, (30, 10, 5, 0, 0)), (20, (50, 30, 5, 4, 1))):
        for order, count in enumerate(counts, start=1):
            name = FUNNEL_STAGES[order - 1]
            figures.add("conversion_funnel", november(day), stage_name=name, stage_order=order, count=count)
    stages = ask(overview.funnel, period="7d")["data"]
    assert [(s["stage_order"], s["stage_name"], s["count"], s["previous"]) for s in stages] == [
        (1, "Page Visitors", 80, 10),
        (2, "Product Views", 40, 4),
        (3, "Added to Cart", 10, 2),
        (4, "Checkout", 4, 1),
        (5, "Purchase", 1, 1),
    ]
    assert [s["percentage"] for s in stages] == [100.0, 50.0, 12.5, 5.0, 1.25]
    assert [s["step_rate"] for s in stages] == [None, 50.0, 25.0, 40.0, 25.0]
    assert [s["dropoff_rate"] for s in stages] == [None, 50.0, 75.0, 60.0, 75.0]
    assert [s["lost"] for s in stages] == [None, 40, 30, 6, 3]
    assert [s["previous_percentage"] for s in stages] == [100.0, 40.0, 20.0, 10.0, 10.0]
    assert [s["change_percent"] for s in stages] == [700.0, 900.0, 400.0, 300.0, 0.0]


def test_the_funnel_keeps_stages_that_nobody_reached(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", november(14), november(20))
    figures.add("conversion_funnel", november(14), stage_name="Page Visitors", stage_order=1, count=5)
    stages = ask(overview.funnel, period="7d")["data"]
    assert [s["count"] for s in stages] == [5, 0, 0, 0, 0]
    assert [s["dropoff_rate"] for s in stages] == [None, 100.0, None, None, None]
    assert {s["previous"] for s in stages} == {None}


def test_the_funnel_of_a_window_without_sessions_is_zeros_without_rates(
    ask: Ask, figures: FiguresByHand
) -> None:
    figures.known("web", october(1), november(20))
    stages = ask(overview.funnel, **WEEK)["data"]
    assert [(s["count"], s["percentage"], s["previous"]) for s in stages] == [(0, None, 0)] * 5
    assert ask(overview.funnel, start="2026-09-01", end="2026-09-07")["data"] == []


def test_interaction_types_are_shares_of_all_uses(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("ai", KNOWN_LONG, november(20))
    for day, name, count in (
        (10, "Chat Assistant", 4),
        (10, "Old Feature", 1),
        (15, "Chat Assistant", 3),
        (16, "Skin Analysis", 6),
        (20, "Chat Assistant", 3),
    ):
        figures.add("interaction_types", november(day), interaction_type=name, count=count)
    answer = ask(overview.interaction_types, period="7d")
    assert answer["data"] == [
        row("Chat Assistant", 6, 50.0, 4, 80.0, 50.0, True),
        row("Skin Analysis", 6, 50.0, 0, 0.0, None, True),
        row("Old Feature", 0, 0.0, 1, 20.0, -100.0, True),
    ]
    assert picked(answer["totals"]["count"]) == (12, 5, 7, 140.0)


def row(name: str, *figures: float | None) -> dict[str, Any]:
    keys = ("count", "percentage", "previous", "previous_percentage", "change_percent", "within_noise")
    return {"interaction_type": name, **dict(zip(keys, figures, strict=True))}


def picked(measure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(measure[key] for key in ("value", "previous", "change", "change_percent"))

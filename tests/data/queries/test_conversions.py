"""Conversions, against figures counted by hand."""

import datetime as dt
from typing import Any

from data.queries import conversions
from data.vocabulary import FUNNEL_STAGES
from tests.data.queries.conftest import Ask
from tests.data.queries.figures_by_hand import FiguresByHand, november, october

KNOWN_LONG = dt.date(2025, 1, 1)
MEASURES = ("sessions", "conversions", "ai_sessions", "ai_assisted_conversions", "ai_attributed_conversions")


def add_day(figures: FiguresByHand, day: dt.date, *counts: int) -> None:
    figures.add("conversion_trends", day, **dict(zip(MEASURES, counts, strict=True)))


def marks(series: list[dict[str, Any]], key: str) -> list[Any]:
    return [mark[key] for mark in series]


def test_trends_by_day_with_totals_and_the_window_before(ask: Ask, figures: FiguresByHand) -> None:
    for source in ("web", "orders", "ai"):
        figures.known(source, KNOWN_LONG, november(20))
    add_day(figures, november(13), 8, 1, 4, 1, 2)
    add_day(figures, november(14), 10, 2, 5, 1, 1)
    add_day(figures, november(20), 20, 3, 6, 2, 2)
    answer = ask(conversions.trends, period="7d")
    assert marks(answer["series"], "sessions") == [10, 0, 0, 0, 0, 0, 20]
    assert marks(answer["series"], "ai_attributed_conversions") == [1, 0, 0, 0, 0, 0, 2]
    assert marks(answer["previous_series"], "sessions") == [0, 0, 0, 0, 0, 0, 8]
    assert answer["series"][0] == {
        "start": november(14),
        "end": november(14),
        "partial": False,
        "sessions": 10,
        "conversions": 2,
        "ai_sessions": 5,
        "ai_assisted_conversions": 1,
        "ai_attributed_conversions": 1,
    }
    assert {key: (each["value"], each["previous"]) for key, each in answer["data"].items()} == {
        "sessions": (30, 8),
        "conversions": (5, 1),
        "ai_sessions": (11, 4),
        "ai_assisted_conversions": (3, 1),
        "ai_attributed_conversions": (3, 2),
    }
    assert answer["data"]["conversions"]["change_percent"] == 400.0
    assert answer["today"] is None


def test_today_is_a_bucket_of_its_own_and_in_no_sum(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", KNOWN_LONG, november(20))
    figures.known("web", november(21), november(21))
    for source in ("orders", "ai"):
        figures.known(source, KNOWN_LONG, november(20))
    add_day(figures, november(20), 20, 3, 6, 2, 2)
    add_day(figures, november(21), 7, 1, 2, 1, 5)
    answer = ask(conversions.trends, period="7d")
    assert answer["today"] == {
        "start": november(21),
        "end": november(21),
        "partial": True,
        "sessions": 7,
        "conversions": 1,
        "ai_sessions": 2,
        "ai_assisted_conversions": 1,
        "ai_attributed_conversions": None,  # orders have no fact today
    }
    assert answer["data"]["sessions"]["value"] == 20
    assert marks(answer["series"], "sessions")[-1] == 20
    assert ask(conversions.trends, start="2026-11-01", end="2026-11-20")["today"] is None


def test_today_does_not_follow_a_window_that_ends_earlier(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", KNOWN_LONG, november(18))
    figures.known("web", november(21), november(21))
    add_day(figures, november(21), 7, 1, 2, 1, 0)
    answer = ask(conversions.trends, period="7d")
    assert answer["period"]["end"] == november(18)
    assert answer["today"] is None


def test_weeks_begin_on_monday_and_say_when_they_are_cut(ask: Ask, figures: FiguresByHand) -> None:
    for source in ("web", "orders"):
        figures.known(source, KNOWN_LONG, november(20))
    add_day(figures, november(1), 1, 0, 0, 0, 0)  # a Sunday
    add_day(figures, november(2), 2, 0, 0, 0, 0)  # a Monday
    add_day(figures, november(8), 4, 0, 0, 0, 0)
    add_day(figures, november(9), 8, 0, 0, 0, 0)
    answer = ask(conversions.trends, start="2026-10-14", end="2026-11-17")
    assert answer["period"]["granularity"] == "week"
    assert [(m["start"], m["end"], m["partial"], m["sessions"]) for m in answer["series"]] == [
        (october(14), october(18), True, 0),
        (october(19), october(25), False, 0),
        (october(26), november(1), False, 1),
        (november(2), november(8), False, 6),
        (november(9), november(15), False, 8),
        (november(16), november(17), True, 0),
    ]
    assert marks(answer["previous_series"], "start")[:2] == [dt.date(2026, 9, 9), dt.date(2026, 9, 14)]


def test_a_year_comes_in_calendar_months(ask: Ask, figures: FiguresByHand) -> None:
    for source in ("web", "orders"):
        figures.known(source, KNOWN_LONG, november(20))
    add_day(figures, dt.date(2025, 11, 21), 1, 0, 0, 0, 0)
    add_day(figures, dt.date(2025, 11, 30), 2, 0, 0, 0, 0)
    add_day(figures, dt.date(2026, 2, 28), 4, 0, 0, 0, 0)
    add_day(figures, november(20), 8, 0, 0, 0, 0)
    answer = ask(conversions.trends, period="1y")
    series = answer["series"]
    assert answer["period"]["granularity"] == "month"
    assert len(series) == 13
    assert (series[0]["start"], series[0]["partial"], series[0]["sessions"]) == (
        dt.date(2025, 11, 21),
        True,
        3,
    )
    assert (series[3]["end"], series[3]["partial"], series[3]["sessions"]) == (
        dt.date(2026, 2, 28),
        False,
        4,
    )
    assert (series[12]["start"], series[12]["partial"], series[12]["sessions"]) == (november(1), True, 8)
    assert answer["data"]["sessions"]["value"] == 15


def test_sources_that_end_on_different_days(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", KNOWN_LONG, november(20))
    figures.known("orders", KNOWN_LONG, november(18))
    figures.known("ai", KNOWN_LONG, november(20))
    add_day(figures, november(12), 0, 0, 0, 0, 5)
    add_day(figures, november(18), 10, 2, 5, 1, 1)
    add_day(figures, november(20), 20, 3, 6, 2, 0)
    answer = ask(conversions.trends, period="7d")
    attributed = answer["data"]["ai_attributed_conversions"]
    assert answer["period"]["end"] == november(20)
    assert marks(answer["series"], "ai_attributed_conversions") == [0, 0, 0, 0, 1, None, None]
    assert attributed["value"] == 6  # 12 to 18 November, its own seven days
    assert (attributed["period"]["start"], attributed["period"]["end"]) == (november(12), november(18))
    assert "period" not in answer["data"]["sessions"]


def test_a_bucket_cut_by_what_is_known_is_partial(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", october(28), november(20))
    answer = ask(conversions.trends, start="2026-10-12", end="2026-11-15")
    assert [(m["start"], m["partial"], m["sessions"]) for m in answer["series"]] == [
        (october(12), False, None),
        (october(19), False, None),
        (october(26), True, 0),
        (november(2), False, 0),
        (november(9), False, 0),
    ]


def test_orders_alone_give_trends_of_orders(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", KNOWN_LONG, november(10))
    figures.known("ai", KNOWN_LONG, november(10))
    add_day(figures, november(10), 0, 0, 0, 0, 3)
    answer = ask(conversions.trends, period="7d")
    assert (answer["period"]["start"], answer["period"]["data_through"]) == (november(4), november(10))
    assert answer["data"]["sessions"]["value"] is None
    assert marks(answer["series"], "sessions") == [None] * 7
    assert answer["data"]["ai_attributed_conversions"]["value"] == 3


def test_no_data_at_all(ask: Ask) -> None:
    answer = ask(conversions.trends, period="7d")
    assert marks(answer["series"], "sessions") == [None] * 7
    assert answer["today"] is None
    assert {each["value"] for each in answer["data"].values()} == {None}
    data = ask(conversions.analytics)["data"]
    assert {each["value"] for each in data.values()} == {None}
    assert {len(mark["stages"]) for mark in ask(conversions.funnel, period="7d")["series"]} == {0}


def fill_analytics(figures: FiguresByHand, *known: str) -> None:
    for source in known or ("web", "orders", "ai"):
        figures.known(source, KNOWN_LONG, november(20))
    for day, sessions, converted, with_ai, assisted, orders, attributed in (
        (10, 50, 10, 10, 4, 12, 3),
        (14, 100, 50, 40, 36, 60, 20),
        (20, 50, 54, 30, 20, 40, 5),
    ):
        figures.add(
            "conversion_analytics",
            november(day),
            sessions=sessions,
            conversions=converted,
            ai_sessions=with_ai,
            ai_assisted_conversions=assisted,
            orders=orders,
            attributed_conversions=attributed,
        )


def test_rates_with_and_without_the_assistant(ask: Ask, figures: FiguresByHand) -> None:
    fill_analytics(figures)  # 70 sessions with AI, 56 converted; 80 without, 48 converted
    data = ask(conversions.analytics, period="7d")["data"]
    assert made_of(data["overall_rate"]) == (69.3333, 104, 150)
    assert made_of(data["ai_assisted_rate"]) == (80.0, 56, 70)
    assert made_of(data["unassisted_rate"]) == (60.0, 48, 80)
    assert made_of(data["attributed_share"]) == (25.0, 25, 100)
    assert data["ai_assisted_rate"]["previous"] == 40.0
    assert data["ai_assisted_rate"]["change_points"] == 40.0
    assert data["unassisted_rate"]["previous"] == 15.0
    assert (data["orders"]["value"], data["orders"]["previous"]) == (100, 12)
    assert (data["attributed_conversions"]["value"], data["attributed_conversions"]["previous"]) == (25, 3)


def test_what_has_to_do_with_ai_features_is_unknown_while_none_was_ever_used(
    ask: Ask, figures: FiguresByHand
) -> None:
    fill_analytics(figures, "web", "orders")
    data = ask(conversions.analytics, period="7d")["data"]
    assert made_of(data["attributed_share"]) == (None, None, 100)
    assert made_of(data["overall_rate"]) == (69.3333, 104, 150)
    for key in ("ai_assisted_rate", "unassisted_rate", "difference", "lift_percent"):
        assert data[key]["value"] is None
    assert data["attributed_conversions"]["value"] is None
    assert data["orders"]["value"] == 100
    trends = ask(conversions.trends, period="7d")
    for key in ("ai_sessions", "ai_assisted_conversions", "ai_attributed_conversions"):
        assert trends["data"][key]["value"] is None
        assert marks(trends["series"], key) == [None] * 7


def test_orders_from_before_the_first_use_are_no_comparison(ask: Ask, figures: FiguresByHand) -> None:
    fill_analytics(figures, "web", "orders")
    figures.known("ai", november(14), november(20))
    data = ask(conversions.analytics, period="7d")["data"]
    assert made_of(data["attributed_share"]) == (25.0, 25, 100)
    assert data["attributed_share"]["previous"] is None
    assert (data["attributed_conversions"]["value"], data["attributed_conversions"]["previous"]) == (25, None)


def test_the_difference_comes_with_its_interval(ask: Ask, figures: FiguresByHand) -> None:
    fill_analytics(figures)
    answer = ask(conversions.analytics, period="7d")
    difference = answer["data"]["difference"]
    assert difference["value"] == 20.0
    assert round(difference["lower"], 2) == 5.24  # the published example of test_intervals
    assert round(difference["upper"], 2) == 33.39
    assert difference["confidence_percent"] == 95
    assert (difference["previous"], difference["change_points"]) == (25.0, -5.0)
    assert answer["data"]["lift_percent"]["value"] == 33.3333
    assert answer["data"]["lift_percent"]["previous"] == 166.6667
    assert answer["attribution"] == {"model": "last touch", "window_days": 7}


def test_each_rate_comes_with_its_interval(ask: Ask, figures: FiguresByHand) -> None:
    fill_analytics(figures)
    data = ask(conversions.analytics, period="7d")["data"]
    # The p for which the rate is 1.96 of its deviations away: found by halving, not by Wilson's formula.
    expected = {"overall_rate": (61.5482, 76.153), "ai_assisted_rate": (69.1834, 87.6953),
                "unassisted_rate": (49.0455, 70.0382), "attributed_share": (17.5452, 34.3045)}  # fmt: skip
    assert {key: (data[key]["lower"], data[key]["upper"]) for key in expected} == expected
    assert {data[key]["confidence_percent"] for key in expected} == {95}


def test_without_a_denominator_there_is_no_rate(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", KNOWN_LONG, november(20))
    figures.known("ai", KNOWN_LONG, november(20))
    figures.add("conversion_analytics", november(20), sessions=5, conversions=1)
    data = ask(conversions.analytics, period="7d")["data"]
    assert made_of(data["unassisted_rate"]) == (20.0, 1, 5)
    assert made_of(data["ai_assisted_rate"]) == (None, 0, 0)
    assert (data["ai_assisted_rate"]["lower"], data["ai_assisted_rate"]["upper"]) == (None, None)
    assert (data["difference"]["value"], data["difference"]["lower"]) == (None, None)
    assert data["lift_percent"]["value"] is None
    assert made_of(data["attributed_share"]) == (None, None, None)  # nothing known of orders


def test_the_funnel_week_by_week(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", october(19), november(20))
    for day, order, count in (
        (october(19), 1, 10),
        (october(25), 1, 10),
        (october(25), 2, 5),
        (november(20), 1, 3),
    ):
        name = FUNNEL_STAGES[order - 1]
        figures.add("conversion_funnel", day, stage_name=name, stage_order=order, count=count)
    series = ask(conversions.funnel, start="2026-10-12", end="2026-11-20")["series"]
    assert [[stage["count"] for stage in mark["stages"]] for mark in series] == [
        [],
        [20, 5, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [3, 0, 0, 0, 0],
    ]
    assert series[1]["stages"][1]["dropoff_rate"] == 75.0
    assert [mark["partial"] for mark in series] == [False, False, False, False, False, True]


def made_of(rate: dict[str, Any]) -> tuple[Any, ...]:
    return rate["value"], rate["numerator"], rate["denominator"]


def test_days_between_the_newest_complete_day_and_today_are_unknown(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("web", KNOWN_LONG, november(20))
    figures.known("orders", KNOWN_LONG, november(18))
    figures.known("orders", november(21), november(21))
    figures.known("ai", KNOWN_LONG, november(20))
    answer = ask(conversions.trends, period="7d")
    assert marks(answer["series"], "ai_attributed_conversions") == [0, 0, 0, 0, 0, None, None]

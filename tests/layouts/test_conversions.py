"""The conversions area: rates with n and interval, a difference never called an effect, losses by step."""

from dataclasses import replace
from typing import Any

import pytest

from data.listings.registry import LISTINGS
from layouts import conversions
from layouts.answered import Answered
from layouts.formatting import Money
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

VIEW = View("light", Money("EUR"), listed=frozenset(LISTINGS))
PERIOD = {"key": "7d", "start": "2026-11-14", "end": "2026-11-20", "granularity": "day",
          "data_through": "2026-11-20"}  # fmt: skip
STAGES = ("Page Visitors", "Product Views", "Added to Cart", "Checkout", "Purchase")


def rate(hits: int | None, trials: int | None, value: float | None, *ends: float) -> dict[str, Any]:
    lower, upper = ends or (None, None)
    return {"value": value, "previous": None, "numerator": hits, "denominator": trials, "lower": lower,
            "upper": upper, "confidence_percent": 95}  # fmt: skip


def analytics(**changed: Any) -> Answered:
    """56 of 70 sessions with the assistant bought, 48 of 80 without."""
    data = {
        "overall_rate": rate(104, 150, 69.3333, 61.5482, 76.153),
        "ai_assisted_rate": rate(56, 70, 80.0, 69.1834, 87.6953),
        "unassisted_rate": rate(48, 80, 60.0, 49.0455, 70.0382),
        "attributed_share": rate(25, 100, 25.0, 17.5452, 34.3045),
        "difference": {"value": 20.0, "lower": 5.24, "upper": 33.39, "confidence_percent": 95},
    }
    return Answered("/api/conversions/analytics", {"period": PERIOD, "data": {**data, **changed}})


def rows_of(drawn: Any) -> list[list[str]]:
    rows = [part for part in parts(drawn) if type(part).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in rows]


def test_each_side_says_its_rate_its_n_and_its_interval() -> None:
    card = conversions.difference(VIEW, analytics())
    assert (
        "80.00% of sessions with an AI feature (56 of 70), 60.00% of sessions without one (48 of 80) ended "
        "in a purchase."
    ) in text(card.said)
    assert rows_of(card.rows)[1:] == [
        ["With AI", "56", "70", "80.00%", "69.18% – 87.70%"],
        ["Without AI", "48", "80", "60.00%", "49.05% – 70.04%"],
    ]
    assert card.figure is not None
    names = card.figure["layout"]["yaxis"]["ticktext"]
    assert [name.split("<")[0] for name in names] == ["With AI", "Without AI", "Difference"]
    assert "n = 70" in names[0]
    assert "95% interval 69.18% to 87.70%" in card.summary


def test_the_difference_is_called_a_difference() -> None:
    card = conversions.difference(VIEW, analytics())
    said = text(card.below)
    assert said.startswith("Difference +20.00 pp, 95% interval +5.24 pp to +33.39 pp.")
    assert "not what it caused" in said
    assert "effect" not in text([card.below, card.rows]) + card.summary


def test_a_side_without_sessions_leaves_the_other() -> None:
    nobody = rate(0, 0, None)
    unknown = {"value": None, "lower": None, "upper": None, "confidence_percent": 95}
    card = conversions.difference(VIEW, analytics(ai_assisted_rate=nobody, difference=unknown))
    assert card.figure is not None
    assert card.figure["data"][0]["x"] == [60.0]
    assert "60.00% of sessions without one (48 of 80) ended in a purchase." in text(card.said)
    assert "one side has no sessions" in text(card.below)
    assert rows_of(card.rows)[1] == ["With AI", "0", "0", "–", "–"]


def test_where_neither_side_is_known_there_is_a_table_and_no_figure() -> None:
    unknown = {"value": None, "lower": None, "upper": None, "confidence_percent": 95}
    nothing = rate(None, None, None)
    told = analytics(ai_assisted_rate=nothing, unassisted_rate=nothing, difference=unknown)
    card = conversions.difference(VIEW, told)
    assert (card.figure, card.rows) == (None, None)
    assert rows_of(card.said)[1] == ["With AI", "–", "–", "–", "–"]


def funnel_rows(*counts: int) -> list[dict[str, Any]]:
    """Rates are counted here by hand: of the first stage, and of the one before."""
    before: list[int | None] = [None, *counts[:-1]]
    return [
        {"stage_name": name, "count": count, "previous": 0, "change_percent": None,
         "percentage": 100 * count / counts[0],
         "step_rate": 100 * count / was if was else None,
         "dropoff_rate": 100 - 100 * count / was if was else None, "lost": was - count if was else None}
        for name, count, was in zip(STAGES, counts, before, strict=True)
    ]  # fmt: skip


def whole(*counts: int) -> Answered:
    return Answered("/api/overview/funnel", {"period": PERIOD, "data": funnel_rows(*counts)})


def test_the_funnel_names_its_largest_drop_and_draws_what_each_step_lost() -> None:
    drawn = conversions.stages(VIEW, whole(200, 100, 20, 10, 5))
    assert "Largest drop: 80.0% between Product Views and Added to Cart, 80 sessions." in text(drawn)
    assert [row[:5] for row in rows_of(drawn)[1:3]] == [
        ["Page Visitors", "200", "–", "100.0%", "–"],
        ["Product Views", "100", "50.0%", "50.0%", "50.0%"],
    ]
    tracks = [props(bar) for bar in with_class(drawn, "track")]
    lengths = [(each["style"]["--long"], each["style"].get("--cut")) for each in tracks]
    assert lengths == [
        ("100.0%", None),
        ("50.0%", "50.0%"),
        ("10.0%", "40.0%"),
        ("5.0%", "5.0%"),
        ("2.5%", "2.5%"),
    ]


def test_a_funnel_that_loses_nobody_names_no_drop() -> None:
    assert "Largest" not in text(conversions.stages(VIEW, whole(3, 3, 3, 3, 3)))


def bucketed(*days: list[dict[str, Any]]) -> Answered:
    series = [
        {"start": f"2026-11-{14 + at}", "end": f"2026-11-{14 + at}", "partial": False, "stages": stages}
        for at, stages in enumerate(days)
    ]
    return Answered("/api/conversions/funnel", {"period": PERIOD, "series": series})


def test_the_funnel_by_day_is_panels_and_a_table_newest_first() -> None:
    told = bucketed(funnel_rows(100, 50, 10, 5, 1), [], funnel_rows(100, 60, 6, 3, 3))
    card = conversions.funnel(VIEW, told, whole(200, 110, 16, 8, 4))
    assert "By day, of the sessions at one stage those that reached the next" in text(card.said)
    assert "2.0% of all ended in a purchase" in text(card.said)
    assert card.figure is not None
    assert [trace["y"] for trace in card.figure["data"]] == [
        [50.0, None, 60.0],
        [20.0, None, 10.0],
        [50.0, None, 50.0],
        [20.0, None, 100.0],
    ]
    assert card.figure["layout"]["annotations"][0]["text"] == "<b>55.0%</b> Page Visitors to Product Views"
    assert rows_of(card.rows) == [
        ["Day", *STAGES[1:]],
        ["Mon 16 Nov 2026", "60.0%", "10.0%", "50.0%", "100.0%"],
        ["Sun 15 Nov 2026", "–", "–", "–", "–"],
        ["Sat 14 Nov 2026", "50.0%", "20.0%", "50.0%", "20.0%"],
    ]
    first = props(with_class(card.rows, "opens")[0])
    assert first["href"] == "?facts=step_rate&name=Product+Views&from=2026-11-16&to=2026-11-16"


def test_days_without_visits_have_no_funnel() -> None:
    nothing = Answered("/api/overview/funnel", {"period": PERIOD, "data": []})
    card = conversions.funnel(VIEW, bucketed([], []), nothing)
    assert card.figure is None
    assert "No web visits, 14 – 20 Nov 2026" in text(card.said)


def attributed(*, before: int | None = 2) -> Answered:
    rows = [("Chat Assistant", 25, 60.5), ("none", 75, 1200.0)]
    changes = (25.0, -6.2, 1.5) if before else (None, None, None)
    data = [
        {"ai_feature": name, "orders": orders, "previous_orders": before, "revenue_amount": amount,
         "orders_change_percent": change, "orders_within_noise": noise,
         "percentage": 1.0, "previous": None, "change_percent": None}
        for (name, orders, amount), change, noise in zip(rows, changes[:2], (False, True), strict=True)
    ]  # fmt: skip
    orders = {"value": 100, "previous": before, "change_percent": changes[2], "within_noise": False}
    totals = {"orders": orders, "revenue_amount": {"value": 1260.5}}
    body = {"period": PERIOD, "data": data, "totals": totals,
            "attribution": {"model": "last touch", "window_days": 7}}  # fmt: skip
    return Answered("/api/revenue/attribution", body)


def test_orders_by_feature_name_the_model_and_end_with_none() -> None:
    drawn = conversions.attribution(VIEW, attributed(), analytics())
    assert "25 of 100 orders (25.0%) after an AI feature: last touch within 7 days; attributed" in text(drawn)
    assert rows_of(drawn)[1:] == [
        ["Chat Assistant", "25", "€60", "▲+25.0%up 25.0%, better"],
        ["No AI feature", "75", "€1,200", "▼−6.2%down 6.2%, within noise"],
        ["All orders", "100", "€1,260", "▲+1.5%up 1.5%, better"],
    ]
    chips = [props(chip)["className"] for chip in with_class(drawn, "chip")]
    assert chips == ["chip better", "chip even", "chip better"]


def test_an_unknown_share_leaves_the_model_and_an_unknown_window_before_a_dash() -> None:
    told = analytics(attributed_share=rate(None, 100, None))
    drawn = conversions.attribution(VIEW, attributed(before=None), told)
    assert "By last touch within 7 days; attributed, not caused." in text(drawn)
    assert [row[-1] for row in rows_of(drawn)[1:]] == ["––"] * 3


def trends(**values: Any) -> Answered:
    data = {
        key: {"value": 1, "previous": 1, "change": 0, "change_percent": 0.0} | values.get(key, {})
        for key in conversions.COUNTS
    }
    mark = {
        "start": "2026-11-14",
        "end": "2026-11-14",
        "partial": False,
        **dict.fromkeys(conversions.COUNTS, 1),
    }
    body = {"period": PERIOD, "data": data, "series": [mark], "previous_series": [mark], "today": None}
    return Answered("/api/conversions/trends", body)


@pytest.mark.parametrize(("change", "than"), [(3, "3 more than"), (-2, "2 fewer than"), (0, "0 more than")])
def test_the_trend_says_how_many_more_or_fewer(change: int, than: str) -> None:
    told = trends(conversions={"value": 9, "change": change}, ai_attributed_conversions={"value": 4})
    said = text(conversions.trends(VIEW, told).said)
    assert (
        f"9 web sessions ended in a purchase, {than} in the 7 days before. 4 orders had an AI feature" in said
    )
    alone = text(conversions.trends(replace(VIEW, compare=False), told).said)
    assert "9 web sessions ended in a purchase. 4 orders" in alone


def test_counts_say_how_many_sessions_used_the_assistant() -> None:
    said = text(conversions.counts(VIEW, trends(sessions={"value": 40}, ai_sessions={"value": 12})))
    assert "12 of 40 sessions used an AI feature, vs 7 – 13 Nov." in said
    unknown = text(conversions.counts(VIEW, trends(ai_sessions={"value": None})))
    assert "Sessions and orders, vs 7 – 13 Nov." in unknown


def test_each_card_tells_its_source_and_gives_its_rows() -> None:
    drawn = [
        conversions.trends(VIEW, trends()).said,
        conversions.difference(VIEW, analytics()).said,
        conversions.stages(VIEW, whole(5, 4, 3, 2, 1)),
        conversions.funnel(VIEW, bucketed(funnel_rows(5, 4, 3, 2, 1)), whole(5, 4, 3, 2, 1)).said,
        conversions.attribution(VIEW, attributed(), analytics()),
        conversions.counts(VIEW, trends()),
    ]
    asked = ("&rows=series", "", "", "", "", "&rows=data")
    for card, rows in zip(drawn, asked, strict=True):
        assert "ThroughFri 20 Nov 2026, complete days" in text(with_class(card, "about")[0])
        (link,) = [props(part)["href"] for part in parts(card) if props(part).get("download") == ""]
        assert link.endswith(f"format=csv{rows}")

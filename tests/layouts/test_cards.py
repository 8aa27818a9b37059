"""Cards: the exact number beside the formatted one, and an identity that fails is seen."""

from dataclasses import replace
from typing import Any

from data.metrics import METRICS
from data.queries.reconciliation import LABELS
from layouts import revenue
from layouts.answered import Answered
from layouts.cards import PROVED_BY, kpi_card, sparkline, strip
from layouts.formatting import Money
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

VIEW = View("light", Money("EUR"))
PERIOD = {"key": "30d", "start": "2026-10-22", "end": "2026-11-20", "data_through": "2026-11-20"}


def summary(*identities: dict[str, Any]) -> Answered:
    net = {"value": 120.0, "previous": 0, "change": 120.0, "change_percent": None}
    data = {"total_revenue": net, "sales": {"value": 130.0}, "returns": {"value": 10.0}}
    body = {"period": PERIOD, "data": data, "reconciliation": list(identities)}
    return Answered("/api/revenue/summary", body)


def identity(key: str, left: float, right: float) -> dict[str, Any]:
    return {"key": key, "label": key.title(), "left": left, "right": right, "difference": left - right,
            "equal": left == right}  # fmt: skip


def test_a_card_shows_the_number_and_where_rest_gives_it() -> None:
    card = kpi_card(VIEW, METRICS["total_revenue"], summary().at("data", "total_revenue"))
    (big,) = with_class(card, "big")
    assert text(big) == "€120.00"
    said = props(big)
    assert said["data-value"] == "120.0"
    assert said["data-from"] == "/api/revenue/summary data.total_revenue.value"
    assert "+€120.00 vs 22 Sep – 21 Oct" in text(card)
    assert "new" in text(card)


def test_a_rate_shows_its_n() -> None:
    rate = {"value": 5.2143, "previous": 5.8227, "change_points": -0.6084, "within_noise": True,
            "numerator": 371, "denominator": 7115}  # fmt: skip
    told = Answered("/api/overview/kpis", {"period": PERIOD, "data": {"conversion_rate": rate}})
    said = text(kpi_card(VIEW, METRICS["conversion_rate"], told.at("data", "conversion_rate")))
    assert "n = 7,115" in said
    assert "371 ÷ 7,115" in said
    assert "vs 5.82% in 22 Sep – 21 Oct" in said


def test_identities_that_hold_are_one_line() -> None:
    said = strip(VIEW, summary(identity("categories", 120.0, 120.0), identity("unheard_of", 120.0, 120.0)))
    assert text(said) == " ReconciledSales €130.00 − returns €10.00 = net €120.00= categories= Unheard_Of"


def test_sales_less_returns_is_said_as_a_sum_while_it_is_one() -> None:
    holds = strip(VIEW, summary(identity("net", 120.0, 120.0), identity("tiers", 120.0, 120.0)))
    assert text(holds).endswith("= net €120.00= customer tiers with guests")
    assert [props(part).get("data-equal") for part in parts(holds)].count("true") == 2
    broken = strip(VIEW, summary(identity("net", 119.0, 120.0)))
    assert text(broken).endswith("≠ sales less returns €119.00, difference −€1.00")


def test_an_identity_that_fails_shows_both_sides_and_the_difference() -> None:
    said = strip(VIEW, summary(identity("categories", 120.0, 118.5), identity("tiers", 120.0, 120.0)))
    assert "1 of 2 do not agree" in text(said)
    assert "≠ categories €118.50, difference €1.50" in text(said)
    equal = [props(part).get("data-equal") for part in parts(said)]
    assert equal.count("false") == 1


def test_each_identity_leads_to_the_card_that_proves_it() -> None:
    keys = ("categories", "tiers", "attribution", "customers", "unheard_of")
    view = replace(VIEW, search="?period=90d")
    said = strip(view, summary(identity("net", 119.0, 120.0), *(identity(key, 120.0, 120.0) for key in keys)))
    ways = [props(part)["href"] for part in with_class(said, "opens")]
    assert ways == [
        "/revenue?period=90d#revenue-steps",
        "/revenue?period=90d#revenue-category",
        "/revenue?period=90d#revenue-customer-value",
        "/revenue?period=90d#revenue-attribution",
        "/revenue?period=90d#revenue-customer-value",
        "/revenue?period=90d",
    ]
    cards = {props(part).get("id") for part in parts(revenue.skeleton())}
    assert cards >= set(PROVED_BY.values())
    assert set(PROVED_BY) == set(LABELS)


def test_days_without_figures_have_nothing_to_reconcile() -> None:
    assert "Nothing to reconcile" in text(strip(VIEW, summary()))


def test_a_compact_figure_is_exact_on_focus_as_on_hover() -> None:
    card = kpi_card(VIEW, METRICS["total_revenue"], summary().at("data", "total_revenue"))
    reached = [props(part) for part in parts(card) if props(part).get("tabIndex") == "0"]
    assert [(part["children"], part["title"]) for part in reached] == [
        ("€120.00", "120.0"),
        ("+€120.00", "120.0"),
    ]


def test_what_is_unknown_has_nothing_to_say_on_focus() -> None:
    unknown = {"value": None, "previous": None, "change": None, "change_percent": None}
    told = Answered("/api/revenue/summary", {"period": PERIOD, "data": {"orders": unknown}})
    card = kpi_card(VIEW, METRICS["orders"], told.at("data", "orders"))
    assert [part for part in parts(card) if props(part).get("tabIndex")] == []


def test_a_sparkline_is_told_in_a_sentence_made_of_its_values() -> None:
    told = answered(start="2026-11-16", granularity="day")
    drawn = sparkline(
        VIEW, METRICS["ai_revenue"], told.at("data"), [None, 20.5, 3.0, 1200.75, 40.0], "accent"
    )
    assert props(drawn)["alt"] == (  # type: ignore[arg-type]
        "AI-attributed revenue by day, 16 – 20 Nov 2026: €20.50 to €40.00, between €3.00 and €1,201"
    )
    assert sparkline(VIEW, METRICS["orders"], told.at("data"), [None] * 5, "shop") is None


def answered(**period: str) -> Answered:
    return Answered("/api/x/y", {"period": {**PERIOD, **period}, "data": {}})


def test_a_week_cut_by_the_window_is_no_fall_of_a_sparkline() -> None:
    # Wednesday 7 October to Friday 20 November: the first and the last of seven weeks are cut.
    told = answered(start="2026-10-07", granularity="week").at("data")
    values = [5, 40, 41, 42, 43, 44, 6]
    drawn = sparkline(VIEW, METRICS["orders"], told, values, "shop")
    assert "40 to 44, between 40 and 44" in props(drawn)["alt"]  # type: ignore[arg-type]
    rates = sparkline(VIEW, METRICS["conversion_rate"], told, values, "shop")
    assert "5.00% to 6.00%" in props(rates)["alt"]  # type: ignore[arg-type]

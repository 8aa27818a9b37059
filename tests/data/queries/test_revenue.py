"""Revenue, against figures counted by hand."""

import datetime as dt
from typing import Any

import pytest

from data.queries import revenue
from data.rollups.next_days import NOT_YET
from data.shop import Currency, Shop
from tests.data.queries.conftest import NOON, Ask
from tests.data.queries.figures_by_hand import FiguresByHand, november

KNOWN_LONG = dt.date(2025, 1, 1)


def add_money(figures: FiguresByHand, day: dt.date, orders: int = 0, **minor: int) -> None:
    figures.add(
        "revenue_summary", day, orders=orders, **{f"{name}_minor": value for name, value in minor.items()}
    )


@pytest.fixture
def two_weeks(figures: FiguresByHand) -> None:
    """Sales 400.10, returns 30.05, net 370.05 this week; 100.00 and nothing returned the week before."""
    for source in ("orders", "ai"):
        figures.known(source, KNOWN_LONG, november(20))
    add_money(
        figures, november(13), orders=4, gross_sales=10000, sales=10000, total_revenue=10000,
        ai_revenue=2500, returning_customer_revenue=10000,
    )  # fmt: skip
    add_money(
        figures, november(14), orders=3, gross_sales=31015, discounts=1005, sales=30010, total_revenue=30010,
        ai_revenue=10000, new_customer_revenue=20010, guest_revenue=10000, tax=5702, adjustments=-118,
    )  # fmt: skip
    add_money(
        figures, november(20), orders=2, gross_sales=10000, sales=10000, returns=3005, total_revenue=6995,
        returning_customer_revenue=6995, tax=1329,
    )  # fmt: skip
    for day, category, minor in ((14, "Serums", 25010), (14, "Postage", 5000), (20, "Serums", 6995)):
        figures.add("category_revenue", november(day), category_name=category, revenue_amount_minor=minor)
    figures.add("category_revenue", november(13), category_name="Tonics", revenue_amount_minor=10000)
    for day, feature, orders, minor in (
        (13, "Chat Assistant", 1, 2500),
        (13, "none", 3, 7500),
        (14, "Skin Analysis", 1, 10000),
        (14, "none", 2, 20010),
        (20, "none", 2, 6995),
    ):
        figures.add(
            "revenue_attribution", november(day), ai_feature=feature, orders=orders,
            revenue_amount_minor=minor,
        )  # fmt: skip
    for day, tier, orders, sales, minor in (
        (13, "Top 20%", 4, 10000, 10000),
        (14, "Top 20%", 1, 20010, 20010),
        (14, "Guests", 2, 10000, 10000),
        (20, "Rest", 2, 10000, 6995),
    ):
        figures.add(
            "customer_value_analysis", november(day), tier=tier, orders=orders, sales_minor=sales,
            revenue_minor=minor,
        )  # fmt: skip
    figures.calendar(november(13), november(20))
    for day, who, tier, net, following in (
        (13, "ada", "Top 20%", 10000, november(14)),
        (14, "ada", "Top 20%", 20010, november(20)),
        (20, "ada", "Rest", 5000, NOT_YET),
        (20, "bob", "Rest", 1995, NOT_YET),
    ):
        figures.add(
            "customer_days", november(day), customer_id=who, tier=tier, net_minor=net,
            next_date=following,
        )  # fmt: skip


@pytest.mark.usefixtures("two_weeks")
def test_summary_against_the_week_before(ask: Ask) -> None:
    data = ask(revenue.summary, period="7d")["data"]
    assert {key: each["value"] for key, each in data.items()} == {
        "gross_sales": 410.15,
        "discounts": 10.05,
        "sales": 400.1,
        "returns": 30.05,
        "total_revenue": 370.05,
        "adjustments": -1.18,
        "tax": 70.31,
        "ai_revenue": 100.0,
        "new_customer_revenue": 200.1,
        "returning_customer_revenue": 69.95,
        "guest_revenue": 100.0,
        "orders": 5,
        "average_order_value": 80.02,
        "growth_rate": 270.05,
        "ai_revenue_share": 27.0234,
    }
    assert picked(data["total_revenue"]) == (370.05, 100.0, 270.05, 270.05)
    assert picked(data["orders"]) == (5, 4, 1, 25.0)
    assert picked(data["returns"]) == (30.05, 0.0, 30.05, None)
    average = data["average_order_value"]
    assert picked(average) == (80.02, 25.0, 55.02, 220.08)
    assert (average["numerator"], average["denominator"]) == (400.1, 5)


@pytest.mark.usefixtures("two_weeks")
def test_summary_in_buckets(ask: Ask) -> None:
    answer = ask(revenue.summary, period="7d")
    assert [mark["total_revenue"] for mark in answer["series"]] == [300.1, 0.0, 0.0, 0.0, 0.0, 0.0, 69.95]
    assert [mark["orders"] for mark in answer["series"]] == [3, 0, 0, 0, 0, 0, 2]
    assert [mark["ai_revenue"] for mark in answer["previous_series"]] == [0.0] * 6 + [25.0]
    assert answer["today"] is None


@pytest.mark.usefixtures("two_weeks")
def test_summary_reconciles(ask: Ask) -> None:
    identities = ask(revenue.summary, period="7d")["reconciliation"]
    assert [(each["key"], each["left"], each["right"], each["equal"]) for each in identities] == [
        ("net", 370.05, 370.05, True),
        ("categories", 370.05, 370.05, True),
        ("tiers", 370.05, 370.05, True),
        ("attribution", 370.05, 370.05, True),
        ("customers", 370.05, 370.05, True),
    ]


@pytest.mark.usefixtures("two_weeks")
def test_a_difference_of_one_cent_is_told(ask: Ask, figures: FiguresByHand) -> None:
    figures.add("category_revenue", november(15), category_name="Serums", revenue_amount_minor=1)
    broken = [each for each in ask(revenue.summary, period="7d")["reconciliation"] if not each["equal"]]
    assert [(each["key"], each["left"], each["right"]) for each in broken] == [("categories", 370.05, 370.06)]
    assert broken[0]["difference"] == -0.01


@pytest.mark.usefixtures("two_weeks")
def test_attribution_ends_with_none(ask: Ask) -> None:
    answer = ask(revenue.attribution, period="7d")
    assert [tuple(row.values()) for row in answer["data"]] == [
        ("Skin Analysis", 1, 0, None, True, 100.0, 27.0234, 0.0, 0.0, None, True),
        ("Chat Assistant", 0, 1, -100.0, True, 0.0, 0.0, 25.0, 25.0, -100.0, True),
        ("none", 4, 3, 33.3333, True, 270.05, 72.9766, 75.0, 75.0, 260.0667, True),
    ]
    assert list(answer["data"][0]) == [
        "ai_feature",
        "orders",
        "previous_orders",
        "orders_change_percent",
        "orders_within_noise",
        "revenue_amount",
        "percentage",
        "previous",
        "previous_percentage",
        "change_percent",
        "within_noise",
    ]
    assert picked(answer["totals"]["revenue_amount"]) == (370.05, 100.0, 270.05, 270.05)
    assert picked(answer["totals"]["orders"]) == (5, 4, 1, 25.0)
    assert answer["attribution"] == {"model": "last touch", "window_days": 7}


def test_attribution_of_a_known_window_without_orders_still_has_none(
    ask: Ask, figures: FiguresByHand
) -> None:
    figures.known("orders", november(14), november(20))
    rows = ask(revenue.attribution, period="7d")["data"]
    assert [(row["ai_feature"], row["revenue_amount"], row["percentage"]) for row in rows] == [
        ("none", 0.0, None)
    ]
    assert (rows[0]["previous"], rows[0]["previous_orders"]) == (None, None)


@pytest.mark.usefixtures("two_weeks")
def test_category_by_size(ask: Ask) -> None:
    answer = ask(revenue.category, period="7d")
    assert [(row["category_name"], row["revenue_amount"], row["percentage"]) for row in answer["data"]] == [
        ("Serums", 320.05, 86.4883),
        ("Postage", 50.0, 13.5117),
        ("Tonics", 0.0, 0.0),
    ]
    assert [row["previous"] for row in answer["data"]] == [0.0, 0.0, 100.0]


@pytest.mark.usefixtures("two_weeks")
def test_customer_value_counts_each_person_once(ask: Ask) -> None:
    answer = ask(revenue.customer_value, period="7d")
    top, middle, rest, guests = answer["data"]
    assert [row["tier"] for row in answer["data"]] == ["Top 20%", "Next 30%", "Rest", "Guests"]
    assert [row["revenue"] for row in answer["data"]] == [200.1, 0.0, 69.95, 100.0]
    assert [row["share"] for row in answer["data"]] == [54.0738, 0.0, 18.9029, 27.0234]
    # Ada bought as Top on the 14th and as Rest on the 20th: she is one person, and now in Rest.
    assert (top["customers"], rest["customers"], guests["customers"]) == (0, 2, None)
    assert (top["previous_customers"], rest["previous_customers"]) == (1, 0)
    assert (top["orders"], top["aov"], rest["aov"], middle["aov"]) == (1, 200.1, 50.0, None)
    assert (top["previous"], top["previous_orders"], top["previous_aov"]) == (100.0, 4, 25.0)
    assert picked(answer["totals"]["revenue"]) == (370.05, 100.0, 270.05, 270.05)
    assert picked(answer["totals"]["customers"]) == (2, 1, 1, 100.0)


def test_a_shrinking_loss_is_a_change_for_the_better(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    add_money(figures, november(13), total_revenue=-10000, returns=10000)
    add_money(figures, november(20), total_revenue=-5000, returns=5000)
    data = ask(revenue.summary, period="7d")["data"]
    assert picked(data["total_revenue"]) == (-50.0, -100.0, 50.0, 50.0)
    assert data["average_order_value"]["value"] is None  # nothing was sold


def test_shares_of_a_loss_are_unknown(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    figures.add("category_revenue", november(20), category_name="Serums", revenue_amount_minor=-100)
    assert ask(revenue.category, period="7d")["data"][0]["percentage"] is None


def test_today_so_far_of_revenue(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    figures.known("orders", november(21), november(21))
    figures.known("ai", november(21), november(21))  # the first use ever was today
    add_money(figures, november(20), orders=2, total_revenue=6995)
    add_money(figures, november(21), orders=1, total_revenue=999, ai_revenue=1)
    answer = ask(revenue.summary, period="7d")
    assert answer["today"] == {
        "start": november(21),
        "end": november(21),
        "partial": True,
        "total_revenue": 9.99,
        "ai_revenue": 0.01,
        "orders": 1,
    }
    assert answer["data"]["total_revenue"]["value"] == 69.95
    assert answer["data"]["ai_revenue"]["value"] is None


def test_what_is_attributed_is_unknown_while_no_ai_feature_was_ever_used(
    ask: Ask, figures: FiguresByHand
) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    figures.known("orders", november(21), november(21))
    for day in (november(20), november(21)):
        add_money(figures, day, orders=2, total_revenue=6995)
    figures.add("revenue_attribution", november(20), ai_feature="none", orders=2, revenue_amount_minor=6995)
    answer = ask(revenue.summary, period="7d")
    for key in ("ai_revenue", "ai_revenue_share"):
        assert picked(answer["data"][key]) == (None, None, None, None)
    assert {mark["ai_revenue"] for mark in answer["series"] + answer["previous_series"]} == {None}
    assert answer["today"]["ai_revenue"] is None
    assert answer["data"]["total_revenue"]["value"] == 69.95
    assert all(each["equal"] for each in answer["reconciliation"] if each["key"] == "attribution")
    (none,) = ask(revenue.attribution, period="7d")["data"]
    assert (none["ai_feature"], none["revenue_amount"], none["percentage"]) == ("none", 69.95, 100.0)


def test_what_is_attributed_is_known_from_the_first_use_on(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", KNOWN_LONG, november(20))
    figures.known("ai", november(12), november(20))
    for day in (november(10), november(13), november(20)):
        add_money(figures, day, orders=1, total_revenue=1000, ai_revenue=400 if day > november(11) else 0)
    answer = ask(revenue.summary, period="7d")
    week = answer["data"]["ai_revenue"]
    assert picked(week) == (4.0, 4.0, None, None)  # 7 to 13 November is known only from the 12th on
    assert (week["partial"], week["previous_partial"]) == (False, True)
    assert [mark["ai_revenue"] for mark in answer["previous_series"]] == [None] * 5 + [0.0, 4.0]
    assert answer["data"]["total_revenue"]["previous_partial"] is False
    early = ask(revenue.summary, start="2026-11-05", end="2026-11-11")["data"]
    assert (early["ai_revenue"]["value"], early["total_revenue"]["value"]) == (None, 10.0)
    month = ask(revenue.summary, start="2026-10-01", end="2026-11-20")
    assert (month["data"]["ai_revenue"]["value"], month["data"]["ai_revenue"]["partial"]) == (8.0, True)
    weeks = {mark["start"]: (mark["partial"], mark["ai_revenue"]) for mark in month["series"]}
    assert weeks[november(9)] == (False, 4.0)  # net revenue of that week is whole
    assert weeks[november(2)] == (False, None)


def test_no_fall_is_told_of_days_that_ai_features_do_not_reach(ask: Ask, figures: FiguresByHand) -> None:
    """Facts of AI features end on the 9th; orders up to the 16th may be attributed to their uses."""
    figures.known("orders", KNOWN_LONG, november(20))
    figures.known("orders", november(21), november(21))
    figures.known("ai", KNOWN_LONG, november(9))
    add_money(figures, november(13), orders=1, total_revenue=1000, ai_revenue=400)
    add_money(figures, november(15), orders=1, total_revenue=1000, ai_revenue=100)
    add_money(figures, november(21), orders=1, total_revenue=1000)
    answer = ask(revenue.summary, period="7d")
    assert picked(answer["data"]["ai_revenue"]) == (1.0, 4.0, None, None)
    assert answer["data"]["ai_revenue"]["partial"] is True
    assert [mark["ai_revenue"] for mark in answer["series"]] == [0.0, 1.0, 0.0, None, None, None, None]
    assert (answer["today"]["ai_revenue"], answer["today"]["total_revenue"]) == (None, 10.0)
    assert picked(answer["data"]["total_revenue"]) == (10.0, 10.0, 0.0, 0.0)


def test_no_data_at_all(ask: Ask) -> None:
    answer = ask(revenue.summary)
    assert {each["value"] for each in answer["data"].values()} == {None}
    assert answer["reconciliation"] == []
    for query in (revenue.attribution, revenue.category, revenue.customer_value):
        assert (ask(query)["data"], ask(query)["totals"]) == ([], None)


@pytest.mark.parametrize(("code", "expected"), [("JPY", 37005.0), ("KWD", 37.005)])
class TestOtherCurrencies:
    @pytest.fixture
    def shop(self, code: str) -> Shop:
        return Shop(clock=lambda: NOON, currency=Currency(code))

    @pytest.mark.usefixtures("two_weeks")
    def test_minor_units_are_divided_as_the_currency_says(self, ask: Ask, expected: float) -> None:
        assert ask(revenue.summary, period="7d")["data"]["total_revenue"]["value"] == expected


def picked(measure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(measure[key] for key in ("value", "previous", "change", "change_percent"))

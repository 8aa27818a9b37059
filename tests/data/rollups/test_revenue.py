"""Revenue, attribution and tiers of a few days, counted by hand.

Monday 2 March: ada uses Skin Analysis, then buys for 40.00 (5.00 off) and pays 4.90 postage; a guest
buys for 15.00. Tuesday: ada buys for 30.00 and returns half of Monday's; ben's first order is 20.00;
two write-offs.
"""

import datetime as dt
from typing import Any

import pytest

from data.engine import Database
from data.manual import enter
from data.rollups import rebuild, refresh
from data.shop import Currency, Shop
from data.tables.reporting import revenue_attribution
from tests.data.facts_by_hand import Facts, at, rows

MONDAY, TUESDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 3)
ADA, BEN = {"customer_id": "ada"}, {"customer_id": "ben"}


@pytest.fixture(autouse=True)
def _people_and_products(facts: Facts) -> None:
    for customer in ("ada", "ben"):
        facts.customer(customer)
    for product in ("serum", "cream", "postage"):
        facts.product(product, merchandise=product != "postage")


def two_days(facts: Facts) -> None:
    facts.use(at(MONDAY, "08:00"), "Skin Analysis", **ADA)
    facts.line(at(MONDAY, "09:00"), "O1", "serum", 2, 4000, discount_minor=500, tax_minor=640, **ADA)
    facts.line(at(MONDAY, "09:00"), "O1", "postage", 1, 490, tax_minor=78, **ADA)
    facts.line(at(MONDAY, "10:00"), "O2", "cream", 1, 1500, tax_minor=240)
    facts.line(at(TUESDAY, "09:00"), "O3", "cream", 1, 3000, **ADA)
    facts.line(at(TUESDAY, "10:00"), "O4", "serum", 1, 2000, **BEN)
    facts.line(at(TUESDAY, "11:00"), "C1", "serum", -1, -2000, tax_minor=-320, **ADA)
    facts.line(at(TUESDAY, "12:00"), "W1", "serum", 1, -900, tax_minor=-7)
    facts.line(at(TUESDAY, "12:00"), "W2", "serum", -1, 0, **ADA)


def summary(database: Database, day: dt.date, *columns: str) -> tuple[Any, ...]:
    (row,) = rows(database, "revenue_summary", *columns, record_date=day)
    return row


def test_a_day_of_sales(database: Database, shop: Shop, facts: Facts) -> None:
    two_days(facts)
    refresh(database, shop)
    money = ("gross_sales", "discounts", "sales", "returns", "total_revenue", "tax", "adjustments")
    assert summary(database, MONDAY, *money) == (64.9, 5.0, 59.9, 0.0, 59.9, 9.58, 0.0)
    assert summary(database, MONDAY, "orders", "average_order_value") == (2, 29.95)
    whose = ("new_customer_revenue", "returning_customer_revenue", "guest_revenue", "ai_revenue")
    assert summary(database, MONDAY, *whose) == (44.9, 0.0, 15.0, 44.9)
    assert summary(database, MONDAY, "growth_rate") == (None,)


def test_a_day_of_sales_returns_and_write_offs(database: Database, shop: Shop, facts: Facts) -> None:
    two_days(facts)
    refresh(database, shop)
    money = ("gross_sales", "discounts", "sales", "returns", "total_revenue", "tax", "adjustments")
    assert summary(database, TUESDAY, *money) == (50.0, 0.0, 50.0, 20.0, 30.0, -3.2, -9.0)
    assert summary(database, TUESDAY, "orders", "average_order_value") == (2, 25.0)
    whose = ("new_customer_revenue", "returning_customer_revenue", "guest_revenue", "ai_revenue")
    assert summary(database, TUESDAY, *whose) == (20.0, 10.0, 0.0, 10.0)
    (growth,) = summary(database, TUESDAY, "growth_rate")
    assert growth == pytest.approx(100 * (30.0 - 59.9) / 59.9)


def test_attribution_of_sales_and_returns(database: Database, shop: Shop, facts: Facts) -> None:
    two_days(facts)
    refresh(database, shop)
    columns = ("record_date", "ai_feature", "orders", "revenue_amount_minor", "revenue_amount", "percentage")
    assert rows(database, "revenue_attribution", *columns) == [
        (MONDAY, "Skin Analysis", 1, 4490, 44.9, pytest.approx(100 * 4490 / 5990)),
        (MONDAY, "none", 1, 1500, 15.0, pytest.approx(100 * 1500 / 5990)),
        (TUESDAY, "Skin Analysis", 1, 1000, 10.0, pytest.approx(100 / 3)),
        (TUESDAY, "none", 1, 2000, 20.0, pytest.approx(200 / 3)),
    ]


def test_tiers_and_guests_sum_to_revenue(database: Database, shop: Shop, facts: Facts) -> None:
    two_days(facts)
    refresh(database, shop)
    columns = ("record_date", "tier", "customers", "revenue_minor", "orders", "aov", "share")
    assert rows(database, "customer_value_analysis", *columns) == [
        (MONDAY, "Guests", 0, 1500, 1, 15.0, pytest.approx(100 * 1500 / 5990)),
        (MONDAY, "Top 20%", 1, 4490, 1, 44.9, pytest.approx(100 * 4490 / 5990)),
        (TUESDAY, "Rest", 1, 2000, 1, 20.0, pytest.approx(200 / 3)),
        (TUESDAY, "Top 20%", 1, 1000, 1, 30.0, pytest.approx(100 / 3)),
    ]


def test_a_return_after_sixty_days_carries_the_feature_of_its_order(
    database: Database, shop: Shop, facts: Facts
) -> None:
    may = dt.date(2026, 5, 1)
    facts.use(at(MONDAY, "08:00"), "Skin Analysis", **ADA)
    facts.line(at(MONDAY, "09:00"), "O1", "serum", 1, 1000, **ADA)
    facts.line(at(may), "C1", "serum", -1, -900, **ADA)
    facts.line(at(may), "C2", "cream", -1, -70, **ADA)
    refresh(database, shop)
    columns = ("ai_feature", "orders", "revenue_amount_minor")
    assert rows(database, "revenue_attribution", *columns, record_date=may) == [
        ("Skin Analysis", 0, -900),
        ("none", 0, -70),
    ]
    assert summary(database, may, "ai_revenue", "total_revenue", "average_order_value") == (-9.0, -9.7, None)
    facts.use(at(MONDAY, "08:30"), "Chat Assistant", **ADA)
    refresh(database, shop)
    assert rows(database, "revenue_attribution", *columns, record_date=may) == [
        ("Chat Assistant", 0, -900),
        ("none", 0, -70),
    ]


def test_an_order_over_two_days_is_counted_once_and_sold_twice(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.line(at(MONDAY, "23:59"), "O1", "serum", 1, 1000, **ADA)
    facts.line(at(TUESDAY, "00:01"), "O1", "cream", 1, 300, **ADA)
    refresh(database, shop)
    columns = ("record_date", "orders", "sales_minor", "average_order_value", "new_customer_revenue_minor")
    assert rows(database, "revenue_summary", *columns, "returning_customer_revenue_minor") == [
        (MONDAY, 1, 1000, 10.0, 1000, 0),
        (TUESDAY, 0, 300, None, 0, 300),
    ]


def test_growth_is_against_the_day_before_alone(database: Database, shop: Shop, facts: Facts) -> None:
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000)
    facts.line(at("2026-03-02"), "O2", "serum", 1, 1500)
    facts.line(at("2026-03-04"), "O4", "serum", 1, 1000)
    facts.line(at("2026-03-04"), "C4", "serum", -1, -1000)
    facts.line(at("2026-03-05"), "O5", "serum", 1, 1000)
    refresh(database, shop)
    assert rows(database, "revenue_summary", "record_date", "growth_rate") == [
        (dt.date(2026, 3, 1), None),
        (dt.date(2026, 3, 2), 50.0),
        (dt.date(2026, 3, 4), None),
        (dt.date(2026, 3, 5), None),
    ]
    facts.line(at("2026-03-01", "10:00"), "O0", "serum", 1, 2000)
    refresh(database, shop)
    assert summary(database, dt.date(2026, 3, 2), "growth_rate") == (-50.0,)


@pytest.mark.parametrize(("code", "scale"), [("JPY", 1), ("KWD", 1000)])
def test_readable_amounts_follow_the_currency(
    database: Database, facts: Facts, code: str, scale: int
) -> None:
    two_days(facts)
    refresh(database, Shop(currency=Currency(code)))
    assert summary(database, MONDAY, "total_revenue", "average_order_value") == (5990 / scale, 2995 / scale)
    assert rows(database, "product_analytics", "revenue", record_date=MONDAY, product_id="serum") == [
        (4000 / scale,)
    ]
    assert rows(database, "customer_value_analysis", "revenue", "aov", record_date=MONDAY, tier="Guests") == [
        (1500 / scale, 1500 / scale)
    ]
    wanted = ("attributed_revenue", "revenue_per_use")
    assert rows(database, "ai_feature_performance", *wanted, record_date=MONDAY) == [
        (4490 / scale, 4490 / scale)
    ]
    assert rows(database, "overview_kpis", "revenue_impact", record_date=MONDAY) == [(4490 / scale,)]
    assert rows(database, "category_revenue", "revenue_amount", record_date=MONDAY) == [(5990 / scale,)]


def test_attribution_entered_by_hand_is_no_part_of_what_is_computed(
    database: Database, shop: Shop, facts: Facts
) -> None:
    two_days(facts)
    refresh(database, shop)
    before = summary(database, MONDAY, "ai_revenue_minor", "ai_revenue")
    assert before == (4490, 44.9)
    by_hand = {"record_date": MONDAY, "ai_feature": "Skin Analysis", "revenue_amount": 1000.0, "orders": 7}
    assert enter(database, shop, revenue_attribution, by_hand)
    for compute in (refresh, rebuild):
        facts.line(at(MONDAY, "21:00"), f"O9-{compute.__name__}", "cream", 1, 100)
        compute(database, shop)
        assert summary(database, MONDAY, "ai_revenue_minor", "ai_revenue") == before
    assert len(rows(database, "revenue_attribution", "orders", source="manual")) == 1

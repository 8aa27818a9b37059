"""Products, categories and gaps, counted by hand."""

import datetime as dt

import pytest

from data.engine import Database
from data.metrics import METRICS
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)
GAP = ("record_date", "asked_by", "product_name", "category", "demand", "potential_revenue_minor")


@pytest.fixture(autouse=True)
def _products(facts: Facts) -> None:
    facts.product("serum", category="Serums")
    facts.product("oil", category="Serums")
    facts.product("cream", category="Creams")
    facts.product("postage", category=None, merchandise=False)


def sunday(facts: Facts) -> None:
    """O1: serum twice, oil and postage; O2: serum; half of it returned; a write-off; views and clicks."""
    facts.line(at(SUNDAY), "O1", "serum", 2, 4000)
    facts.line(at(SUNDAY), "O1", "serum", 1, 1500)
    facts.line(at(SUNDAY), "O1", "oil", 1, 1000)
    facts.line(at(SUNDAY), "O1", "postage", 1, 490)
    facts.line(at(SUNDAY), "O2", "serum", 2, 4000)
    facts.line(at(SUNDAY), "C2", "serum", -1, -2000, original_invoice_id="O2")
    facts.line(at(SUNDAY), "W1", "serum", 1, -77)
    facts.line(at(SUNDAY), "W2", "cream", -3, 0)
    for product, views in (("serum", 5), ("oil", 1), ("cream", 2)):
        for view in range(views):
            facts.event(at(SUNDAY), "product_view", product_id=product, channel="web" if view % 2 else "chat")
    facts.event(at(SUNDAY), "product_view")
    facts.event(at(SUNDAY), "price_inquiry", product_id="serum")
    facts.event(at(SUNDAY), "purchase", product_id="serum")
    for _ in range(3):
        facts.event(at(SUNDAY), "recommendation_shown", product_id="serum")
    facts.event(at(SUNDAY), "recommendation_clicked", product_id="serum")


def test_a_products_day(database: Database, shop: Shop, facts: Facts) -> None:
    sunday(facts)
    refresh(database, shop)
    seen = ("product_id", "views", "recommendations", "recommendation_clicks")
    assert rows(database, "product_analytics", *seen, "purchases", "units", "returns", "revenue") == [
        ("cream", 2, 0, 0, 0, 0, 0, 0.0),
        ("oil", 1, 0, 0, 1, 1, 0, 10.0),
        ("postage", 0, 0, 0, 1, 1, 0, 4.9),
        ("serum", 5, 3, 1, 2, 5, 1, 75.0),
    ]
    assert rows(database, "product_analytics", "product_name", "category", "merchandise") == [
        ("Cream", "Creams", True),
        ("Oil", "Serums", True),
        ("Postage", "Uncategorised", False),
        ("Serum", "Serums", True),
    ]


def test_products_and_categories_sum_to_net_revenue(database: Database, shop: Shop, facts: Facts) -> None:
    sunday(facts)
    refresh(database, shop)
    assert rows(database, "revenue_summary", "total_revenue_minor") == [(8990,)]
    of_products = rows(database, "product_analytics", "product_id", "revenue_minor")
    assert of_products == [("cream", 0), ("oil", 1000), ("postage", 490), ("serum", 7500)]
    columns = ("category_name", "views", "purchases", "lines", "conversion_rate", "revenue")
    assert rows(database, "category_performance", *columns) == [
        ("Creams", 2, 0, 0, 0.0, 0.0),
        ("Serums", 6, 2, 4, pytest.approx(100 / 3), 85.0),
        ("Uncategorised", 0, 1, 1, None, 4.9),
    ]
    assert rows(database, "category_revenue", "category_name", "revenue_amount", "percentage") == [
        ("Creams", 0.0, 0.0),
        ("Serums", 85.0, pytest.approx(100 * 8500 / 8990)),
        ("Uncategorised", 4.9, pytest.approx(100 * 490 / 8990)),
    ]


def test_more_orders_than_views_are_told_as_they_are(database: Database, shop: Shop, facts: Facts) -> None:
    """One view and three orders, two of them by phone."""
    facts.event(at(SUNDAY), "product_view", product_id="serum")
    for invoice in ("O1", "O2", "O3"):
        facts.line(at(SUNDAY), invoice, "serum", 1, 1000)
    refresh(database, shop)
    assert rows(database, "category_performance", "views", "purchases", "conversion_rate") == [(1, 3, 300.0)]
    assert "above 100" in METRICS["category_conversion_rate"].definition.lower()


def test_a_day_that_sums_to_nothing_has_no_shares(database: Database, shop: Shop, facts: Facts) -> None:
    facts.line(at(SUNDAY), "O1", "serum", 1, 1000)
    facts.line(at(SUNDAY), "C1", "cream", -1, -1000)
    refresh(database, shop)
    assert rows(database, "category_revenue", "category_name", "revenue_amount", "percentage") == [
        ("Creams", -10.0, None),
        ("Serums", 10.0, None),
    ]


def vain_searches(facts: Facts, day: dt.date, people: int, category: str | None = "Serums") -> None:
    for person in range(people):
        vain = {"search_query": "vegan serum", "search_results": 0, "search_category": category}
        facts.event(at(day), "search", user_id=f"u{person}", **vain)


def trade(facts: Facts, day: dt.date, views: int, *cents: int) -> None:
    """Views of the serum, and an order of it for each amount."""
    for _ in range(views):
        facts.event(at(day), "product_view", product_id="serum")
    for place, amount in enumerate(cents):
        facts.line(at(day), f"{day} {place}", "serum", 1, amount)


def test_a_gap_of_twenty_people_is_worth_money(database: Database, shop: Shop, facts: Facts) -> None:
    """20 people x 2 purchases of 8 views x a line of 15.00 = 75.00."""
    trade(facts, SUNDAY, 5, 1000)
    trade(facts, MONDAY, 3, 2000)
    vain_searches(facts, MONDAY, 20)
    facts.event(at(MONDAY), "search", user_id="u1", search_query="vegan serum", search_results=0)
    refresh(database, shop)
    assert rows(database, "product_gaps", *GAP, "potential_revenue") == [
        (MONDAY, "search", "vegan serum", "Serums", 20, 7500, 75.0)
    ]


def test_a_gap_of_nineteen_people_is_not(database: Database, shop: Shop, facts: Facts) -> None:
    trade(facts, MONDAY, 3, 2000)
    vain_searches(facts, MONDAY, 19)
    refresh(database, shop)
    assert rows(database, "product_gaps", *GAP) == [(MONDAY, "search", "vegan serum", "Serums", 19, None)]


def test_the_trade_of_thirty_days_counts(database: Database, shop: Shop, facts: Facts) -> None:
    """The day itself and the 29 before it: 20 people x 1 of 2 x 10.00; the day before them would halve it."""
    trade(facts, MONDAY - dt.timedelta(days=30), 2)
    trade(facts, MONDAY - dt.timedelta(days=29), 2, 1000)
    vain_searches(facts, MONDAY, 20)
    refresh(database, shop)
    assert rows(database, "product_gaps", "potential_revenue_minor") == [(10_000,)]
    trade(facts, MONDAY - dt.timedelta(days=28), 2)
    refresh(database, shop)
    assert rows(database, "product_gaps", "potential_revenue_minor") == [(5000,)]


def test_no_more_than_everyone_buys(database: Database, shop: Shop, facts: Facts) -> None:
    trade(facts, MONDAY, 1, 1000, 1000)
    vain_searches(facts, MONDAY, 20)
    refresh(database, shop)
    assert rows(database, "product_gaps", "potential_revenue_minor") == [(20_000,)]


def test_a_gap_in_no_category_or_one_without_views_is_worth_nothing_known(
    database: Database, shop: Shop, facts: Facts
) -> None:
    trade(facts, SUNDAY, 0, 1000)
    vain_searches(facts, SUNDAY, 20)
    vain_searches(facts, MONDAY, 20, None)
    refresh(database, shop)
    assert rows(database, "product_gaps", "record_date", "category", "potential_revenue_minor") == [
        (SUNDAY, "Serums", None),
        (MONDAY, None, None),
    ]


def test_half_a_cent_of_a_gap_is_rounded_up(database: Database, shop: Shop, facts: Facts) -> None:
    """20 x 1/8 x 0.01 = 2.5 cents."""
    trade(facts, MONDAY, 8, 1)
    vain_searches(facts, MONDAY, 20)
    refresh(database, shop)
    assert rows(database, "product_gaps", "potential_revenue_minor") == [(3,)]


def test_more_returns_than_sales_promise_nothing(database: Database, shop: Shop, facts: Facts) -> None:
    trade(facts, MONDAY, 4, 1000)
    facts.line(at(MONDAY), "C1", "serum", -3, -3000)
    vain_searches(facts, MONDAY, 20)
    refresh(database, shop)
    assert rows(database, "product_gaps", "potential_revenue_minor") == [(0,)]


def test_a_concern_without_a_product_is_a_gap(database: Database, shop: Shop, facts: Facts) -> None:
    facts.concern("rosacea", "Creams")
    facts.concern("acne", "skin", "serum")
    for person in range(20):
        facts.use(at(MONDAY), "Skin Analysis", session_id=f"s{person}", concern="rosacea")
        facts.use(at(MONDAY), "Skin Analysis", session_id=f"s{person}", concern="acne")
    facts.event(at(MONDAY), "product_view", product_id="cream")
    facts.event(at(MONDAY), "product_view", product_id="cream")
    facts.line(at(MONDAY), "O1", "cream", 1, 1000)
    refresh(database, shop)
    assert rows(database, "product_gaps", *GAP) == [(MONDAY, "concern", "rosacea", "Creams", 20, 10_000)]

"""Orders and the AI feature they belong to, counted by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from data.engine import Database
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

ADA = {"customer_id": "ada"}


@pytest.fixture(autouse=True)
def _people_and_products(facts: Facts) -> None:
    for customer in ("ada", "ben"):
        facts.customer(customer)
    facts.product("serum")
    facts.product("cream")


def features(database: Database) -> dict[str, str]:
    return {row[0]: row[1] for row in rows(database, "orders", "invoice_id", "ai_feature")}


def test_an_order_sums_its_sale_lines_and_belongs_to_its_first_day(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.line(at("2026-03-03", "00:10"), "O1", "cream", 1, 500, discount_minor=50, **ADA)
    facts.line(at("2026-03-02", "23:50"), "O1", "serum", 2, 3000, session_id="s1", **ADA)
    facts.line(at("2026-03-01"), "O1", "cream", 1, -100, **ADA)
    facts.line(at("2026-03-04"), "O1", "serum", -1, -1500, **ADA)
    facts.line(at("2026-03-01"), "W1", "serum", -1, 0, **ADA)
    refresh(database, shop)
    columns = ("invoice_id", "customer_id", "session_id", "ordered_at", "local_date")
    sums = ("lines", "units", "sales_minor", "discounts_minor", "first_order", "ai_feature")
    assert rows(database, "orders", *columns, *sums) == [
        (
            "O1",
            "ada",
            "s1",
            at("2026-03-02", "23:50"),
            dt.date(2026, 3, 2),
            2,
            3,
            3500,
            50,
            True,
            "none",
        )
    ]


def test_the_feature_last_used_by_the_customer_or_in_the_session_counts(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.use(at("2026-03-01"), "Skin Analysis", **ADA)
    facts.use(at("2026-03-02"), "Chat Assistant", session_id="s1")
    facts.use(at("2026-03-03"), "Routine Builder", customer_id="ben", session_id="s9")
    noon = at("2026-03-04", "12:00")
    facts.line(noon, "by customer", "serum", 1, 1000, **ADA)
    facts.line(noon, "by session", "serum", 1, 1000, session_id="s1")
    facts.line(noon, "by either", "serum", 1, 1000, session_id="s1", **ADA)
    facts.line(noon, "a guest", "serum", 1, 1000)
    facts.line(noon, "another session", "serum", 1, 1000, session_id="s2")
    refresh(database, shop)
    assert features(database) == {
        "by customer": "Skin Analysis",
        "by session": "Chat Assistant",
        "by either": "Chat Assistant",
        "a guest": "none",
        "another session": "none",
    }


def test_the_window_reaches_back_seven_days_to_the_minute(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.use(at("2026-03-01", "09:00"), "Skin Analysis", **ADA)
    facts.line(at("2026-03-08", "09:00"), "at the edge", "serum", 1, 1000, **ADA)
    facts.line(at("2026-03-08", "09:01"), "beyond it", "serum", 1, 1000, **ADA)
    facts.line(at("2026-03-01", "09:00"), "at the use", "serum", 1, 1000, **ADA)
    facts.line(at("2026-03-01", "08:59"), "before it", "serum", 1, 1000, **ADA)
    refresh(database, shop)
    assert features(database) == {
        "at the edge": "Skin Analysis",
        "beyond it": "none",
        "at the use": "Skin Analysis",
        "before it": "none",
    }


def test_the_window_is_a_setting(database: Database, shop: Shop, facts: Facts) -> None:
    facts.use(at("2026-03-01", "09:00"), "Skin Analysis", **ADA)
    facts.line(at("2026-03-03", "09:00"), "two days", "serum", 1, 1000, **ADA)
    facts.line(at("2026-03-03", "09:01"), "and a minute", "serum", 1, 1000, **ADA)
    refresh(database, replace(shop, attribution_days=2))
    assert features(database) == {"two days": "Skin Analysis", "and a minute": "none"}


def test_of_uses_at_one_moment_the_greater_id_counts(database: Database, shop: Shop, facts: Facts) -> None:
    facts.use(at("2026-03-01"), "Skin Analysis", interaction_id="a2", **ADA)
    facts.use(at("2026-03-01"), "Chat Assistant", interaction_id="a1", session_id="s1")
    facts.line(at("2026-03-02"), "O1", "serum", 1, 1000, session_id="s1", **ADA)
    refresh(database, shop)
    assert features(database) == {"O1": "Skin Analysis"}


def test_a_late_use_attributes_the_order_anew(database: Database, shop: Shop, facts: Facts) -> None:
    facts.use(at("2026-03-01"), "Skin Analysis", **ADA)
    facts.line(at("2026-03-08", "08:00"), "O1", "serum", 1, 1000, **ADA)
    refresh(database, shop)
    assert features(database) == {"O1": "Skin Analysis"}
    facts.use(at("2026-03-01", "10:00"), "Chat Assistant", **ADA)
    refresh(database, shop)
    assert features(database) == {"O1": "Chat Assistant"}
    wanted = ("record_date", "ai_feature", "revenue_amount_minor")
    assert rows(database, "revenue_attribution", *wanted) == [(dt.date(2026, 3, 8), "Chat Assistant", 1000)]


def test_a_late_earlier_order_is_the_first_one_then(database: Database, shop: Shop, facts: Facts) -> None:
    facts.line(at("2026-03-05"), "O5", "serum", 1, 1000, **ADA)
    facts.line(at("2026-03-05"), "guest", "serum", 1, 1000)
    refresh(database, shop)
    assert rows(database, "orders", "invoice_id", "first_order") == [("O5", True), ("guest", False)]
    facts.line(at("2026-03-02"), "O2", "serum", 1, 700, **ADA)
    refresh(database, shop)
    assert rows(database, "orders", "invoice_id", "first_order") == [
        ("O2", True),
        ("O5", False),
        ("guest", False),
    ]
    new = ("record_date", "new_customer_revenue_minor", "returning_customer_revenue_minor")
    assert rows(database, "revenue_summary", *new, "guest_revenue_minor") == [
        (dt.date(2026, 3, 2), 700, 0, 0),
        (dt.date(2026, 3, 5), 0, 1000, 1000),
    ]


def test_a_voided_first_order_stays_the_first(database: Database, shop: Shop, facts: Facts) -> None:
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000, **ADA)
    facts.line(at("2026-03-02"), "C1", "serum", -1, -1000, **ADA)
    facts.line(at("2026-03-03"), "O2", "serum", 1, 1000, **ADA)
    refresh(database, shop)
    assert rows(database, "orders", "invoice_id", "first_order") == [("O1", True), ("O2", False)]

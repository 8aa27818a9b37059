"""Metered usage and bills, counted by hand; prices in millionths of the currency."""

import datetime as dt

from data.engine import Database
from data.rollups import refresh
from data.shop import Currency, Shop
from tests.data.facts_by_hand import Facts, at, rows

JANUARY, FEBRUARY, MARCH, APRIL, MAY = (dt.date(2026, month, 1) for month in (1, 2, 3, 4, 5))
USAGE = ("feature", "month", "units", "unit_price", "cost_micro", "cost")
BILL = ("month", "plan_name", "included_units", "used_units", "base_fee", "overage", "total", "status")


def test_each_unit_meters_its_facts(database: Database, shop: Shop, facts: Facts) -> None:
    facts.api("vision", "use", 30_000, interaction_type="Skin Analysis")
    facts.api("all uses", "use", 1_000)
    facts.api("ranker", "call", 500, interaction_type="Product Recommendation")
    facts.api("llm", "1k_tokens", 2_000)
    facts.api("index", "search", 100)
    facts.api("messenger", "message", 10, enabled=False, monthly_quota=1)
    facts.api("idle", "use", 10, interaction_type="Nothing")
    facts.use(at("2026-03-01"), "Skin Analysis")
    facts.use(at("2026-03-31"), "Skin Analysis")
    facts.use(at("2026-03-31"), "Chat Assistant")
    facts.use(at("2026-04-01"), "Skin Analysis")
    ranking = {"interaction_type": "Product Recommendation"}
    facts.call(at("2026-03-02"), "ranker", None, None, input_tokens=700, output_tokens=300, **ranking)
    facts.call(at("2026-03-03"), "chat", None, None, input_tokens=1, output_tokens=None)
    facts.call(at("2026-04-03"), "chat", None, None, input_tokens=2000, output_tokens=0)
    facts.event(at("2026-03-04"), "search", search_query="serum", search_results=2)
    facts.event(at("2026-03-04"), "page_view")
    facts.turn(at("2026-03-05"), "c1")
    facts.turn(at("2026-03-06"), "c1")
    refresh(database, shop)
    assert rows(database, "usage_breakdown", *USAGE) == [
        ("all uses", MARCH, 3, 0.001, 3_000, 0.003),
        ("all uses", APRIL, 1, 0.001, 1_000, 0.001),
        ("index", MARCH, 1, 0.0001, 100, 0.0001),
        ("llm", MARCH, 2, 0.002, 4_000, 0.004),
        ("llm", APRIL, 2, 0.002, 4_000, 0.004),
        ("messenger", MARCH, 2, 0.00001, 20, 0.00002),
        ("ranker", MARCH, 1, 0.0005, 500, 0.0005),
        ("vision", MARCH, 2, 0.03, 60_000, 0.06),
        ("vision", APRIL, 1, 0.03, 30_000, 0.03),
    ]


def uses(facts: Facts, count: int, day: str) -> None:
    for _ in range(count):
        facts.use(at(day), "Skin Analysis")


def test_a_bill_is_the_fee_and_what_goes_beyond(database: Database, shop: Shop, facts: Facts) -> None:
    facts.api("vision", "use", 30_000)
    facts.plan("Starter", "2026-01-01", 4900, 3, 12_500)
    uses(facts, 3, "2026-02-10")
    uses(facts, 5, "2026-03-10")
    refresh(database, shop)
    assert rows(database, "billing_summary", *BILL) == [
        (FEBRUARY, "Starter", 3, 3, 49.0, 0.0, 49.0, "open"),
        (MARCH, "Starter", 3, 5, 49.0, 0.03, 49.03, "open"),
    ]
    assert rows(database, "billing_summary", "overage_minor", "total_minor", "currency", month=MARCH) == [
        (3, 4903, "EUR")
    ]


def test_overage_follows_the_currency_and_rounds_half_up(database: Database, facts: Facts) -> None:
    facts.api("vision", "use", 30_000)
    facts.plan("Starter", "2026-01-01", 4900, 0, 500_000)
    uses(facts, 3, "2026-02-10")
    refresh(database, Shop(currency=Currency("JPY")))
    columns = ("base_fee", "overage", "overage_minor", "total", "currency")
    assert rows(database, "billing_summary", *columns) == [(4900.0, 2.0, 2, 4902.0, "JPY")]


def test_the_plan_of_a_month_is_the_newest_valid_on_its_first_day(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.api("vision", "use", 30_000)
    facts.plan("Starter", "2026-02-01", 4900, 100, 0)
    facts.plan("Growth", "2026-03-02", 9900, 100, 0)
    for month in (1, 2, 3, 4):
        uses(facts, 1, f"2026-0{month}-15")
    refresh(database, shop)
    assert rows(database, "billing_summary", "month", "plan_name", "base_fee") == [
        (JANUARY, None, 0.0),
        (FEBRUARY, "Starter", 49.0),
        (MARCH, "Starter", 49.0),
        (APRIL, "Growth", 99.0),
    ]
    facts.plan("Early", "2026-01-01", 1900, 100, 0)
    refresh(database, shop)
    assert rows(database, "billing_summary", "plan_name", month=JANUARY) == [("Early",)]


def test_the_fee_is_due_in_a_month_without_usage(database: Database, shop: Shop, facts: Facts) -> None:
    facts.plan("Starter", "2026-02-01", 4900, 100, 1_000_000)
    facts.event(at("2026-01-15"), "page_view")
    facts.event(at("2026-03-15"), "page_view")
    refresh(database, shop)
    assert rows(database, "billing_summary", *BILL) == [
        (FEBRUARY, "Starter", 100, 0, 49.0, 0.0, 49.0, "open"),
        (MARCH, "Starter", 100, 0, 49.0, 0.0, 49.0, "open"),
    ]
    facts.product("serum")
    facts.line(at("2026-05-01"), "O1", "serum", 1, 1000)
    refresh(database, shop)
    assert rows(database, "billing_summary", "month") == [(FEBRUARY,), (MARCH,), (APRIL,), (MAY,)]


def test_the_status_is_that_of_the_newest_payment(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at("2026-04-09"), "page_view")
    facts.payment(at("2026-04-02"), "2026-03-01", "paid")
    facts.payment(at("2026-04-01"), "2026-03-01", "failed")
    facts.payment(at("2026-04-03"), "2026-01-01", "refunded")
    refresh(database, shop)
    assert rows(database, "billing_summary", "month", "status") == [(JANUARY, "refunded"), (MARCH, "paid")]
    facts.payment(at("2026-04-05"), "2026-03-01", "disputed")
    refresh(database, shop)
    assert rows(database, "billing_summary", "status", month=MARCH) == [("disputed",)]


def test_a_payment_without_an_outcome_leaves_the_bill_open(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.payment(at("2026-04-01"), "2026-03-01", "failed")
    facts.payment(at("2026-04-02"), "2026-03-01", None)
    facts.payment(at("2026-04-02"), "2026-02-01", None)
    refresh(database, shop)
    assert rows(database, "billing_summary", "month", "status") == [(FEBRUARY, "open"), (MARCH, "open")]

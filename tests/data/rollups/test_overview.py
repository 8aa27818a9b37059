"""The shop at a glance, day by day, counted by hand."""

import datetime as dt

import pytest

from data.checks import check
from data.engine import Database
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (dt.date(2026, 3, day) for day in (1, 2, 3, 4, 6))


@pytest.fixture(autouse=True)
def _product(facts: Facts) -> None:
    facts.product("serum")


def customers(database: Database) -> list[int]:
    return [row[1] for row in rows(database, "overview_kpis", "record_date", "total_customers")]


def test_every_day_of_the_calendar_has_a_row(database: Database, shop: Shop, facts: Facts) -> None:
    facts.use(at(SUNDAY), "Skin Analysis")
    facts.event(at(WEDNESDAY), "page_view", session_id="s1")
    refresh(database, shop)
    columns = ("record_date", "total_customers", "sessions", "converting_sessions", "conversion_rate")
    assert rows(database, "overview_kpis", *columns, "ai_interactions", "revenue_impact_minor") == [
        (SUNDAY, 0, 0, 0, None, 1, 0),
        (MONDAY, 0, 0, 0, None, 0, 0),
        (TUESDAY, 0, 0, 0, None, 0, 0),
        (WEDNESDAY, 0, 1, 0, 0.0, 0, 0),
    ]


def test_customers_count_from_signup_else_from_their_first_order(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """Before the first fact: early. Monday: ada signs up, though she bought on Sunday. Tuesday: ben buys.

    carl signs up after the newest fact; dora only returned, eve only clicked: they are no customers yet.
    """
    facts.customer("early", signup_date=dt.date(2025, 6, 1))
    facts.customer("ada", signup_date=MONDAY)
    facts.customer("carl", signup_date=dt.date(2026, 3, 9))
    for customer in ("ben", "dora", "eve"):
        facts.customer(customer)
    facts.line(at(SUNDAY), "O1", "serum", 1, 1000, customer_id="ada")
    facts.line(at(TUESDAY), "O2", "serum", 1, 1000, customer_id="ben")
    facts.line(at(WEDNESDAY), "O3", "serum", 1, 1000, customer_id="ben")
    facts.line(at(WEDNESDAY), "C1", "serum", -1, -1000, customer_id="dora")
    facts.event(at(WEDNESDAY), "page_view", customer_id="eve")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "record_date", "total_customers", "total_customers_change") == [
        (dt.date(2025, 6, 1), 1, None),
        (SUNDAY, 1, 0.0),
        (MONDAY, 2, 100.0),
        (TUESDAY, 3, 50.0),
        (WEDNESDAY, 3, 0.0),
        (dt.date(2026, 3, 9), 4, pytest.approx(100 / 3)),
    ]


def test_beyond_the_calendar_only_customers_have_a_change(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """A sign-up on the day after the only use: there were fewer uses, or nobody had sent them yet."""
    facts.use(at(SUNDAY), "Skin Analysis")
    facts.customer("ada", signup_date=SUNDAY)
    facts.customer("ben", signup_date=MONDAY)
    refresh(database, shop)
    changes = ("total_customers_change", "ai_interactions_change")
    assert rows(database, "overview_kpis", "record_date", *changes) == [
        (SUNDAY, None, None),
        (MONDAY, 100.0, None),
    ]


def test_a_late_signup_moves_all_later_days(database: Database, shop: Shop, facts: Facts) -> None:
    facts.use(at(SUNDAY), "Skin Analysis")
    facts.use(at(WEDNESDAY), "Skin Analysis")
    refresh(database, shop)
    assert customers(database) == [0, 0, 0, 0]
    facts.customer("ada", signup_date=MONDAY)
    refresh(database, shop)
    assert customers(database) == [0, 1, 1, 1]


def test_a_late_first_order_moves_the_days_between(database: Database, shop: Shop, facts: Facts) -> None:
    facts.customer("ada")
    facts.use(at(SUNDAY), "Skin Analysis")
    facts.line(at(FRIDAY), "O6", "serum", 1, 1000, customer_id="ada")
    refresh(database, shop)
    assert customers(database) == [0, 0, 0, 0, 0, 1]
    facts.line(at(MONDAY), "O2", "serum", 1, 1000, customer_id="ada")
    refresh(database, shop)
    assert customers(database) == [0, 1, 1, 1, 1, 1]


def test_a_fact_before_the_calendar_begins_it_earlier(database: Database, shop: Shop, facts: Facts) -> None:
    facts.customer("ada", signup_date=SUNDAY)
    facts.use(at(TUESDAY), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "record_date", "total_customers") == [(SUNDAY, 1), (TUESDAY, 1)]
    facts.use(at("2026-02-28"), "Skin Analysis")
    refresh(database, shop)
    assert customers(database) == [0, 1, 1, 1]
    changes = rows(database, "overview_kpis", "record_date", "total_customers_change")
    assert [change for _, change in changes] == [None, None, 0.0, 0.0]


def test_signups_are_counted_before_and_without_any_fact(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """Two sign up in 1998 and one on Friday; then Monday alone has a fact, and nobody goes."""
    long_ago = dt.date(1998, 5, 4)
    for customer, day in (("ada", long_ago), ("ben", long_ago), ("carl", FRIDAY)):
        facts.customer(customer, signup_date=day)
    refresh(database, shop)
    counted = ("record_date", "total_customers", "total_customers_change", "sessions", "revenue_impact")
    assert rows(database, "overview_kpis", *counted) == [
        (long_ago, 2, None, 0, 0.0),
        (FRIDAY, 3, 50.0, 0, 0.0),
    ]
    facts.use(at(MONDAY), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "overview_kpis", *counted) == [
        (long_ago, 2, None, 0, 0.0),
        (MONDAY, 2, 0.0, 0, 0.0),
        (FRIDAY, 3, 50.0, 0, 0.0),
    ]
    assert check(database, shop).passed


def test_a_late_use_moves_the_change_of_the_next_day(database: Database, shop: Shop, facts: Facts) -> None:
    for day in (SUNDAY, MONDAY, MONDAY):
        facts.use(at(day), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "ai_interactions_change", record_date=MONDAY) == [(100.0,)]
    facts.use(at(SUNDAY), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "ai_interactions_change", record_date=MONDAY) == [(0.0,)]


def test_a_late_session_moves_the_change_of_the_next_day(
    database: Database, shop: Shop, facts: Facts
) -> None:
    for day in (SUNDAY, MONDAY):
        facts.event(at(day), "purchase", session_id=f"s {day}")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "conversion_rate_change", record_date=MONDAY) == [(0.0,)]
    facts.event(at(SUNDAY), "page_view", session_id="late")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "conversion_rate_change", record_date=MONDAY) == [(100.0,)]


def test_changes_are_against_the_day_before(database: Database, shop: Shop, facts: Facts) -> None:
    """Uses 2, 3, 0, 1; conversion 50, 100, none, 0 percent; AI revenue 10, 4, 0, 6."""
    facts.customer("ada")
    days = (SUNDAY, MONDAY, TUESDAY, WEDNESDAY)
    for day, uses in zip(days, (2, 3, 0, 1), strict=True):
        for _ in range(uses):
            facts.use(at(day, "08:00"), "Skin Analysis", customer_id="ada")
    facts.event(at(SUNDAY), "page_view", session_id="s1")
    for day, session, event in ((SUNDAY, "s2", "purchase"), (MONDAY, "s3", "purchase")):
        facts.event(at(day), event, session_id=session)
    facts.event(at(WEDNESDAY), "page_view", session_id="s4")
    for day, cents in ((SUNDAY, 1000), (MONDAY, 400), (WEDNESDAY, 600)):
        facts.line(at(day), f"O{day}", "serum", 1, cents, customer_id="ada")
    refresh(database, shop)
    changes = ("ai_interactions_change", "conversion_rate_change", "revenue_impact_change")
    assert rows(database, "overview_kpis", "record_date", *changes) == [
        (SUNDAY, None, None, None),
        (MONDAY, 50.0, 100.0, -60.0),
        (TUESDAY, -100.0, None, -100.0),
        (WEDNESDAY, None, None, None),
    ]
    facts.use(at(TUESDAY), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "overview_kpis", "record_date", "ai_interactions_change") == [
        (SUNDAY, None),
        (MONDAY, 50.0),
        (TUESDAY, pytest.approx(-200 / 3)),
        (WEDNESDAY, 0.0),
    ]

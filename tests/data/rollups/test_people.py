"""Customers' days with money, and who did what on which day, counted by hand."""

import datetime as dt
import random
from typing import Any

import pytest

from data.checks import check
from data.engine import Database
from data.ingest import ingest
from data.rollups import refresh
from data.rollups.tiers import tiers_by_day
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)
TIER = ("customer_id", "tier")


@pytest.fixture(autouse=True)
def _people_and_products(facts: Facts) -> None:
    for customer in ("ada", "ben", "cleo"):
        facts.customer(customer)
    facts.product("serum")


def buys(facts: Facts, day: dt.date, customer: str, cents: int) -> None:
    facts.line(at(day), f"{customer} {day}", "serum", 1, cents, customer_id=customer)


def tiers(database: Database, day: dt.date) -> dict[str, str]:
    return {row[0]: row[1] for row in rows(database, "customer_days", "customer_id", "tier", record_date=day)}


def test_a_customers_day(database: Database, shop: Shop, facts: Facts) -> None:
    ada = {"customer_id": "ada"}
    facts.line(at(SUNDAY, "09:00"), "O1", "serum", 1, 1000, **ada)
    facts.line(at(SUNDAY, "10:00"), "O2", "serum", 1, 500, **ada)
    facts.line(at(SUNDAY, "11:00"), "C1", "serum", -1, -400, **ada)
    facts.line(at(SUNDAY, "12:00"), "W1", "serum", 1, -50, **ada)
    facts.line(at(SUNDAY), "O3", "serum", 1, 9900)
    facts.line(at(MONDAY), "C2", "serum", -1, -1000, **ada)
    facts.line(at(MONDAY), "W2", "serum", -1, 0, customer_id="ben")
    refresh(database, shop)
    columns = ("record_date", "customer_id", "orders", "sales_minor", "net_minor", "first_day")
    assert rows(database, "customer_days", *columns) == [
        (SUNDAY, "ada", 2, 1500, 1100, True),
        (MONDAY, "ada", 0, 0, -1000, False),
    ]


def test_tiers_follow_the_spend_of_the_year(database: Database, shop: Shop, facts: Facts) -> None:
    later, latest = SUNDAY + dt.timedelta(days=364), SUNDAY + dt.timedelta(days=365)
    buys(facts, SUNDAY, "ada", 5000)
    buys(facts, SUNDAY, "ben", 100)
    for day in (later, latest):
        buys(facts, day, "ada", 1)
        buys(facts, day, "ben", 100)
    refresh(database, shop)
    assert tiers(database, SUNDAY) == {"ada": "Top 20%", "ben": "Rest"}
    assert tiers(database, later) == {"ada": "Top 20%", "ben": "Rest"}
    assert tiers(database, latest) == {"ada": "Rest", "ben": "Top 20%"}


def test_todays_spend_is_added_to_the_year_before(database: Database, shop: Shop, facts: Facts) -> None:
    start = MONDAY - dt.timedelta(days=364)
    buys(facts, start - dt.timedelta(days=1), "cleo", 9000)
    buys(facts, start, "ada", 700)
    buys(facts, SUNDAY, "ben", 500)
    refresh(database, shop)
    buys(facts, MONDAY, "cleo", 600)
    refresh(database, shop)
    assert tiers(database, MONDAY) == {"cleo": "Next 30%"}
    buys(facts, MONDAY, "ben", 300)
    refresh(database, shop)
    assert tiers(database, MONDAY) == {"ben": "Top 20%", "cleo": "Rest"}


def test_a_late_purchase_moves_tiers_for_a_year(database: Database, shop: Shop, facts: Facts) -> None:
    last, after = MONDAY + dt.timedelta(days=364), MONDAY + dt.timedelta(days=365)
    buys(facts, SUNDAY, "ada", 1000)
    for day in (last, after):
        buys(facts, day, "ada", 500)
        buys(facts, day, "ben", 100)
    refresh(database, shop)
    assert tiers(database, last) == {"ada": "Top 20%", "ben": "Rest"}
    buys(facts, MONDAY, "ben", 4000)
    refresh(database, shop)
    assert tiers(database, MONDAY) == {"ben": "Top 20%"}
    assert tiers(database, last) == {"ada": "Rest", "ben": "Top 20%"}
    assert tiers(database, after) == {"ada": "Top 20%", "ben": "Rest"}
    revenue = rows(database, "customer_value_analysis", "tier", "revenue_minor", record_date=last)
    assert revenue == [("Rest", 500), ("Top 20%", 100)]


@pytest.mark.parametrize("days_before_the_newest", [0, 3, 200, 364, 365, 500])
def test_tiers_set_for_a_few_days_are_those_of_the_whole_history(
    database: Database, shop: Shop, facts: Facts, days_before_the_newest: int
) -> None:
    rng = random.Random(days_before_the_newest)
    newest = SUNDAY + dt.timedelta(days=800)
    customers = [f"c{number}" for number in range(12)]
    for customer in customers:
        facts.customer(customer)
    for day in (*(SUNDAY + dt.timedelta(days=rng.randrange(800)) for _ in range(90)), newest):
        buys(facts, day, rng.choice(customers), rng.randrange(1, 5000))
    refresh(database, shop)
    late = newest - dt.timedelta(days=days_before_the_newest)
    facts.line(at(late, "20:00"), "late", "serum", 1, 20_000, customer_id="c3")
    facts.line(at(late, "20:00"), "back", "serum", -1, -9000, customer_id="c5")
    refresh(database, shop)
    days: list[Any] = rows(database, "customer_days", "record_date", "customer_id", "net_minor")
    stored = {(row[0], row[1]): row[2] for row in rows(database, "customer_days", "record_date", *TIER)}
    assert stored == {
        (day, customer): tier for day, members in tiers_by_day(days, SUNDAY) for customer, tier in members
    }


def people(database: Database, activity: str) -> list[tuple[object, ...]]:
    return rows(database, "person_days", "record_date", "subject", "person", activity=activity)


def test_people_who_used_a_feature(database: Database, shop: Shop, facts: Facts) -> None:
    for _ in range(2):
        facts.use(at(SUNDAY), "Skin Analysis", customer_id="ada")
    facts.use(at(SUNDAY), "Chat Assistant", customer_id="ada")
    facts.use(at(SUNDAY), "Chat Assistant", session_id="s1")
    facts.use(at(MONDAY), "Skin Analysis", customer_id="ada")
    refresh(database, shop)
    assert people(database, "interaction") == [
        (SUNDAY, "Chat Assistant", "customer:ada"),
        (SUNDAY, "Skin Analysis", "customer:ada"),
        (MONDAY, "Skin Analysis", "customer:ada"),
    ]


def test_people_who_searched_in_vain(database: Database, shop: Shop, facts: Facts) -> None:
    vegan = {"search_query": "vegan", "search_results": 0}
    facts.event(at(SUNDAY, "09:00"), "search", user_id="u1", session_id="s1", customer_id="ada", **vegan)
    facts.event(at(SUNDAY, "10:00"), "search", user_id="u9", customer_id="ada", channel="chat", **vegan)
    facts.event(at(SUNDAY), "search", user_id="u1", session_id="s1", **vegan)
    facts.event(at(SUNDAY), "search", session_id="s2", **vegan)
    facts.event(at(SUNDAY), "search", event_id="alone", **vegan)
    facts.event(at(SUNDAY), "search", user_id="u2", search_query="serum", search_results=3)
    facts.event(at(SUNDAY), "search", user_id="u2", search_query="unknown", search_results=None)
    facts.event(at(SUNDAY), "search", user_id="u2", search_query=None, search_results=0)
    refresh(database, shop)
    assert people(database, "search_gap") == [
        (SUNDAY, "vegan", "customer:ada"),
        (SUNDAY, "vegan", "event:alone"),
        (SUNDAY, "vegan", "session:s2"),
        (SUNDAY, "vegan", "user:u1"),
    ]


def test_people_with_a_concern_that_no_product_answers(database: Database, shop: Shop, facts: Facts) -> None:
    facts.concern("acne", "skin", "serum")
    facts.concern("frizz", "hair")
    facts.use(at(SUNDAY), "Skin Analysis", customer_id="ada", session_id="s1", concern="frizz")
    facts.use(at(SUNDAY), "Skin Analysis", session_id="s1", concern="frizz")
    facts.use(at(SUNDAY), "Skin Analysis", interaction_id="alone", concern="frizz")
    facts.use(at(SUNDAY), "Skin Analysis", customer_id="ben", concern="acne")
    facts.turn(at(MONDAY), "c1", concern="frizz")
    facts.turn(at(MONDAY), "c1", concern="frizz")
    facts.turn(at(MONDAY), "c2", concern="acne")
    refresh(database, shop)
    assert people(database, "concern_gap") == [
        (SUNDAY, "frizz", "customer:ada"),
        (SUNDAY, "frizz", "session:s1"),
        (SUNDAY, "frizz", "use:alone"),
        (MONDAY, "frizz", "session:c1"),
    ]


def test_a_user_who_is_a_customer_is_one_person(database: Database, shop: Shop, facts: Facts) -> None:
    """Ada searches as a customer and as u1, and talks as u1; u2 is nobody that is known, until she is Ben."""
    facts.concern("frizz", "hair")
    stamps = {"described": True, "created_at": at(SUNDAY), "updated_at": at(SUNDAY)}
    facts.write("users", {"user_id": "u1", "customer_id": "ada", **stamps})
    facts.write("users", {"user_id": "u2", **stamps})
    vain = {"search_query": "vegan", "search_results": 0}
    facts.event(at(SUNDAY), "search", user_id="u1", **vain)
    facts.event(at(SUNDAY), "search", customer_id="ada", **vain)
    facts.use(at(MONDAY), "Skin Analysis", customer_id="ada", concern="frizz")
    for user in ("u1", "u2"):
        turn = {"conversation_id": user, "session_id": f"chat of {user}", "user_id": user, "concern": "frizz"}
        ingest(database, shop, "conversations", [{**turn, "occurred_at": at(MONDAY)}], origin="test")
    refresh(database, shop)
    assert people(database, "search_gap") == [(SUNDAY, "vegan", "customer:ada")]
    assert people(database, "concern_gap") == [
        (MONDAY, "frizz", "customer:ada"),
        (MONDAY, "frizz", "user:u2"),
    ]
    ingest(database, shop, "users", [{"user_id": "u2", "customer_id": "ben"}], origin="test")
    refresh(database, shop)
    assert [person for _, _, person in people(database, "concern_gap")] == ["customer:ada", "customer:ben"]
    demand = rows(database, "product_gaps", "record_date", "product_name", "demand")
    assert demand == [(SUNDAY, "vegan", 1), (MONDAY, "frizz", 2)]
    assert check(database, shop).passed


def test_a_product_for_the_concern_closes_the_gap(database: Database, shop: Shop, facts: Facts) -> None:
    facts.concern("frizz", "hair")
    facts.concern("dandruff", "hair", "serum")
    facts.use(at(SUNDAY), "Skin Analysis", customer_id="ada", concern="frizz")
    facts.turn(at(MONDAY), "c1", concern="dandruff")
    refresh(database, shop)
    assert people(database, "concern_gap") == [(SUNDAY, "frizz", "customer:ada")]
    facts.helps("serum", "frizz")
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM product_concerns WHERE concern = 'dandruff'")
    refresh(database, shop)
    assert people(database, "concern_gap") == [(MONDAY, "dandruff", "session:c1")]
    gaps = rows(database, "product_gaps", "record_date", "product_name", "asked_by", "category", "demand")
    assert gaps == [(MONDAY, "dandruff", "concern", "hair", 1)]

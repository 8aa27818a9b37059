"""Web sessions and their furthest stage, counted by hand."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from data.engine import Database
from data.rollups import rebuild, refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY, TUESDAY = (dt.date(2026, 3, day) for day in (1, 2, 3))
STAGES = ("Page Visitors", "Product Views", "Added to Cart", "Checkout", "Purchase")


@pytest.fixture(autouse=True)
def _people_and_products(facts: Facts) -> None:
    facts.customer("ada")
    facts.product("serum")


def sessions(database: Database, *columns: str) -> list[tuple[Any, ...]]:
    return rows(database, "web_sessions", *columns)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("event", "stage"),
    [
        ("page_view", 1),
        ("search", 1),
        ("greeting", 1),
        ("feedback", 1),
        ("recommendation_shown", 1),
        ("recommendation_clicked", 1),
        ("product_view", 2),
        ("price_inquiry", 2),
        ("spec_inquiry", 2),
        ("add_to_cart", 3),
        ("checkout_started", 4),
        ("purchase", 5),
    ],
)
def test_each_event_reaches_its_stage(
    database: Database, shop: Shop, facts: Facts, event: str, stage: int
) -> None:
    facts.event(at(SUNDAY), event, session_id="s1")
    refresh(database, shop)
    assert sessions(database, "stage") == [(stage,)]


def test_a_session_counts_in_every_stage_up_to_its_furthest(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY, "09:00"), "checkout_started", session_id="s1")
    facts.event(at(SUNDAY, "09:05"), "page_view", session_id="s1")
    facts.event(at(SUNDAY, "09:00"), "product_view", session_id="s2")
    facts.event(at(SUNDAY, "09:00"), "page_view", session_id="s3")
    facts.event(at(SUNDAY, "10:00"), "page_view", session_id="s4")
    refresh(database, shop)
    funnel = rows(
        database, "conversion_funnel", "stage_order", "stage_name", "count", "percentage", "dropoff_rate"
    )
    assert funnel == [
        (1, "Page Visitors", 4, 100.0, None),
        (2, "Product Views", 2, 50.0, 50.0),
        (3, "Added to Cart", 1, 25.0, 50.0),
        (4, "Checkout", 1, 25.0, 0.0),
        (5, "Purchase", 0, 0.0, 100.0),
    ]


def test_nobody_is_lost_where_nobody_was(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY), "page_view", session_id="s1")
    refresh(database, shop)
    assert rows(database, "conversion_funnel", "stage_order", "count", "dropoff_rate") == [
        (1, 1, None),
        (2, 0, 100.0),
        (3, 0, None),
        (4, 0, None),
        (5, 0, None),
    ]


def test_a_session_belongs_to_its_first_day(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(MONDAY, "00:10"), "purchase", session_id="s1")
    facts.event(at(SUNDAY, "23:50"), "page_view", session_id="s1", user_id="u1")
    refresh(database, shop)
    assert sessions(database, "session_id", "local_date", "stage", "visitor") == [
        ("s1", SUNDAY, 5, "user:u1")
    ]
    assert rows(database, "conversion_trends", "record_date", "sessions", "conversions") == [(SUNDAY, 1, 1)]


def test_a_late_earlier_event_takes_the_session_from_its_old_day(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(TUESDAY), "add_to_cart", session_id="s1")
    refresh(database, shop)
    assert rows(database, "conversion_trends", "record_date", "sessions") == [(TUESDAY, 1)]
    facts.event(at(MONDAY), "page_view", session_id="s1")
    refresh(database, shop)
    assert rows(database, "conversion_trends", "record_date", "sessions") == [(MONDAY, 1)]
    assert rows(database, "conversion_funnel", "record_date", "count", stage_order=3) == [(MONDAY, 1)]
    assert rows(database, "overview_kpis", "record_date", "sessions") == [(MONDAY, 1), (TUESDAY, 0)]


def test_a_late_event_between_two_joins_them_and_empties_the_later_day(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY, "23:40"), "page_view", user_id="u1")
    facts.event(at(MONDAY, "00:20"), "add_to_cart", user_id="u1")
    refresh(database, shop)
    assert sessions(database, "local_date", "stage") == [(SUNDAY, 1), (MONDAY, 3)]
    facts.event(at(SUNDAY, "23:59"), "product_view", user_id="u1")
    refresh(database, shop)
    assert sessions(database, "local_date", "stage") == [(SUNDAY, 3)]
    assert rows(database, "conversion_trends", "record_date", "sessions") == [(SUNDAY, 1)]


def test_an_order_that_names_the_session_is_its_purchase(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY), "page_view", session_id="s1")
    facts.event(at(SUNDAY), "page_view", session_id="s2")
    facts.event(at(SUNDAY), "page_view", session_id="s3")
    refresh(database, shop)
    facts.line(at(TUESDAY), "O1", "serum", 1, 1000, session_id="s1")
    facts.line(at(TUESDAY), "C1", "serum", -1, -1000, session_id="s2")
    facts.line(at(TUESDAY), "W1", "serum", 1, -1, session_id="s2")
    facts.line(at(TUESDAY), "O2", "serum", 1, 1000, session_id="unseen")
    refresh(database, shop)
    assert sessions(database, "session_id", "stage") == [("s1", 5), ("s2", 1), ("s3", 1)]
    assert rows(database, "conversion_trends", "record_date", "sessions", "conversions") == [
        (SUNDAY, 3, 1),
        (TUESDAY, 0, 0),
    ]


def test_chat_is_not_the_web(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY), "purchase", channel="chat", session_id="s1")
    facts.event(at(SUNDAY), "product_view", channel="chat", user_id="u1")
    facts.event(at(MONDAY), "page_view", session_id="s1")
    refresh(database, shop)
    assert sessions(database, "session_id", "local_date", "stage") == [("s1", MONDAY, 1)]


def test_a_session_with_an_ai_use_is_assisted(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY), "page_view", session_id="s1")
    facts.event(at(SUNDAY), "page_view", session_id="s2")
    facts.event(at(SUNDAY), "page_view", user_id="u1")
    refresh(database, shop)
    assert sessions(database, "ai_used") == [(False,)] * 3
    facts.use(at(TUESDAY), "Skin Analysis", session_id="s2")
    facts.use(at(TUESDAY), "Skin Analysis")
    refresh(database, shop)
    assert sessions(database, "session_id", "ai_used", "local_date") != []
    assert dict(sessions(database, "session_id", "ai_used")) == {"s1": False, "s2": True, None: False}


def starts(database: Database) -> list[tuple[str, str]]:
    """(visitor, time of the first event) of each session without an id."""
    return [
        (visitor, dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC).strftime("%H:%M:%S"))
        for visitor, at_ms in rows(database, "web_sessions", "visitor", "at_ms", session_id=None)
    ]


def test_a_pause_of_more_than_thirty_minutes_ends_a_session(
    database: Database, shop: Shop, facts: Facts
) -> None:
    for time in ("09:00", "09:30", "10:00", "10:31", "10:31"):
        facts.event(at(SUNDAY, time), "page_view", user_id="u1")
    for compute in (refresh, rebuild):
        compute(database, shop)
        assert starts(database) == [("user:u1", "09:00:00"), ("user:u1", "10:31:00")]


def test_a_second_more_than_thirty_minutes_is_a_pause(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY, "09:00"), "page_view", user_id="u1")
    facts.event(at(SUNDAY, "09:30") + dt.timedelta(seconds=1), "page_view", user_id="u1")
    refresh(database, shop)
    assert starts(database) == [("user:u1", "09:00:00"), ("user:u1", "09:30:01")]


def test_the_pause_is_a_setting(database: Database, shop: Shop, facts: Facts) -> None:
    for time in ("09:00", "09:10", "09:21"):
        facts.event(at(SUNDAY, time), "page_view", user_id="u1")
    refresh(database, replace(shop, session_pause_minutes=10))
    assert starts(database) == [("user:u1", "09:00:00"), ("user:u1", "09:21:00")]


def test_each_visitor_has_sessions_of_their_own(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY, "09:00"), "page_view", user_id="u1", customer_id="ada")
    facts.event(at(SUNDAY, "09:01"), "page_view", user_id="u2", customer_id="ada")
    facts.event(at(SUNDAY, "09:02"), "page_view", customer_id="ada")
    facts.event(at(SUNDAY, "09:03"), "page_view", customer_id="ada")
    facts.event(at(SUNDAY, "09:04"), "page_view", user_id="u1")
    refresh(database, shop)
    assert starts(database) == [
        ("customer:ada", "09:02:00"),
        ("user:u1", "09:00:00"),
        ("user:u2", "09:01:00"),
    ]


def test_a_customer_without_user_leaves_the_sessions_of_users_alone(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY), "page_view", user_id="u1", customer_id="ada")
    refresh(database, shop)
    facts.event(at(MONDAY), "page_view", customer_id="ada")
    refresh(database, shop)
    assert sessions(database, "visitor", "local_date") == [("customer:ada", MONDAY), ("user:u1", SUNDAY)]


def test_events_of_nobody_stand_alone(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY, "09:00"), "page_view")
    facts.event(at(SUNDAY, "09:00"), "product_view")
    refresh(database, shop)
    assert sessions(database, "session_id", "stage") == [(None, 1), (None, 2)]


def test_midnight_ends_no_session(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SUNDAY, "23:45"), "page_view", user_id="u1")
    facts.event(at(MONDAY, "00:05"), "add_to_cart", user_id="u1")
    refresh(database, shop)
    assert sessions(database, "local_date", "stage") == [(SUNDAY, 3)]


def test_events_with_an_id_and_without_are_sessions_apart(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY, "09:00"), "page_view", user_id="u1")
    facts.event(at(SUNDAY, "09:10"), "product_view", user_id="u1", session_id="s1")
    facts.event(at(SUNDAY, "09:40"), "add_to_cart", user_id="u1")
    refresh(database, shop)
    assert sorted(sessions(database, "stage", "session_id"), key=str) == [(1, None), (2, "s1"), (3, None)]


def test_an_id_that_looks_like_a_session_without_one_is_a_session_of_its_own(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY), "page_view", user_id="u1")
    refresh(database, shop)
    ((key,),) = sessions(database, "session_key")
    facts.event(at(SUNDAY), "product_view", session_id=key.strip())
    refresh(database, shop)
    assert sorted(sessions(database, "stage")) == [(1,), (2,)]


def test_equal_ids_of_a_user_a_customer_and_an_event_are_three_visitors(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.customer("7")
    facts.event(at(SUNDAY, "09:00"), "page_view", user_id="7")
    facts.event(at(SUNDAY, "09:01"), "add_to_cart", customer_id="7")
    facts.event(at(SUNDAY, "09:02"), "purchase", event_id="7")
    refresh(database, shop)
    assert sessions(database, "visitor", "stage") == [("customer:7", 3), ("event:7", 5), ("user:7", 1)]

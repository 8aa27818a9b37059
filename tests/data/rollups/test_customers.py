"""Patterns, activity and concerns, counted by hand."""

import datetime as dt

import pytest

from data.engine import Database
from data.metrics import METRICS
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)
PATTERN = ("metric_value", "unit", "detail", "numerator", "denominator")


def test_activity_by_hour_counts_web_and_chat(database: Database, shop: Shop, facts: Facts) -> None:
    for time in ("00:00", "00:59", "01:00"):
        facts.event(at(SUNDAY, time), "page_view")
    facts.event(at(SUNDAY, "23:59"), "greeting", channel="chat")
    facts.use(at(SUNDAY, "12:00"), "Skin Analysis")
    refresh(database, shop)
    assert rows(database, "activity_by_hour", "record_date", "hour", "events") == [
        (SUNDAY, 0, 2),
        (SUNDAY, 1, 1),
        (SUNDAY, 23, 1),
    ]


def test_the_busiest_hour_is_the_first_of_equals(database: Database, shop: Shop, facts: Facts) -> None:
    for time in ("08:00", "14:00", "14:30", "20:00", "20:30"):
        facts.event(at(SUNDAY, time), "page_view")
    refresh(database, shop)
    assert rows(database, "behavioral_patterns", *PATTERN, pattern_name="Peak Activity") == [
        (40.0, "percent", "14", 2, 5)
    ]


def test_preference_match_is_clicked_of_shown(database: Database, shop: Shop, facts: Facts) -> None:
    for _ in range(8):
        facts.event(at(SUNDAY), "recommendation_shown")
    for _ in range(3):
        facts.event(at(SUNDAY), "recommendation_clicked", channel="chat")
    facts.event(at(MONDAY), "recommendation_clicked")
    refresh(database, shop)
    match = rows(database, "behavioral_patterns", "record_date", *PATTERN, pattern_name="Preference Match")
    assert match == [(SUNDAY, 37.5, "percent", None, 3, 8), (MONDAY, None, "percent", None, 1, 0)]


def test_more_clicks_than_recommendations_shown_are_told_as_they_are(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """One was shown and clicked twice; what the share is of is said where it is defined."""
    for event in ("recommendation_shown", "recommendation_clicked", "recommendation_clicked"):
        facts.event(at(SUNDAY), event)
    refresh(database, shop)
    assert rows(database, "behavioral_patterns", *PATTERN, pattern_name="Preference Match") == [
        (200.0, "percent", None, 2, 1)
    ]
    assert "above 100" in METRICS["behavioral_pattern"].definition


def test_return_rate_is_buyers_who_bought_before(database: Database, shop: Shop, facts: Facts) -> None:
    """Sunday: ada, twice. Monday: ada again, ben, a guest; cleo only returns."""
    facts.product("serum")
    for name in ("ada", "ben", "cleo"):
        facts.customer(name)
    buyers: list[tuple[str | dt.date, str, str | None]] = [
        (SUNDAY, "O1", "ada"),
        (SUNDAY, "O2", "ada"),
        (MONDAY, "O3", "ada"),
        (MONDAY, "O4", "ben"),
        (MONDAY, "O5", None),
    ]
    for day, order, buyer in buyers:
        facts.line(at(day), order, "serum", 1, 1000, customer_id=buyer)
    facts.line(at(MONDAY), "C1", "serum", -1, -1000, customer_id="cleo")
    refresh(database, shop)
    rate = rows(database, "behavioral_patterns", "record_date", *PATTERN, pattern_name="Return Rate")
    assert rate == [(SUNDAY, 0.0, "percent", None, 0, 1), (MONDAY, 50.0, "percent", None, 1, 2)]
    facts.line(at("2026-02-01"), "O0", "serum", 1, 1000, customer_id="ben")
    refresh(database, shop)
    assert rows(
        database, "behavioral_patterns", "metric_value", pattern_name="Return Rate", record_date=MONDAY
    ) == [(100.0,)]


def test_concerns_are_named_in_uses_and_turns(database: Database, shop: Shop, facts: Facts) -> None:
    facts.concern("acne", "skin")
    facts.use(at(SUNDAY), "Skin Analysis", concern="acne", resolved=True)
    facts.use(at(SUNDAY), "Skin Analysis", concern="acne", resolved=False)
    facts.use(at(SUNDAY), "Skin Analysis", concern="acne")
    facts.use(at(SUNDAY), "Skin Analysis")
    facts.turn(at(SUNDAY), "c1", concern="acne", resolved=True)
    facts.turn(at(SUNDAY), "c1", concern="frizz")
    facts.turn(at(SUNDAY), "c1")
    refresh(database, shop)
    columns = ("concern", "category", "mentions", "known_outcomes", "resolved", "success_rate")
    assert rows(database, "customer_concerns", *columns) == [
        ("acne", "skin", 4, 3, 2, pytest.approx(200 / 3)),
        ("frizz", None, 1, 0, 0, None),
    ]
    facts.concern("frizz", "hair")
    refresh(database, shop)
    assert rows(database, "customer_concerns", "concern", "category") == [("acne", "skin"), ("frizz", "hair")]

"""Conversion rates, assisted and not, counted by hand."""

import datetime as dt

from data.engine import Database
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)
COUNTS = ("sessions", "conversions", "ai_sessions", "ai_assisted_conversions")
RATES = ("overall_rate", "ai_assisted_rate", "unassisted_rate", "difference", "attributed_share")


def test_assisted_and_unassisted_sessions(database: Database, shop: Shop, facts: Facts) -> None:
    """Four sessions with an AI use, three of which buy; six without, one of which buys; three orders."""
    facts.customer("ada")
    facts.product("serum")
    for number in range(10):
        event = "purchase" if number in (0, 1, 9) else "page_view"
        facts.event(at(SUNDAY), event, session_id=f"s{number}")
    for number in range(4):
        facts.use(at(SUNDAY, "08:00"), "Chat Assistant", session_id=f"s{number}")
    facts.line(at(SUNDAY), "O1", "serum", 1, 1000, session_id="s2")
    facts.line(at(SUNDAY), "O2", "serum", 1, 1000, session_id="s9")
    facts.line(at(SUNDAY), "O3", "serum", 1, 1000)
    refresh(database, shop)
    assert rows(database, "conversion_trends", *COUNTS, "ai_attributed_conversions") == [(10, 4, 4, 3, 1)]
    assert rows(database, "conversion_analytics", *COUNTS, "orders", "attributed_conversions") == [
        (10, 4, 4, 3, 3, 1)
    ]
    (rates,) = rows(database, "conversion_analytics", *RATES)
    assert [round(rate, 6) for rate in rates] == [40.0, 75.0, 16.666667, 58.333333, 33.333333]


def test_without_a_denominator_there_is_no_rate(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    facts.event(at(SUNDAY), "page_view", session_id="s1")
    facts.line(at(MONDAY), "O1", "serum", 1, 1000)
    refresh(database, shop)
    assert rows(database, "conversion_analytics", "record_date", *RATES) == [
        (SUNDAY, 0.0, None, 0.0, None, None),
        (MONDAY, None, None, None, None, 0.0),
    ]


def test_where_all_sessions_are_assisted_there_is_no_difference(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.event(at(SUNDAY), "purchase", session_id="s1")
    facts.use(at(SUNDAY), "Chat Assistant", session_id="s1")
    refresh(database, shop)
    assert rows(database, "conversion_analytics", *RATES) == [(100.0, 100.0, None, None, None)]

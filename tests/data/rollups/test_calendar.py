"""The calendar and the days of each source, counted by hand."""

import datetime as dt

from data.engine import Database
from data.rollups import rebuild, refresh
from data.shop import Shop
from data.tables import metadata
from tests.data.facts_by_hand import Facts, at, rows

DAY = dt.date(2026, 2, 27)
SATURDAY, SUNDAY, MONDAY = (DAY + dt.timedelta(days=later) for later in (1, 2, 3))
FEBRUARY, MARCH = dt.date(2026, 2, 1), dt.date(2026, 3, 1)


def test_the_calendar_has_no_gaps(database: Database, shop: Shop, facts: Facts) -> None:
    facts.event(at(SATURDAY), "page_view")
    facts.call(at(MONDAY), "ranker", None, None)
    refresh(database, shop)
    days = [(SATURDAY, DAY, FEBRUARY), (SUNDAY, SATURDAY, MARCH), (MONDAY, SUNDAY, MARCH)]
    assert rows(database, "calendar", "record_date", "day_before", "month") == days
    facts.payment(at(DAY), "2026-01-01", "paid")
    refresh(database, shop)
    assert rows(database, "calendar", "record_date") == [(DAY,), (SATURDAY,), (SUNDAY,), (MONDAY,)]
    rebuild(database, shop)
    assert rows(database, "calendar", "record_date") == [(DAY,), (SATURDAY,), (SUNDAY,), (MONDAY,)]


def test_days_of_sources(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    facts.line(at(SUNDAY), "O1", "serum", 1, 1000)
    facts.line(at(SUNDAY), "W1", "serum", -1, 0)
    facts.event(at(SUNDAY), "page_view")
    facts.event(at(SUNDAY), "greeting", channel="chat")
    facts.turn(at(SUNDAY), "c1")
    facts.turn(at(MONDAY), "c1")
    facts.use(at(MONDAY), "Skin Analysis")
    facts.call(at(SATURDAY), "ranker", None, None)
    facts.payment(at(SATURDAY), "2026-02-01", "paid")
    refresh(database, shop)
    assert rows(database, "source_days", "data_source", "record_date", "facts") == [
        ("ai", MONDAY, 1),
        ("chat", SUNDAY, 2),
        ("chat", MONDAY, 1),
        ("orders", SUNDAY, 2),
        ("web", SUNDAY, 1),
    ]


def test_a_database_without_facts_has_no_figures(database: Database, shop: Shop, facts: Facts) -> None:
    rebuild(database, shop)
    facts.customer("ada")  # who signs up is counted: see test_overview
    facts.product("serum")
    facts.concern("acne", "skin", "serum")
    facts.api("vision", "use", 1)
    facts.plan("Starter", "2026-01-01", 4900, 0, 0)
    refresh(database, shop)
    rebuild(database, shop)
    figures = [table for table in metadata.sorted_tables if "source" in table.c or table.name == "calendar"]
    assert len(figures) > 20
    assert {table.name: rows(database, table.name, *table.c.keys()) for table in figures} == {
        table.name: [] for table in figures
    }

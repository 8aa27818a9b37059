"""How long facts wait for their figures, and when the worker was seen."""

import datetime as dt

import sqlalchemy as sa

from data import lease
from data.engine import Database
from data.queries.freshness import Freshness, freshness
from data.queries.reader import Reader, open_reader
from data.rollups import refresh
from data.shop import Shop
from data.tables.bookkeeping import touched_days, touched_entities
from tests.data.facts_by_hand import Facts, at

NOON = at("2026-03-01", "12:00")
SECOND = dt.timedelta(seconds=1)


def now(database: Database, shop: Shop) -> Freshness:
    with open_reader(database, shop) as reader:
        return freshness(reader)


def touch(database: Database, table: sa.Table, moment: dt.datetime) -> None:
    what = {"fact_table": "transactions", "local_date": NOON.date()}
    if table is touched_entities:
        what = {"entity_table": "customers", "entity_key": "ada"}
    with database.writing() as connection:
        connection.execute(table.insert().values(touched_at=moment, **what))


def test_a_new_database_has_neither(database: Database, shop: Shop) -> None:
    assert now(database, shop) == (None, None)


def test_the_oldest_of_what_waits_is_told_until_it_is_refreshed(
    database: Database, shop: Shop, facts: Facts
) -> None:
    touch(database, touched_days, NOON + 5 * SECOND)
    touch(database, touched_days, NOON + 6 * SECOND)
    assert now(database, shop).oldest_waiting_since == NOON + 5 * SECOND
    touch(database, touched_entities, NOON + 2 * SECOND)
    assert now(database, shop).oldest_waiting_since == NOON + 2 * SECOND
    refresh(database, shop)
    assert now(database, shop).oldest_waiting_since is None
    touch(database, touched_entities, NOON + 9 * SECOND)
    assert now(database, shop).oldest_waiting_since == NOON + 9 * SECOND


def test_a_worker_is_seen_when_it_beats_and_stays_seen_when_it_stops(database: Database, shop: Shop) -> None:
    lease.take(database, "first", NOON)
    assert now(database, shop).worker_seen_at == NOON
    lease.take(database, "first", NOON + 3 * SECOND)
    lease.release(database, "first")
    assert now(database, shop).worker_seen_at == NOON + 3 * SECOND


def test_what_it_costs_does_not_grow_with_what_waits(sqlite_copy: str, shop: Shop) -> None:
    database = Database(sqlite_copy)
    touch(database, touched_days, NOON)
    few = _steps(database, shop)
    with database.writing() as connection:
        waiting = {"fact_table": "transactions", "local_date": NOON.date(), "touched_at": NOON}
        connection.execute(touched_days.insert(), [waiting] * 5000)
    assert _steps(database, shop) == few
    database.dispose()


def _steps(database: Database, shop: Shop) -> int:
    """Steps of SQLite's machine, in tens."""
    steps: list[None] = []
    with database.snapshot() as driver:
        reader = Reader(driver, database.engine.dialect, shop)
        driver.set_progress_handler(lambda: steps.append(None), 10)
        freshness(reader)
        driver.set_progress_handler(None, 0)
    return len(steps)

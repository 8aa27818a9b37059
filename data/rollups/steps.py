"""A rollup as a step: what it reads, how far a change there moves it, how it is computed."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Table
from sqlalchemy.engine import Connection

from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.sealing import frozen_through
from data.shop import Shop
from data.tables import reporting

Dirty = dict[str, Days]
Reach = Callable[[Days, Connection, Shop], Days]
Rows = Select[Any] | Iterable[Mapping[str, Any]]
Compute = Callable[[Connection, Shop, Days], Rows]


def own_day(days: Days, _connection: Connection, _shop: Shop) -> Days:
    """A change moves the figures of its own day."""
    return days


def next_day(days: Days, _connection: Connection, _shop: Shop) -> Days:
    """A change moves its own day and the change shown on the next."""
    return days.and_following(1)


def following(count: int) -> Reach:
    """A change moves its own day and the `count` days after it."""

    def reach(days: Days, _connection: Connection, _shop: Shop) -> Days:
        return days.and_following(count)

    return reach


def all_later(days: Days, connection: Connection, _shop: Shop) -> Days:
    """A change moves every day from its own on."""
    return days.and_later(last_day(connection)) if days else days


def own_month(days: Days, _connection: Connection, _shop: Shop) -> Days:
    return days.months()


def everything(days: Days, _connection: Connection, _shop: Shop) -> Days:
    return EVERY_DAY if days else NO_DAYS


@dataclass(frozen=True)
class Step:
    """`run` brings `table` up to date with what is dirty and returns the days it changed."""

    table: Table
    run: Callable[[Connection, Shop, Dirty], Days]
    reads: Mapping[str, Reach]


def reached(reads: Mapping[str, Reach], dirty: Dirty, connection: Connection, shop: Shop) -> Days:
    """The days that dirty inputs move, each as far as its declared reach."""
    days = NO_DAYS
    for name, reach in reads.items():
        days = days | reach(dirty.get(name, NO_DAYS), connection, shop)
    return days


def daily(
    table: Table, compute: Compute, reads: Mapping[str, Reach], day_column: str = "record_date"
) -> Step:
    """A step that throws the reached days of `table` away and computes them anew, but for frozen ones."""

    def run(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
        frozen = frozen_through(connection, table)
        days = reached(reads, dirty, connection, shop).after(frozen)
        if days:
            throw_away(connection, table, days, day_column, frozen)
            insert(connection, shop, table, later(compute(connection, shop, days), day_column, frozen))
        return days

    return Step(table, run, reads)


def later(rows: Rows, day_column: str, last: dt.date | None) -> Rows:
    """The rows of days after one; of a step that computed every day, which it may not keep."""
    if last is None:
        return rows
    if isinstance(rows, Select):
        every = rows.subquery("every_day")
        return sa.select(every).where(every.c[day_column] > last)
    return (row for row in rows if row[day_column] > last)


def throw_away(
    connection: Connection,
    table: Table,
    days: Days,
    day_column: str = "record_date",
    frozen: dt.date | None = None,
) -> None:
    """Deletes the computed rows of these days; none up to a frozen one."""
    # Without a condition SQLite empties a table at once; one that is always true makes it visit each row.
    conditions = [] if days.every else [days.include(table.c[day_column])]
    if "source" in table.c:
        conditions.append(table.c.source == "computed")
    if frozen is not None:
        conditions.append(table.c[day_column] > frozen)
    connection.execute(table.delete().where(*conditions))


def insert(connection: Connection, shop: Shop, table: Table, fresh: Rows) -> None:
    stamps = _stamps(table, shop.now())
    if isinstance(fresh, Select):
        stamped = fresh.add_columns(*(sa.literal(value).label(name) for name, value in stamps.items()))
        names = [column.name for column in stamped.selected_columns]
        connection.execute(table.insert().from_select(names, stamped))
        return
    rows = [{**row, **stamps} for row in fresh]
    if rows:
        connection.execute(table.insert(), rows)


def _stamps(table: Table, now: dt.datetime) -> dict[str, Any]:
    if "source" not in table.c:
        return {}
    return {"created_at": now, "updated_at": now, "source": "computed"}


def last_day(connection: Connection) -> dt.date:
    """The newest day that figures are kept for."""
    newest = connection.execute(sa.select(sa.func.max(reporting.calendar.c.record_date))).scalar()
    return newest or dt.date(1970, 1, 1)

"""A rollup as a step: what it reads, how far a change there moves it, how it is computed."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Table
from sqlalchemy.engine import Connection

from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.shop import Shop
from data.tables import reporting

Dirty = dict[str, Days]
Reach = Callable[[Days, Connection, Shop], Days]
Compute = Callable[[Connection, Shop, Days], "Select[Any] | Iterable[Mapping[str, Any]]"]


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
    """A step that throws the reached days of `table` away and computes them anew."""

    def run(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
        days = reached(reads, dirty, connection, shop)
        if days:
            throw_away(connection, table, days, day_column)
            insert(connection, shop, table, compute(connection, shop, days))
        return days

    return Step(table, run, reads)


def throw_away(connection: Connection, table: Table, days: Days, day_column: str = "record_date") -> None:
    """Deletes the computed rows of these days."""
    # Without a condition SQLite empties a table at once; one that is always true makes it visit each row.
    conditions = [] if days.every else [days.include(table.c[day_column])]
    if "source" in table.c:
        conditions.append(table.c.source == "computed")
    connection.execute(table.delete().where(*conditions))


def insert(
    connection: Connection, shop: Shop, table: Table, fresh: "Select[Any] | Iterable[Mapping[str, Any]]"
) -> None:
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

"""calendar and source_days: which days there are, and which source has facts on them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlalchemy.engine import Connection

from data.rollups.days import Days
from data.rollups.sealing import first_frozen_day
from data.rollups.steps import Dirty, Step, daily, insert, own_day, reached
from data.seals import sealed_through
from data.shop import Shop
from data.tables.facts import (
    ai_inferences,
    analytics,
    billing_payments,
    conversations,
    customer_interactions,
    transactions,
)
from data.tables.reporting import calendar, source_days

EVENT_TABLES = (
    transactions,
    analytics,
    customer_interactions,
    conversations,
    ai_inferences,
    billing_payments,
)
READS = {table.name: own_day for table in EVENT_TABLES}


def extend(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
    """Adds the days that facts reach beyond the calendar; returns the added ones."""
    days = reached(READS, dirty, connection, shop)
    if not days:
        return days
    if days.every:
        connection.execute(calendar.delete())
    known = connection.execute(sa.select(calendar.c.record_date)).scalars().all()
    first, last = _bounds(connection, days)
    if first is None or last is None:
        return days
    missing = set(_each_day(min([first, *known]), max([last, *known]))) - set(known)
    insert(connection, shop, calendar, [_calendar_row(day) for day in sorted(missing)])
    return days if days.every else Days.of(missing)


def _bounds(connection: Connection, days: Days) -> tuple[dt.date | None, dt.date | None]:
    if days.named:
        return min(days.named), max(days.named)
    ends: list[tuple[dt.date | None, dt.date | None]] = [
        connection.execute(sa.select(sa.func.min(t.c.local_date), sa.func.max(t.c.local_date))).one()
        for t in EVENT_TABLES
    ]
    sealed = sealed_through(connection)
    if sealed is not None:
        ends.append((first_frozen_day(connection, sealed), sealed))
    firsts = [first for first, _ in ends if first is not None]
    lasts = [last for _, last in ends if last is not None]
    return min(firsts, default=None), max(lasts, default=None)


def _each_day(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for step in range((last - first).days + 1):
        yield first + dt.timedelta(days=step)


def _calendar_row(day: dt.date) -> dict[str, dt.date]:
    return {"record_date": day, "day_before": day - dt.timedelta(days=1), "month": day.replace(day=1)}


def facts_by_source(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    parts = (
        ("orders", transactions, sa.true()),
        ("web", analytics, analytics.c.channel == "web"),
        ("chat", analytics, analytics.c.channel == "chat"),
        ("chat", conversations, sa.true()),
        ("ai", customer_interactions, sa.true()),
    )
    counted = sa.union_all(
        *(
            sa.select(
                sa.literal(name).label("data_source"),
                table.c.local_date.label("record_date"),
                sa.func.count().label("facts"),
            )
            .where(days.include(table.c.local_date), condition)
            .group_by(table.c.local_date)
            for name, table, condition in parts
        )
    ).subquery()
    return sa.select(
        counted.c.data_source,
        counted.c.record_date,
        sa.cast(sa.func.sum(counted.c.facts), sa.BigInteger).label("facts"),
    ).group_by(counted.c.data_source, counted.c.record_date)


STEPS = (
    Step(calendar, extend, READS),
    daily(
        source_days,
        facts_by_source,
        {
            "transactions": own_day,
            "analytics": own_day,
            "conversations": own_day,
            "customer_interactions": own_day,
        },
    ),
)

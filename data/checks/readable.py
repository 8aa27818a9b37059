"""Readable amounts of facts against the whole numbers beside them that are summed."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Column, ColumnElement, Table
from sqlalchemy.engine import Connection

from data.checks.comparison import Difference, key_columns
from data.shop import Shop
from data.tables import facts

MICRO_PER_MAJOR = 1_000_000
# Durations are kept as they were sent, and their whole numbers are rounded from them, half up.
DURATIONS = {"response_ms": "response_time_sec", "latency_us": "latency_ms"}
UNITS_PER_DURATION, ROUNDED = 1000, 0.5
SLACK = 1e-4  # of a rounded unit: what floating point may add to a duration of days


class Pair(NamedTuple):
    """A readable column, and the column of whole numbers that says the same in `scale` times as many."""

    readable: Column[float]
    whole: Column[int]
    scale: int
    rounded: bool


FACTS = tuple(table for table in vars(facts).values() if isinstance(table, Table))


def pairs(table: Table, shop: Shop) -> list[Pair]:
    found = []
    for column in table.c:
        stem, _, unit = column.name.rpartition("_")
        if unit == "minor":
            found.append(Pair(table.c[stem], column, shop.currency.minor_per_major, rounded=False))
        elif unit == "micro":
            found.append(Pair(table.c[stem], column, MICRO_PER_MAJOR, rounded=False))
        elif column.name in DURATIONS:
            readable = table.c[DURATIONS[column.name]]
            found.append(Pair(readable, column, UNITS_PER_DURATION, rounded=True))
    return found


def misread(connection: Connection, shop: Shop) -> Iterator[Difference]:
    """Every readable amount of a fact that is not what its whole number says.

    The database picks the rows, so that facts that agree cost no memory however many there are.
    """
    for table in FACTS:
        paired = pairs(table, shop)
        if paired:
            yield from _misread_in(connection, table, paired)


def _misread_in(connection: Connection, table: Table, paired: list[Pair]) -> Iterator[Difference]:
    keys = [table.c[name] for name in key_columns(table)]
    differ = [_differ(pair) for pair in paired]
    told = [
        column
        for pair, differs in zip(paired, differ, strict=True)
        for column in (pair.readable, _said(pair), sa.case((differs, 1), else_=0))
    ]
    for row in connection.execute(sa.select(*keys, *told).where(sa.or_(*differ))):
        key = ", ".join(f"{column.name}={value}" for column, value in zip(keys, row, strict=False))
        for place, pair in enumerate(paired):
            stored, computed, differs = row[len(keys) + 3 * place :][:3]
            if differs:
                yield Difference(table.name, key, pair.readable.name, stored, computed)


def _said(pair: Pair) -> ColumnElement[Any]:
    """The whole number as the readable one should tell it: the division that ingest makes."""
    return sa.cast(pair.whole, sa.Double) / sa.literal(float(pair.scale))


def _differ(pair: Pair) -> ColumnElement[bool]:
    if not pair.rounded:
        return pair.readable.is_distinct_from(_said(pair))
    apart = sa.func.abs(pair.readable * sa.literal(float(pair.scale)) - sa.cast(pair.whole, sa.Double))
    one_is_missing = pair.readable.is_(None) != pair.whole.is_(None)
    return sa.or_(one_is_missing, sa.func.coalesce(apart, 0.0) > ROUNDED + SLACK)

"""The shapes of statement that questions need, each made once for its table and columns.

All read a stretch of days by index, only rows that rollups computed, and only portable SQL. Sums
are cast to whole numbers, because PostgreSQL sums whole numbers to decimals.
"""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from data.tables import metadata

FIRST, LAST = sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date)


def known_sum(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """The sum of a whole column, a whole number on every database; null where there is no row."""
    return sa.cast(sa.func.sum(column), sa.BigInteger)


def in_days(table: sa.Table) -> sa.ColumnElement[bool]:
    """Computed rows of the days first..last."""
    return sa.and_(table.c.record_date.between(FIRST, LAST), table.c.source == "computed")


@lru_cache(maxsize=256)
def by_day(name: str, columns: tuple[str, ...]) -> sa.Select[Any]:
    """Day and columns of each day first..last of a table with one row a day, in order."""
    table = metadata.tables[name]
    chosen = [table.c[column] for column in columns]
    return sa.select(table.c.record_date, *chosen).where(in_days(table)).order_by(table.c.record_date)


@lru_cache(maxsize=256)
def newest_before(name: str, column: str) -> sa.Select[Any]:
    """The column of the newest day up to `last`."""
    table = metadata.tables[name]
    up_to = sa.and_(table.c.record_date <= LAST, table.c.source == "computed")
    return sa.select(table.c[column]).where(up_to).order_by(table.c.record_date.desc()).limit(1)


@lru_cache(maxsize=256)
def totals(name: str, columns: tuple[str, ...]) -> sa.Select[Any]:
    """The sums of the columns over first..last: one row, nulls where there is none."""
    table = metadata.tables[name]
    sums: list[sa.ColumnElement[Any]] = [known_sum(table.c[column]) for column in columns]
    return sa.select(*sums).where(in_days(table))


@lru_cache(maxsize=256)
def totals_by_day(name: str, by: str, columns: tuple[str, ...]) -> sa.Select[Any]:
    """Day, value of `by` and columns of each row of first..last, in order of days."""
    table = metadata.tables[name]
    chosen = sa.select(table.c.record_date, table.c[by], *(table.c[column] for column in columns))
    return chosen.where(in_days(table)).order_by(table.c.record_date)

"""Settling anew: day and hour of every fact by the shop's zone of today, whatever zone they were settled in.

The database finds the facts that are not right, in one pass. What it needs to know of the zone are the few
moments at which its clock was put forward or back.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.rollups.calendar import EVENT_TABLES
from data.shop import Shop

DAY_S, HOUR_MS = 86_400, 3_600_000
EARLIEST_S = 0
LATEST_S = 4_102_444_800  # 2100


class Local(NamedTuple):
    """Day and hour in the shop's zone, as SQL."""

    day: sa.ColumnElement[dt.date]
    hour: sa.ColumnElement[int]

    def differ(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return sa.or_(table.c.local_date != self.day, table.c.local_hour != self.hour)


def settle_days_anew(connection: Connection, shop: Shop) -> None:
    """Sets local_date and local_hour of every fact by the shop's zone, where they are others.

    The zone that is kept tells nothing: another may have been in force for a while in between.
    """
    for table in EVENT_TABLES:
        local = local_of(connection, table, shop.zone)
        change = table.update().values(local_date=local.day, local_hour=local.hour)
        connection.execute(change.where(local.differ(table)))


def local_of(connection: Connection, table: sa.Table, zone: ZoneInfo) -> Local:
    """Day and hour of the facts of a table in a zone, from their milliseconds."""
    at_ms = table.c.at_ms
    first, last = connection.execute(sa.select(sa.func.min(at_ms), sa.func.max(at_ms))).one()
    offsets = list(_offsets(zone, (first or 0) // 1000, (last or 0) // 1000))
    shifted = at_ms + _by_moment(at_ms, offsets)
    # A day on, so that the first hours of 1970 west of Greenwich are no negative numbers.
    hour = ((shifted + DAY_S * 1000) // HOUR_MS) % 24
    return Local(dialect.day_of(shifted), hour)


def _by_moment(at_ms: sa.Column[int], offsets: list[tuple[int, int]]) -> Any:
    """The zone's offset in milliseconds; the newest first, because most facts are new."""
    (_, oldest), *later = offsets
    if not later:
        return sa.literal_column(str(oldest * 1000))
    whens: list[Any] = [
        (at_ms >= since * 1000, sa.literal_column(str(offset * 1000))) for since, offset in later[::-1]
    ]
    return sa.case(*whens, else_=sa.literal_column(str(oldest * 1000)))


def _offsets(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The offsets of a zone between two moments and since when each holds, all in seconds."""
    first, last = (min(max(second, EARLIEST_S), LATEST_S) for second in (first, last))
    before = _offset(zone, first)
    yield first, before
    for day in range(first, last + DAY_S, DAY_S):
        offset = _offset(zone, day + DAY_S)
        if offset != before:
            yield _changed_at(zone, day, day + DAY_S), offset
        before = offset


def _changed_at(zone: ZoneInfo, before: int, after: int) -> int:
    """The second in which the offset of `after` begins to hold."""
    new = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _offset(zone, middle) == new else (middle, after)
    return after


def _offset(zone: ZoneInfo, second: int) -> int:
    offset = dt.datetime.fromtimestamp(second, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())

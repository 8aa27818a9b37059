"""Freshness: since when facts wait for their figures, and when a worker last gave a sign of life.

Moments and not ages: an age is another one each second, and an answer that holds it never the same.
"""

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa

from data import lease
from data.queries.reader import Reader
from data.tables.bookkeeping import touched_days, touched_entities, worker_lease


class Freshness(NamedTuple):
    """Naive, in UTC; None where nothing waits, and where no worker ever ran."""

    oldest_waiting_since: dt.datetime | None
    worker_seen_at: dt.datetime | None


def freshness(reader: Reader) -> Freshness:
    ((*waiting, seen),) = reader.rows(_MOMENTS)
    return Freshness(min(filter(None, waiting), default=None), seen)


def _moments() -> sa.Select[Any]:
    """Three look-ups by primary key: ingest adds rows by growing numbers, so the first is the oldest."""
    oldest = (
        sa.select(table.c.touched_at).order_by(table.c.id).limit(1).scalar_subquery()
        for table in (touched_days, touched_entities)
    )
    seen = sa.select(worker_lease.c.heartbeat_at).where(worker_lease.c.name == lease.NAME)
    return sa.select(*oldest, seen.scalar_subquery())


_MOMENTS = _moments()

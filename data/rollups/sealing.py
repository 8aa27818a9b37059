"""Sealed days: retention removed their events, so figures made of these are kept and never computed again.

Sealed are all days up to one, since a fact of an earlier day moves later ones. A fact of a sealed day is
refused at ingest. What is computed from facts that are kept, such as money and orders, goes on being computed
and checked on sealed days too: nothing new reaches it there.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.engine import Connection

from data.errors import SealedDays
from data.seals import sealed_through
from data.shop import Shop
from data.tables import metadata
from data.tables.bookkeeping import sealed_days, shop_settings
from data.tables.reporting import source_days

# Tables by day that events are a part of, itself or through one another: tests compare them with what the
# steps read. Figures by month are computed on: of removed events `sealed_searches` keeps what they count.
FROM_EVENTS = (
    "source_days",
    "web_sessions",
    "person_days",
    "conversion_funnel",
    "conversion_trends",
    "conversion_analytics",
    "activity_by_hour",
    "behavioral_patterns",
    "product_analytics",
    "category_performance",
    "category_revenue",
    "product_gaps",
    "overview_kpis",
)
NOT_SEALED = ("id", "created_at", "updated_at", "source")
# Settings that move facts from day to day, or money from feature to feature.
SETTLED_BY = ("SHOP_TIMEZONE", "ATTRIBUTION_WINDOW_DAYS")


def frozen_through(connection: Connection, table: Table) -> dt.date | None:
    """The last day whose rows of the table are kept as they are."""
    return sealed_through(connection) if table.name in FROM_EVENTS else None


def day_of(table: Table) -> sa.Column[dt.date]:
    column: sa.Column[dt.date] = table.c["record_date" if "record_date" in table.c else "local_date"]
    return column


def is_frozen(table: Table, through: dt.date) -> ColumnElement[bool]:
    return sa.and_(day_of(table) <= through, _is_computed(table))


def _is_computed(table: Table) -> ColumnElement[bool]:
    return table.c.source == "computed" if "source" in table.c else sa.true()


def first_frozen_day(connection: Connection, through: dt.date) -> dt.date | None:
    """The first sealed day that had facts; days of a sign-up before it are sealed too."""
    first = sa.select(sa.func.min(source_days.c.record_date)).where(source_days.c.record_date <= through)
    return connection.execute(first).scalar()


def refuse_other_settings(connection: Connection, shop: Shop) -> None:
    """Raises SealedDays where a rebuild would move kept facts away from figures that cannot follow."""
    through = sealed_through(connection)
    if through is None:
        return
    now = {"SHOP_TIMEZONE": shop.zone.key, "ATTRIBUTION_WINDOW_DAYS": str(shop.attribution_days)}
    kept = sa.select(shop_settings.c.name, shop_settings.c.value).where(shop_settings.c.name.in_(SETTLED_BY))
    for name, value in connection.execute(kept):
        if value != now[name]:
            raise SealedDays(
                f"Events up to {through} were removed by retention, and their figures cannot follow {name} "
                f"from {value} to {now[name]}; set it back. Nothing was changed."
            )


# Checksums


def checksums(connection: Connection, after: dt.date | None, through: dt.date) -> dict[dt.date, str]:
    """The checksum of each day after one and up to another that has a frozen row: SHA-256 over these rows."""
    days: dict[dt.date, Any] = {}
    for name in FROM_EVENTS:
        for day, lines in _lines_by_day(connection, metadata.tables[name], after, through):
            own = days.setdefault(day, hashlib.sha256())
            own.update("\n".join((name, *sorted(lines), "")).encode())
    return {day: own.hexdigest() for day, own in days.items()}


def _lines_by_day(
    connection: Connection, table: Table, after: dt.date | None, through: dt.date
) -> Iterator[tuple[dt.date, list[str]]]:
    rows = connection.execute(_frozen_rows(table, after, through))
    for day, of_day in groupby(rows, key=itemgetter(0)):
        yield day, [json.dumps([*row], default=str) for row in of_day]


def _frozen_rows(table: Table, after: dt.date | None, through: dt.date) -> Select[Any]:
    day = day_of(table)
    columns = [column for column in table.c if column.name not in NOT_SEALED and column is not day]
    later = sa.true() if after is None else day > after
    return sa.select(day, *columns).where(is_frozen(table, through), later).order_by(day)


def days_to_seal(connection: Connection, after: dt.date | None, through: dt.date) -> int:
    """How many days after one and up to another have a frozen row."""
    frozen = (_frozen_rows(metadata.tables[name], after, through) for name in FROM_EVENTS)
    days = sa.union(*(rows.with_only_columns(rows.selected_columns[0]).order_by(None) for rows in frozen))
    return connection.execute(sa.select(sa.func.count()).select_from(days.subquery())).scalar_one()


def seal(connection: Connection, shop: Shop, after: dt.date | None, through: dt.date) -> int:
    """Notes the checksums of the days after one and up to another; returns how many days these are."""
    found = checksums(connection, after, through)
    rows = [
        {"fact_table": "analytics", "local_date": day, "checksum": checksum, "sealed_at": shop.now()}
        for day, checksum in sorted(found.items())
    ]
    if rows:
        connection.execute(sealed_days.insert(), rows)
    return len(rows)


@contextmanager
def sealed_anew(connection: Connection) -> Iterator[None]:
    """Around a change that is meant to reach sealed days: their new checksums are noted after it.

    A seal that was broken before stays broken.
    """
    broken = {day for day, _, _ in broken_seals(connection)}
    yield
    change = sealed_days.update().where(sealed_days.c.local_date == sa.bindparam("day"))
    for day, _, found in list(broken_seals(connection)):
        if day not in broken:
            connection.execute(change.values(checksum=sa.bindparam("now")), {"day": day, "now": found})


def broken_seals(connection: Connection) -> Iterator[tuple[dt.date, str, str | None]]:
    """Sealed days whose rows are not what was sealed: the day, its checksum and that of its rows now."""
    through = sealed_through(connection)
    if through is None:
        return
    found: dict[dt.date, str | None] = {**checksums(connection, None, through)}
    noted = sa.select(sealed_days.c.local_date, sealed_days.c.checksum)
    sealed: dict[dt.date, str] = dict(connection.execute(noted).all())
    for day in sorted({*sealed, *found}):
        if sealed.get(day) != found.get(day):
            yield day, sealed.get(day, "not sealed"), found.get(day)

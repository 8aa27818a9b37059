"""Settling anew: a changed zone moves facts to other days and hours."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.rollups.calendar import EVENT_TABLES
from data.shop import Shop
from data.tables.bookkeeping import shop_settings

ROWS_AT_ONCE = 20_000


def settle_days_anew(connection: Connection, shop: Shop) -> None:
    """Sets local_date and local_hour of every fact by the shop's zone, where they were settled by another."""
    settled = sa.select(shop_settings.c.value).where(shop_settings.c.name == "SHOP_TIMEZONE")
    if connection.execute(settled).scalar() in (None, shop.zone.key):
        return
    for table in EVENT_TABLES:
        _settle_table(connection, table, shop.zone)


def _settle_table(connection: Connection, table: sa.Table, zone: ZoneInfo) -> None:
    (key,) = table.primary_key.columns
    update = (
        table.update()
        .where(key == sa.bindparam("fact"))
        .values(local_date=sa.bindparam("day"), local_hour=sa.bindparam("hour"))
    )
    columns = (key, table.c.at_ms, table.c.local_date, table.c.local_hour)
    after = sa.select(*columns).order_by(key).limit(ROWS_AT_ONCE)
    rows = connection.execute(after).all()
    while rows:
        moved = list(_moved(rows, zone))
        if moved:
            connection.execute(update, moved)
        rows = connection.execute(after.where(key > rows[-1][0])).all()


def _moved(rows: Iterable[Any], zone: ZoneInfo) -> Iterable[dict[str, Any]]:
    for fact, at_ms, day, hour in rows:
        local = dt.datetime.fromtimestamp(at_ms / 1000, zone)
        if (local.date(), local.hour) != (day, hour):
            yield {"fact": fact, "day": local.date(), "hour": local.hour}

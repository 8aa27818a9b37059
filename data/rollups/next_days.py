"""Each customer's day names the customer's next one.

With it the distinct people of any window are found as one row each, however often they came: the days in
it whose next lies beyond it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Label
from sqlalchemy.engine import Connection

from data import dialect
from data.rollups.days import Days
from data.tables.facts import customers
from data.tables.reporting import customer_days

NOT_YET = dt.date.max

_day = customer_days.c
_COLUMNS = (_day.customer_id, _day.record_date, _day.next_date)


def next_date(customer: ColumnElement[str], day: ColumnElement[dt.date]) -> Label[dt.date]:
    """The column over a select of customers' days; right where it selects all days of each."""
    following = sa.func.lead(day, 1, sa.literal(NOT_YET, sa.Date))
    return following.over(partition_by=customer, order_by=day).label("next_date")


def who_came(connection: Connection, days: Days) -> frozenset[str]:
    """The customers of these days; nobody where all days are computed anew, and their next with them."""
    if days.every:
        return frozenset()
    return frozenset(
        connection.execute(sa.select(_day.customer_id).where(days.include(_day.record_date))).scalars()
    )


def set_next_days(connection: Connection, days: Days, who: Collection[str]) -> None:
    """Sets the next days of `who`, from their last day before `days` on, where they are not right."""
    if not who:
        return
    first = min(days.named)
    later = sa.select(*_COLUMNS).where(
        dialect.is_one_of(connection, _day.customer_id, who), _day.record_date >= first
    )
    selects = (_last_before(connection, first, who), later)
    wrong = list(_wrong(row for select in selects for row in connection.execute(select)))
    if wrong:
        connection.execute(_SET, wrong)


def _last_before(connection: Connection, first: dt.date, who: Collection[str]) -> sa.Select[Any]:
    earlier = customer_days.alias("earlier")
    last = (
        sa.select(sa.func.max(earlier.c.record_date))
        .where(earlier.c.customer_id == customers.c.customer_id, earlier.c.record_date < first)
        .scalar_subquery()
    )
    same = sa.and_(_day.customer_id == customers.c.customer_id, _day.record_date == last)
    named = dialect.is_one_of(connection, customers.c.customer_id, who)
    return sa.select(*_COLUMNS).select_from(customers.join(customer_days, same)).where(named)


def _wrong(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    by_customer = attrgetter("customer_id")
    for customer, theirs in groupby(sorted(rows, key=attrgetter("customer_id", "record_date")), by_customer):
        for row, following in pairwise([*theirs, None]):
            right = following.record_date if following else NOT_YET
            if row.next_date != right:
                yield {"who": customer, "on": row.record_date, "right": right}


_SET = (
    customer_days.update()
    .where(_day.customer_id == sa.bindparam("who"), _day.record_date == sa.bindparam("on"))
    .values(next_date=sa.bindparam("right"))
)

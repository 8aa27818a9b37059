"""Day, hour and milliseconds of facts against the instants beside them and the shop's zone."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.checks.comparison import Difference
from data.rollups.settling import local_of
from data.shop import Shop
from data.tables import facts

INSTANTS = (
    facts.transactions.c.invoice_date,
    facts.analytics.c.occurred_at,
    facts.customer_interactions.c.interaction_date,
    facts.conversations.c.occurred_at,
    facts.ai_inferences.c.occurred_at,
    facts.billing_payments.c.paid_at,
)
# Of each table: after the zone was changed every fact is astray, and one by one they say no more.
MOST_TOLD = 50


class Astray(NamedTuple):
    """Facts that are not where their instant belongs: how many, and some of the cells that say so."""

    facts: int
    told: list[Difference]


def astray(connection: Connection, shop: Shop) -> Astray:
    """The database picks the facts, so that those that are right cost no memory however many there are."""
    found = [_astray_in(connection, instant, shop) for instant in INSTANTS]
    return Astray(sum(each.facts for each in found), [cell for each in found for cell in each.told])


def _astray_in(connection: Connection, instant: Any, shop: Shop) -> Astray:
    table: sa.Table = instant.table
    (key,) = table.primary_key.columns
    local, moment = local_of(connection, table, shop.zone), dialect.milliseconds_of(instant)
    wrong = sa.or_(table.c.at_ms != moment, local.differ(table))
    count = connection.execute(sa.select(sa.func.count()).select_from(table).where(wrong)).scalar_one()
    if not count:
        return Astray(0, [])
    stored = (table.c.local_date, table.c.local_hour, table.c.at_ms)
    rows = sa.select(key, *stored, local.day, local.hour, moment).where(wrong).order_by(key).limit(MOST_TOLD)
    return Astray(count, [cell for row in connection.execute(rows) for cell in _cells(key, row)])


def _cells(key: sa.Column[Any], row: Any) -> Iterator[Difference]:
    fact, *values = row
    for name, stored, right in zip(("local_date", "local_hour", "at_ms"), values, values[3:], strict=False):
        if stored != right:
            yield Difference(key.table.fullname, f"{key.name}={fact}", name, stored, right)

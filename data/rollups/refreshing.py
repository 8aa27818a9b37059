"""refresh and rebuild: bring the figures up to the facts, in one transaction with the data version."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.engine import Database
from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.people import days_of_users
from data.rollups.sealing import refuse_other_settings
from data.rollups.settling import settle_days_anew
from data.rollups.steps import Dirty
from data.rollups.steps_in_order import STEPS
from data.rollups.users import count_users_anew
from data.schema import require_currency, settle
from data.shop import Shop
from data.tables import facts
from data.tables.bookkeeping import data_version, touched_days, touched_entities
from data.tables.reporting import calendar, product_analytics

FEW_DAYS = 40
SHARE_FOR_ONE_PASS = 0.3

Guard = Callable[[Connection], None]


@dataclass(frozen=True)
class Outcome:
    """What a refresh or rebuild did: days of facts that had waited, version reached, seconds taken."""

    waited: int
    version: int
    seconds: float
    changed: dict[str, Days]


def refresh(database: Database, shop: Shop, guard: Guard | None = None) -> Outcome:
    """Computes what waits. `guard` may raise inside the transaction to call it off."""
    began = time.perf_counter()
    with database.refreshing() as connection:
        if guard:
            guard(connection)
        require_currency(connection, shop)
        days = connection.execute(sa.select(touched_days.c.id, *_touched_day())).all()
        entities = connection.execute(sa.select(touched_entities)).all()
        if not days and not entities:
            return Outcome(0, current_version(connection), time.perf_counter() - began, {})
        dirty = _dirty(connection, days, entities)
        changed = run_steps(connection, shop, dirty)
        _forget(connection, touched_days, [row.id for row in days])
        _forget(connection, touched_entities, [row.id for row in entities])
        version = next_version(connection, shop)
    return Outcome(len({row[1:] for row in days}), version, time.perf_counter() - began, changed)


def facts_wait(connection: Connection) -> bool:
    """Whether some figure does not follow the facts yet."""
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        for table in (touched_days, touched_entities)
    )


def rebuild(database: Database, shop: Shop, guard: Guard | None = None) -> Outcome:
    """Throws every reporting table away and computes it from facts, settling days anew if need be.

    Figures of sealed days that removed events are part of stay. Raises SealedDays where another setting
    would have to move them.
    """
    began = time.perf_counter()
    with database.refreshing() as connection:
        if guard:
            guard(connection)
        require_currency(connection, shop)
        refuse_other_settings(connection, shop)
        settle_days_anew(connection, shop)
        count_users_anew(connection)
        changed = rebuild_steps(connection, shop)
        for table in (touched_days, touched_entities):
            connection.execute(table.delete())
        version = next_version(connection, shop)
    settle(database, shop, rebuilt=True)
    return Outcome(0, version, time.perf_counter() - began, changed)


def rebuild_steps(connection: Connection, shop: Shop) -> dict[str, Days]:
    return run_steps(
        connection, shop, {table.name: EVERY_DAY for table in facts.customers.metadata.sorted_tables}
    )


def run_steps(connection: Connection, shop: Shop, dirty: Dirty) -> dict[str, Days]:
    """Runs every step; each learns what the steps before it changed."""
    changed: dict[str, Days] = {}
    for step in STEPS:
        changed[step.table.name] = step.run(connection, shop, dirty)
        dirty = {**dirty, step.table.name: changed[step.table.name]}
    return changed


def _touched_day() -> tuple[Any, Any]:
    return touched_days.c.fact_table, touched_days.c.local_date


def _dirty(connection: Connection, days: Any, entities: Any) -> Dirty:
    by_table: dict[str, set[dt.date]] = {}
    for row in days:
        by_table.setdefault(row.fact_table, set()).add(row.local_date)
    few = _fewest_for_one_pass(connection)
    dirty = {table: Days.of(named) if len(named) < few else EVERY_DAY for table, named in by_table.items()}
    for row in entities:
        dirty[row.entity_table] = EVERY_DAY
    if "users" in dirty:
        keys = {row.entity_key for row in entities if row.entity_table == "users"}
        dirty["users"] = days_of_users(connection, keys)
    if "products" in dirty:
        keys = {row.entity_key for row in entities if row.entity_table == "products"}
        dirty["products"] = _days_of_products(connection, keys)
        dirty["product_concerns"] = EVERY_DAY  # they come with their product and are not noted apart
    return dirty


def _fewest_for_one_pass(connection: Connection) -> float:
    """From so many touched days on, one pass over all days is quicker than naming each."""
    known = connection.execute(sa.select(sa.func.count()).select_from(calendar)).scalar_one()
    return max(FEW_DAYS, known * SHARE_FOR_ONE_PASS)


def _days_of_products(connection: Connection, keys: set[str]) -> Days:
    if len(keys) > 500:
        return EVERY_DAY
    table = product_analytics.c
    days = sa.select(table.record_date).where(table.product_id.in_(sorted(keys))).distinct()
    return NO_DAYS | Days.of(connection.execute(days).scalars())


def _forget(connection: Connection, table: sa.Table, ids: list[int]) -> None:
    """Deletes what this refresh saw and nothing that came since."""
    if ids:
        connection.execute(
            table.delete().where(table.c.id == sa.bindparam("seen")), [{"seen": i} for i in ids]
        )


def current_version(connection: Connection) -> int:
    return int(connection.execute(sa.select(data_version.c.version)).scalar_one())


def next_version(connection: Connection, shop: Shop) -> int:
    connection.execute(
        data_version.update().values(version=data_version.c.version + 1, refreshed_at=shop.now())
    )
    return current_version(connection)

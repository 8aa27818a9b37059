"""Entities that events name: brought into being when unknown, described in passing until sent themselves."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.ingest.batch import Batch, fetch
from data.ingest.kinds import ENTITIES, Kind
from data.ingest.people import count_earlier_events
from data.tables.bookkeeping import touched_entities
from data.tables.facts import users

Hints = dict[str, tuple[dt.datetime, str]]


def create_named(connection: Connection, batch: Batch) -> None:
    """Minimal entities for those that new rows name and nobody sent yet."""
    for field in batch.kind.fields:
        if field.refers:
            column = batch.columns[field.first]
            named = {column[place] for place in batch.fresh.values()} - {None}
            create_minimal(connection, batch, field.refers, named)


def create_minimal(connection: Connection, batch: Batch, table_name: str, keys: Collection[str]) -> None:
    """Brings those of `keys` into being that are not there."""
    kind = ENTITIES[table_name]
    key = kind.table.c[kind.key]
    there = connection.execute(sa.select(key).where(dialect.is_one_of(connection, key, keys))).scalars()
    new = sorted(set(keys).difference(there))
    if not new:
        return
    bare = _bare(kind, batch)
    connection.execute(kind.table.insert(), [{kind.key: value, **bare} for value in new])
    if kind.table is users:
        count_earlier_events(connection, new)
    batch.created[kind.name] += len(new)
    batch.newly_named[table_name].update(new)


def _bare(kind: Kind, batch: Batch) -> dict[str, Any]:
    """What an entity is of which only the key is known."""
    now = batch.shop.now()
    bare: dict[str, Any] = {"described": False, "created_at": now, "updated_at": now}
    for field in kind.fields:
        if field.default:
            bare |= zip(field.columns, field.default(batch.shop), strict=True)
    return bare


def describe_named(connection: Connection, batch: Batch) -> None:
    """What rows tell of their products and customers in passing (name, category, country).

    For each the newest row wins, at one moment the greatest text, whatever the order of arrival; what
    was sent with the entity itself is never touched.
    """
    for (table_name, column), hints in _hints(batch).items():
        _describe(connection, batch, table_name, column, hints)


def _hints(batch: Batch) -> dict[tuple[str, str], Hints]:
    found: dict[tuple[str, str], Hints] = {}
    for field in batch.kind.fields:
        if field.hint:
            named, column = field.hint
            refers = batch.kind.by_name[named].refers
            if hints := _newest(batch, named, field.name):
                found[refers or "", column] = hints
    return found


def _newest(batch: Batch, named: str, hint: str) -> Hints:
    newest: Hints = {}
    keys, texts, moments = (batch.columns[name] for name in (named, hint, "invoice_date"))
    if not any(texts):
        return newest
    for place in batch.live():
        key, told = keys[place], (moments[place], texts[place])
        if key is None or None in told:
            continue
        if key not in newest or newest[key] < told:
            newest[key] = told
    return newest


def _describe(connection: Connection, batch: Batch, table_name: str, column: str, hints: Hints) -> None:
    kind = ENTITIES[table_name]
    table, hinted_at = kind.table, dict(kind.hinted)[column]
    key = table.c[kind.key]
    wanted = sa.select(key, table.c[column], table.c[hinted_at])
    rows = fetch(connection, wanted.where(dialect.is_one_of(connection, key, hints)))
    better = {its: hints[its] for its, kept, at in rows if _wins(hints[its], kept, at)}
    if not better:
        return
    connection.execute(
        table.update()
        .where(key == sa.bindparam("its"))
        .values({column: sa.bindparam("told"), hinted_at: sa.bindparam("at")}),
        [{"its": its, "at": at, "told": told} for its, (at, told) in better.items()],
    )
    if column in kind.watched:
        changed = {its for its, kept, _ in rows if its in better and better[its][1] != kept}
        # One that came into being with this batch has no figures that could change.
        touch(connection, batch, table_name, changed - batch.newly_named[table_name])


def _wins(hint: tuple[dt.datetime, str], kept: str | None, at: dt.datetime | None) -> bool:
    if kept is None:
        return True
    return at is not None and (at, kept) < hint


def touch(connection: Connection, batch: Batch, table_name: str, keys: Collection[str]) -> None:
    """Notes entities whose figures wait for refresh."""
    now = batch.shop.now()
    rows = [(table_name, key, now) for key in sorted(keys)]
    dialect.insert_rows(connection, touched_entities, ("entity_table", "entity_key", "touched_at"), rows)

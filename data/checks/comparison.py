"""Stored figures against figures computed anew, cell by cell."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import MetaData, Select, Table, UniqueConstraint
from sqlalchemy.engine import Connection

from data.rollups.sealing import is_frozen

NOT_COMPARED = ("id", "created_at", "updated_at", "source")
ABSENT = "no such row"


class Difference(NamedTuple):
    table: str
    key: str
    column: str
    stored: Any
    computed: Any

    def __str__(self) -> str:
        return f"{self.table} [{self.key}] {self.column}: stored {self.stored}, computed {self.computed}"


class Shadow(NamedTuple):
    """A stored table, and an empty temporary one of its name that statements find first."""

    stored: Table
    fresh: Table


def shadow(connection: Connection, table: Table) -> Shadow:
    own, temporary = _schemas(connection)
    fresh = table.to_metadata(MetaData(), schema=temporary)
    fresh.create(connection)
    return Shadow(table.to_metadata(MetaData(), schema=own), fresh)


def _schemas(connection: Connection) -> tuple[str, str]:
    """The names of the schema that holds the stored tables and of the temporary one."""
    if connection.dialect.name == "sqlite":
        return "main", "temp"
    return connection.execute(sa.select(sa.func.current_schema())).scalar_one(), "pg_temp"


def keep_frozen(connection: Connection, pair: Shadow, through: dt.date) -> None:
    """Copies what is not computed again: later days are computed from it, and its seal proves it."""
    stored = pair.stored
    columns = [column for column in stored.c if column.name != "id"]  # the copy numbers its rows itself
    rows = sa.select(*columns).where(is_frozen(stored, through))
    connection.execute(pair.fresh.insert().from_select([column.name for column in columns], rows))


def compare(connection: Connection, pair: Shadow) -> Iterator[Difference]:
    """Every cell that is not as computed, every row that is missing or too many."""
    stored = _by_key(pair.stored, _only_in(connection, pair.stored, pair.fresh))
    computed = _by_key(pair.stored, _only_in(connection, pair.fresh, pair.stored))
    for key in sorted({*stored, *computed}):
        yield from _cells(pair.stored, key, stored.get(key), computed.get(key))


def key_columns(table: Table) -> list[str]:
    """What a row is found by: the unique key without source, or the primary key."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            return [column.name for column in constraint.columns if column.name != "source"]
    keys = [column.name for column in table.primary_key.columns]
    return keys if keys != ["id"] else [name for name in _compared(table) if name.endswith("_id")]


def _compared(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name not in NOT_COMPARED]


def _rows(table: Table) -> Select[Any]:
    computed = table.c.source == "computed" if "source" in table.c else sa.true()
    return sa.select(*(table.c[name] for name in _compared(table))).where(computed)


def _only_in(connection: Connection, here: Table, there: Table) -> Iterable[Any]:
    return connection.execute(_rows(here).except_(_rows(there))).mappings().all()


def _by_key(table: Table, rows: Iterable[Any]) -> dict[str, Any]:
    names = key_columns(table)
    return {", ".join(f"{name}={row[name]}" for name in names): row for row in rows}


def _cells(table: Table, key: str, stored: Any, computed: Any) -> Iterator[Difference]:
    if stored is None or computed is None:
        there = "present" if stored is not None else ABSENT
        wanted = "present" if computed is not None else ABSENT
        yield Difference(table.name, key, "(row)", there, wanted)
        return
    for name in _compared(table):
        if stored[name] != computed[name]:
            yield Difference(table.name, key, name, stored[name], computed[name])

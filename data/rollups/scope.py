"""A scope: keys in hand, held in a temporary table so that statements can join them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, MetaData, Select, Table, Text
from sqlalchemy.engine import Connection


@contextmanager
def scoped(
    connection: Connection, name: str, keys: "Iterable[Any] | Select[Any]", *, columns: int = 1
) -> Iterator[Table]:
    """A temporary table of distinct keys, given as strings, tuples of strings, or a query for them.

    Scopes that live at the same time have different names.
    After an error it goes with the transaction, which can do nothing more by then.
    """
    table = _temporary(f"scope_{name}", columns)
    table.create(connection)
    _fill(connection, table, keys)
    yield table
    table.drop(connection)


def keys_in(column: ColumnElement[Any], scope: Table) -> ColumnElement[bool]:
    return column.in_(sa.select(scope.c.key_1))


@cache
def _temporary(name: str, columns: int) -> Table:
    """One table a name, so that statements that join it are compiled once."""
    keys = (sa.Column(f"key_{place}", Text, primary_key=True) for place in range(1, columns + 1))
    return Table(name, MetaData(), *keys, prefixes=["TEMPORARY"])


def _fill(connection: Connection, table: Table, keys: "Iterable[Any] | Select[Any]") -> None:
    if isinstance(keys, Select):
        wanted = keys.distinct().subquery()
        known = [wanted.c[0].is_not(None)]
        connection.execute(table.insert().from_select(list(table.c.keys()), sa.select(wanted).where(*known)))
        return
    rows = {key if isinstance(key, tuple) else (key,) for key in keys}
    if rows:
        names = list(table.c.keys())
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])

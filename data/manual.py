"""Figures that someone enters by hand, beside the computed ones and never in their place.

A manual row has the key of a computed one and source 'manual'. Entering it again changes the fields
that are given and keeps the others.
"""

import difflib
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.engine import Database
from data.errors import Refused
from data.ingest import values
from data.schema import hold_currency
from data.shop import Shop
from data.tables.bookkeeping import data_version

KEPT_BY_US = frozenset({"id", "created_at", "updated_at", "source"})
EXACT = {"_minor": values.money, "_micro": values.unit_price}
FRACTIONS = frozenset({"accuracy", "precision", "recall", "f1_score", "churn_risk"})
MOST = 10**15


def enter(database: Database, shop: Shop, table: sa.Table, given: Mapping[str, object]) -> bool:
    """Enters one row by hand; says whether it is new. Raises Refused for a field that cannot be kept.

    It takes its turn with refreshes: both raise the data version.
    """
    row = _parsed(table, shop, given)
    key = key_of(table)
    for name in key:
        if row.get(name) is None:
            raise Refused(name, f"{name} is missing; a row of {table.name} is found by it.", "required")
    with database.refreshing() as connection:
        hold_currency(connection, shop)
        known = connection.scalar(sa.select(table.c.id).where(*_is(table, key, row)))
        if known is None:
            _insert(connection, table, shop, row)
        else:
            changed = {**row, "updated_at": shop.now()}
            connection.execute(table.update().where(table.c.id == known).values(changed))
        grown = {"version": data_version.c.version + 1, "refreshed_at": shop.now()}
        connection.execute(data_version.update().values(grown))
    return known is None


def key_of(table: sa.Table) -> tuple[str, ...]:
    """What makes a row of a reporting table one of a kind, beside its source."""
    (unique,) = (found for found in table.constraints if isinstance(found, sa.UniqueConstraint))
    return tuple(column.name for column in unique.columns if column.name != "source")


def fields_of(table: sa.Table) -> tuple[str, ...]:
    """The fields a person may give. Amounts are given in major units; the exact column follows."""
    names = (column.name for column in table.columns)
    return tuple(name for name in names if name not in KEPT_BY_US and not _follows(table, name))


def exact_column(table: sa.Table, name: str) -> str | None:
    """The column of exact units that an amount in major units fills too."""
    return next((name + suffix for suffix in EXACT if name + suffix in table.c), None)


def _follows(table: sa.Table, name: str) -> bool:
    return any(name.endswith(suffix) and name.removesuffix(suffix) in table.c for suffix in EXACT)


def _is(table: sa.Table, key: tuple[str, ...], row: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [table.c.source == "manual", *(table.c[name] == row[name] for name in key)]


def _insert(connection: Connection, table: sa.Table, shop: Shop, row: dict[str, Any]) -> None:
    now = shop.now()
    filled = {**_unsaid(table, shop), **row}
    for column in table.columns:
        if not column.nullable and column.name not in KEPT_BY_US and filled.get(column.name) is None:
            raise Refused(column.name, f"{column.name} is missing: {column.comment}.", "required")
    connection.execute(table.insert().values(**filled, source="manual", created_at=now, updated_at=now))


def _unsaid(table: sa.Table, shop: Shop) -> dict[str, Any]:
    """What a new row holds where nothing is given: counts and amounts 0, unknown rates null."""
    counts: dict[str, Any] = {
        column.name: 0
        for column in table.columns
        if not column.nullable
        and isinstance(column.type, sa.Integer | sa.Double)
        and column.name not in KEPT_BY_US
    }
    usual = {"merchandise": True, "currency": shop.currency.code}
    return counts | {name: value for name, value in usual.items() if name in table.c}


def _parsed(table: sa.Table, shop: Shop, given: Mapping[str, object]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in given.items():
        _must_be_known(table, name)
        if value is None:
            continue
        try:
            found = _parser(table, name)(value, shop)
        except values.Bad as bad:
            raise Refused(name, f"{name} {bad.reason}.", bad.code) from None
        exact = exact_column(table, name)
        row.update({exact: found[0], name: found[1]} if exact else {name: found})
    return row


def _must_be_known(table: sa.Table, name: str) -> None:
    known = fields_of(table)
    if name in known:
        return
    if name in table.c and name not in KEPT_BY_US:
        major = name.rpartition("_")[0]
        raise Refused(name, f"{name} follows from {major}; give {major} in major units.", "unknown_field")
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}."
    raise Refused(name, f"{table.name} has no field {name}; {hint}", "unknown_field")


def _parser(table: sa.Table, name: str) -> Callable[[Any, Shop], Any]:
    exact = exact_column(table, name)
    if exact:
        return EXACT[exact.removeprefix(name)]
    named = {"month": values.month, "currency": values.currency}
    if name in named:
        return named[name]
    if name in FRACTIONS:
        return values.fraction
    return _parser_of_type(table.c[name])


def _parser_of_type(column: sa.Column[Any]) -> Callable[[Any, Shop], Any]:
    if isinstance(column.type, sa.Date):
        return values.day
    if isinstance(column.type, sa.Boolean):
        return values.flag
    if isinstance(column.type, sa.Integer):
        return values.whole(-MOST if column.name.endswith("_minor") else 0, MOST)
    return _number if isinstance(column.type, sa.Double) else values.name


def _number(value: object, _shop: Shop) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not isfinite(value):
        raise values.Bad(f"is {values.show(value)}, not a number", "bad_number")
    return float(value)

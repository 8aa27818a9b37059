"""return_matches: which sale lines each return voids, kept for the returns that a change can reach."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Table
from sqlalchemy.engine import Connection

from data.definitions import IS_RETURN, IS_SALE
from data.dialect import insert_rows
from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.matching import Match, ReturnLine, SaleLine, match_returns
from data.rollups.scope import keys_in, scoped
from data.rollups.steps import Dirty, Step, own_day
from data.shop import Shop
from data.tables.facts import transactions as lines
from data.tables.reporting import return_matches

Pair = tuple[str, str]


def update(connection: Connection, _shop: Shop, dirty: Dirty) -> Days:
    """Matches the returns that lines of the dirty days can move; returns the days of these returns."""
    days = dirty.get("transactions", NO_DAYS)
    if not days:
        return NO_DAYS
    if days.every:
        connection.execute(return_matches.delete())
        returns = _returns(connection, sa.select(lines).where(IS_RETURN))
        _store(connection, match_returns(returns, _lines_for(connection, returns)))
        return EVERY_DAY
    returns, sold = _closure(connection, days)
    return _store_changed(connection, returns, match_returns(returns, sold))


def _store(connection: Connection, matches: Iterable[Match]) -> None:
    insert_rows(connection, return_matches, Match._fields, list(matches))


def _store_changed(connection: Connection, returns: list[ReturnLine], matches: list[Match]) -> Days:
    """Replaces the matches that are not as before; returns the days of these returns and their orders."""
    with scoped(connection, "return", (back.transaction_id for back in returns)) as scope:
        columns = [return_matches.c[name] for name in Match._fields]
        known = sa.select(*columns).where(keys_in(return_matches.c.return_id, scope))
        before = {Match(*row) for row in connection.execute(known)}
    moved = before.symmetric_difference(matches)
    changed = {match.return_id for match in moved}
    with scoped(connection, "changed", changed) as scope:
        connection.execute(return_matches.delete().where(keys_in(return_matches.c.return_id, scope)))
    _store(connection, (match for match in matches if match.return_id in changed))
    with scoped(connection, "invoice", {match.invoice_id for match in moved if match.invoice_id}) as scope:
        ordered = connection.execute(sa.select(lines.c.local_date).where(keys_in(lines.c.invoice_id, scope)))
        return Days.of({match.local_date for match in moved} | set(ordered.scalars()))


def _closure(connection: Connection, days: Days) -> tuple[list[ReturnLine], list[SaleLine]]:
    """The returns that lines of `days` can move, and every return and line that competes with them."""
    touched = connection.execute(
        sa.select(lines.c.customer_id, lines.c.product_id, lines.c.invoice_id, lines.c.original_invoice_id)
        .where(days.include(lines.c.local_date), lines.c.kind != "adjustment")
        .distinct()
    ).all()
    pairs = {(row.customer_id, row.product_id) for row in touched if row.customer_id is not None}
    invoices = {row.invoice_id for row in touched} | {row.original_invoice_id for row in touched} - {None}
    guest_returns = _returns(connection, sa.select(lines).where(IS_RETURN, days.include(lines.c.local_date)))
    while True:
        returns = _unique(guest_returns, _returns_of(connection, pairs, invoices))
        sold = _lines_for(connection, returns)
        more_pairs = {(back.customer_id, back.product_id) for back in returns if back.customer_id is not None}
        more_pairs |= {(line.customer_id, line.product_id) for line in sold if line.customer_id is not None}
        more_invoices = {row.invoice_id for row in sold}
        if more_pairs <= pairs and more_invoices <= invoices:
            return returns, sold
        pairs, invoices = pairs | more_pairs, invoices | more_invoices


def _unique(*groups: Iterable[ReturnLine]) -> list[ReturnLine]:
    return list({back.transaction_id: back for group in groups for back in group}.values())


def _returns_of(connection: Connection, pairs: set[Pair], invoices: set[str]) -> list[ReturnLine]:
    with (
        scoped(connection, "pair", pairs, columns=2) as customers,
        scoped(connection, "invoice", invoices) as orders,
    ):
        of_customers = _returns(connection, _of_pairs(customers).where(IS_RETURN))
        named = sa.select(lines).where(IS_RETURN, keys_in(lines.c.original_invoice_id, orders))
        return _unique(of_customers, _returns(connection, named))


def _of_pairs(pairs: Table) -> Select[Any]:
    """Lines of customers with products; written so that their index is used on every database."""
    bought = sa.tuple_(lines.c.customer_id, lines.c.product_id)
    return sa.select(lines).where(bought.in_(sa.select(pairs.c.key_1, pairs.c.key_2)))


def _lines_for(connection: Connection, returns: Iterable[ReturnLine]) -> list[SaleLine]:
    """The sale lines that these returns may void."""
    returns = list(returns)
    pairs = {(back.customer_id, back.product_id) for back in returns}
    named = {back.original_invoice_id for back in returns if back.original_invoice_id is not None}
    with scoped(connection, "pair", pairs_as_rows(pairs), columns=2) as customers:
        of_customers = _sold(connection, _of_pairs(customers))
    with scoped(connection, "invoice", named) as orders:
        of_orders = _sold(connection, sa.select(lines).where(keys_in(lines.c.invoice_id, orders)))
    return list({line.transaction_id: line for line in (*of_customers, *of_orders)}.values())


def pairs_as_rows(pairs: Iterable[tuple[str | None, str]]) -> Iterator[tuple[str, str]]:
    return ((customer, product) for customer, product in pairs if customer is not None)


def _returns(connection: Connection, query: Select[Any]) -> list[ReturnLine]:
    columns = [lines.c[name] for name in ReturnLine._fields]
    return [ReturnLine(*row) for row in connection.execute(query.with_only_columns(*columns)).all()]


def _sold(connection: Connection, query: Select[Any]) -> list[SaleLine]:
    columns = [lines.c[name] for name in SaleLine._fields]
    rows = connection.execute(query.with_only_columns(*columns).where(IS_SALE)).all()
    return [SaleLine(*row) for row in rows]


STEPS = (Step(return_matches, update, {"transactions": own_day}),)

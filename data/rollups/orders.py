"""orders: one row an order, with the AI feature it is attributed to and how long it was kept."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.engine import Connection

from data.dialect import by_bytes
from data.rollups.amounts import total
from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.scope import keys_in, scoped
from data.rollups.steps import Dirty, Step, own_day
from data.shop import Shop
from data.tables.facts import customer_interactions as uses
from data.tables.facts import transactions as lines
from data.tables.reporting import orders, return_matches
from data.vocabulary import NO_FEATURE

MS_PER_DAY = 86_400_000


def update(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
    """Computes the orders that changed lines, AI uses or returns can move.

    Returns every day whose money or orders they move: days of the orders' lines, old and new, and of
    their returns.
    """
    inputs = [
        dirty.get(name, NO_DAYS) for name in ("transactions", "customer_interactions", "return_matches")
    ]
    if not any(inputs):
        return NO_DAYS
    if any(days.every for days in inputs):
        connection.execute(orders.delete())
        _insert(connection, _orders(shop, None))
        _mark_first_orders(connection, None)
        return EVERY_DAY
    with scoped(connection, "invoice", _reached_invoices(shop, *inputs)) as scope:
        before = _days_moved(connection, scope)
        connection.execute(orders.delete().where(keys_in(orders.c.invoice_id, scope)))
        _insert(connection, _orders(shop, scope))
        customers = sa.select(lines.c.customer_id).where(keys_in(lines.c.invoice_id, scope))
        with scoped(connection, "customer", customers) as buyers:
            marked = _mark_first_orders(connection, buyers)
        return before | _days_moved(connection, scope) | marked


def _reached_invoices(shop: Shop, sold: Days, used: Days, returned: Days) -> Select[Any]:
    """Invoices with lines on the days, in the window after the uses, or on days whose returns changed."""
    in_window = used.and_following(shop.attribution_days + 1)
    reached = sa.union(
        sa.select(lines.c.invoice_id).where(sold.include(lines.c.local_date)),
        sa.select(orders.c.invoice_id).where(in_window.include(orders.c.local_date)),
        sa.select(orders.c.invoice_id).where(returned.include(orders.c.local_date)),
    ).subquery()
    return sa.select(reached.c.invoice_id)


def _days_moved(connection: Connection, scope: Table) -> Days:
    sold = sa.select(lines.c.local_date).where(keys_in(lines.c.invoice_id, scope))
    ordered = sa.select(orders.c.local_date).where(keys_in(orders.c.invoice_id, scope))
    returned = sa.select(return_matches.c.local_date).where(keys_in(return_matches.c.invoice_id, scope))
    return Days.of(connection.execute(sa.union(sold, ordered, returned)).scalars())


def _insert(connection: Connection, query: Select[Any]) -> None:
    names = [column.name for column in query.selected_columns]
    connection.execute(orders.insert().from_select(names, query))


def _orders(shop: Shop, scope: Table | None) -> Select[Any]:
    sold = _sold(scope).cte("sold")
    touch = _last_touch(shop, sold)
    voided = _voided(scope).subquery("voided")
    return (
        sa.select(
            *(sold.c),
            sa.func.coalesce(touch.c.interaction_type, NO_FEATURE).label("ai_feature"),
            sa.false().label("first_order"),
            sa.case((voided.c.quantity >= sold.c.units, voided.c.voided_on)).label("voided_on"),
        )
        .select_from(sold)
        .outerjoin(touch, sa.and_(touch.c.invoice_id == sold.c.invoice_id, touch.c.place == 1))
        .outerjoin(voided, voided.c.invoice_id == sold.c.invoice_id)
    )


def _sold(scope: Table | None) -> Select[Any]:
    return (
        sa.select(
            lines.c.invoice_id,
            sa.func.min(by_bytes(lines.c.customer_id)).label("customer_id"),
            sa.func.min(by_bytes(lines.c.session_id)).label("session_id"),
            sa.func.min(lines.c.invoice_date).label("ordered_at"),
            sa.func.min(lines.c.local_date).label("local_date"),
            sa.func.min(lines.c.at_ms).label("at_ms"),
            sa.func.count().label("lines"),
            total(lines.c.quantity).label("units"),
            total(lines.c.amount_minor).label("sales_minor"),
            total(lines.c.discount_minor).label("discounts_minor"),
        )
        .where(lines.c.kind == "sale", _within(lines.c.invoice_id, scope))
        .group_by(lines.c.invoice_id)
    )


def _last_touch(shop: Shop, sold: Any) -> Any:
    """Uses in the window before each order, by its customer or in its session; place 1 is the last.

    The window includes both its ends; of uses at one moment the one with the greater id counts.
    """
    earliest = sold.c.at_ms - shop.attribution_days * MS_PER_DAY
    in_window = sa.and_(uses.c.at_ms <= sold.c.at_ms, uses.c.at_ms >= earliest)
    columns = (sold.c.invoice_id, uses.c.interaction_type, uses.c.at_ms, uses.c.interaction_id)
    touches = sa.union_all(
        sa.select(*columns).join_from(
            sold, uses, sa.and_(uses.c.customer_id == sold.c.customer_id, in_window)
        ),
        sa.select(*columns).join_from(sold, uses, sa.and_(uses.c.session_id == sold.c.session_id, in_window)),
    ).subquery("touches")
    newest_first = (touches.c.at_ms.desc(), by_bytes(touches.c.interaction_id).desc())
    place = sa.func.row_number().over(partition_by=touches.c.invoice_id, order_by=newest_first)
    return sa.select(touches.c.invoice_id, touches.c.interaction_type, place.label("place")).subquery("touch")


def _voided(scope: Table | None) -> Select[Any]:
    return (
        sa.select(
            return_matches.c.invoice_id,
            total(return_matches.c.quantity).label("quantity"),
            sa.func.max(return_matches.c.voided_on).label("voided_on"),
        )
        .where(return_matches.c.transaction_id.is_not(None), _within(return_matches.c.invoice_id, scope))
        .group_by(return_matches.c.invoice_id)
    )


def _within(column: ColumnElement[Any], scope: Table | None) -> ColumnElement[bool]:
    return sa.true() if scope is None else keys_in(column, scope)


def _mark_first_orders(connection: Connection, buyers: Table | None) -> Days:
    """Marks each buyer's earliest order and unmarks the others; returns the days that changed."""
    theirs = sa.and_(orders.c.customer_id.is_not(None), _within(orders.c.customer_id, buyers))
    # Found by index, not numbered by a window: all orders would be sorted for that.
    earliest = (
        sa.select(orders.c.customer_id, sa.func.min(orders.c.at_ms).label("at_ms"))
        .where(theirs)
        .group_by(orders.c.customer_id)
        .subquery("earliest")
    )
    at_once = sa.and_(orders.c.customer_id == earliest.c.customer_id, orders.c.at_ms == earliest.c.at_ms)
    first = (
        sa.select(sa.func.min(by_bytes(orders.c.invoice_id)))
        .join_from(earliest, orders, at_once)
        .group_by(earliest.c.customer_id)
    )
    wrong = sa.select(orders.c.invoice_id, orders.c.local_date).where(
        theirs, orders.c.first_order != orders.c.invoice_id.in_(first)
    )
    changed = connection.execute(wrong).all()
    with scoped(connection, "first", (row.invoice_id for row in changed)) as scope:
        flip = orders.update().where(keys_in(orders.c.invoice_id, scope))
        connection.execute(flip.values(first_order=sa.not_(orders.c.first_order)))
    return Days.of(row.local_date for row in changed)


STEPS = (
    Step(
        orders,
        update,
        {"transactions": own_day, "customer_interactions": own_day, "return_matches": own_day},
    ),
)

"""Happenings: what each kind of fact says in the list of activity, and the statements that find them.

All statements have the same columns. Names of people are not told: where a text holds the name of whom it
is about, the name is taken out, as e-mail addresses are everywhere.
"""

import re
from typing import Any, NamedTuple

import sqlalchemy as sa

from data.definitions import IS_SALE
from data.listings.cells import discreet, moment
from data.listings.listing import LIMIT, Cell, Condition, in_window
from data.queries.reader import Reader
from data.tables.facts import analytics as events
from data.tables.facts import customer_interactions as uses
from data.tables.facts import customers, products
from data.tables.facts import transactions as lines
from data.tables.reporting import orders, return_matches
from data.vocabulary import NO_FEATURE

AT = sa.bindparam("at", type_=sa.BigInteger)
PRODUCT = sa.func.coalesce(products.c.product_name, products.c.product_id)
SOMEBODY = "a customer"


class Happening(NamedTuple):
    """A row of the statements. `subject` is what it is about, `more` how many further lines it has."""

    at_ms: int
    kind: str
    key: str
    number: str | None
    feature: str | None
    subject: str | None
    more: int
    amount_minor: int | None
    name: str | None
    other_name: str | None


TITLES = {
    "order": "Order {}",
    "return": "Return {}",
    "add_to_cart": "Added to cart",
    "search": "No result for",
    "ai_use": "{}",
}


def told(reader: Reader, each: Happening) -> dict[str, Any]:
    amount = each.amount_minor
    subject = _nameless(each.subject or "", each.name, each.other_name)
    more = f" +{each.more}" if each.more else ""
    return {
        "at": moment(each.at_ms),
        "kind": each.kind,
        "feature": None if each.feature == NO_FEATURE else each.feature,
        "title": TITLES[each.kind].format(discreet(each.number or "")),
        "detail": discreet(subject + more) or None,
        "amount": None if amount is None else amount / reader.shop.currency.minor_per_major,
        "id": discreet(each.key),
    }


def _nameless(text: str, *names: str | None) -> str:
    for name in filter(None, names):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", SOMEBODY, text, flags=re.IGNORECASE)
    return text


# The statements: the newest keys by index and with the limit first, then what is told of each


def _newest(source: sa.FromClause, day: Cell, at_ms: Cell, key: Cell, *where: Condition) -> sa.Subquery:
    found = sa.select(at_ms.label("at_ms"), key.label("key")).select_from(source)
    newest_first = (day.desc(), at_ms.desc(), key.desc())
    return found.where(in_window(day), at_ms <= AT, *where).order_by(*newest_first).limit(LIMIT).subquery()


def _told(newest: sa.Subquery, source: sa.FromClause, **cells: Cell) -> sa.Select[Any]:
    """The columns of a Happening, those that are not given empty, in the order of the newest."""
    key, none = newest.c.key, sa.null()
    given = {"at_ms": newest.c.at_ms, "key": key, "more": sa.literal(0), **cells}
    columns = (given.get(name, none).label(name) for name in Happening._fields)
    return sa.select(*columns).select_from(source).order_by(newest.c.at_ms.desc(), key.desc())


def _orders() -> sa.Select[Any]:
    newest = _newest(orders, orders.c.local_date, orders.c.at_ms, orders.c.invoice_id)
    first_product = (
        sa.select(PRODUCT)
        .join_from(lines, products, products.c.product_id == lines.c.product_id)
        .where(lines.c.invoice_id == newest.c.key, IS_SALE)
        .order_by(lines.c.transaction_id)
        .limit(1)
        .scalar_subquery()
    )
    return _told(
        newest,
        newest.join(orders, orders.c.invoice_id == newest.c.key),
        kind=sa.literal("order"),
        number=newest.c.key,
        feature=orders.c.ai_feature,
        subject=first_product,
        more=orders.c.lines - 1,
        amount_minor=orders.c.sales_minor,
    )


def _returns() -> sa.Select[Any]:
    """Of a return that voids several lines, the first tells whose order it was."""
    other = return_matches.alias("other")
    same = sa.select(sa.func.min(other.c.id)).where(other.c.return_id == return_matches.c.return_id)
    is_first = return_matches.c.id == same.scalar_subquery()
    its_line = lines.c.transaction_id == return_matches.c.return_id
    newest = _newest(
        return_matches.join(lines, its_line),
        return_matches.c.local_date,
        lines.c.at_ms,
        return_matches.c.return_id,
        is_first,
    )
    return _told(
        newest,
        newest.join(return_matches, sa.and_(return_matches.c.return_id == newest.c.key, is_first))
        .join(lines, its_line)
        .join(products, products.c.product_id == lines.c.product_id)
        .outerjoin(orders, orders.c.invoice_id == return_matches.c.invoice_id),
        kind=sa.literal("return"),
        number=lines.c.invoice_id,
        feature=orders.c.ai_feature,
        subject=PRODUCT,
        amount_minor=lines.c.amount_minor,
    )


def _events() -> sa.Select[Any]:
    """What was put into a cart, and what was searched for in vain."""
    is_cart = events.c.event_type == "add_to_cart"
    in_vain = sa.and_(events.c.event_type == "search", events.c.search_results == 0)
    day, at_ms, key = events.c.local_date, events.c.at_ms, events.c.event_id
    newest = _newest(events, day, at_ms, key, sa.or_(is_cart, in_vain))
    worth = sa.func.coalesce(events.c.conversion_value_minor, products.c.price_minor)
    return _told(
        newest,
        newest.join(events, key == newest.c.key).outerjoin(
            products, products.c.product_id == events.c.product_id
        ),
        kind=events.c.event_type,
        feature=events.c.interaction_type,
        subject=sa.case((is_cart, PRODUCT), else_=events.c.search_query),
        amount_minor=sa.case((is_cart, worth)),
    )


def _uses() -> sa.Select[Any]:
    newest = _newest(uses, uses.c.local_date, uses.c.at_ms, uses.c.interaction_id)
    return _told(
        newest,
        newest.join(uses, uses.c.interaction_id == newest.c.key).outerjoin(
            customers, customers.c.customer_id == uses.c.customer_id
        ),
        kind=sa.literal("ai_use"),
        number=uses.c.interaction_type,
        feature=uses.c.interaction_type,
        subject=uses.c.activity_description,
        name=uses.c.customer_name,
        other_name=customers.c.name,
    )


# What the statements walk backwards through, each along the index on its day.
READ = (orders, return_matches, events, uses)
# In the order in which what happened at one moment is told.
STATEMENTS = (_orders(), _returns(), _events(), _uses())

"""web_sessions: one row a web session, with the furthest stage it reached."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.engine import Connection

from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.scope import keys_in, scoped
from data.rollups.steps import Dirty, Step, own_day
from data.shop import Shop
from data.tables.facts import analytics as events
from data.tables.facts import customer_interactions as uses
from data.tables.facts import transactions as lines
from data.tables.reporting import web_sessions

STAGES = ("Page Visitors", "Product Views", "Added to Cart", "Checkout", "Purchase")
PURCHASE = len(STAGES)
STAGE_OF_EVENT = {
    "product_view": 2,
    "price_inquiry": 2,
    "spec_inquiry": 2,
    "add_to_cart": 3,
    "checkout_started": 4,
    "purchase": PURCHASE,
}
MS_PER_MINUTE = 60_000


def update(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
    """Computes the sessions that events, uses or orders can move; returns their days, old and new."""
    seen = dirty.get("analytics", NO_DAYS)
    used = dirty.get("customer_interactions", NO_DAYS)
    sold = dirty.get("transactions", NO_DAYS)
    if not (seen or used or sold):
        return NO_DAYS
    if seen.every or used.every or sold.every:
        connection.execute(web_sessions.delete())
        _insert(connection, _sessions(shop, None, None))
        return EVERY_DAY
    with (
        scoped(connection, "session", _touched_sessions(seen, used, sold)) as named,
        scoped(connection, "visitor", _touched_visitors(seen)) as visitors,
    ):
        return _replace(connection, shop, named, visitors)


def _replace(connection: Connection, shop: Shop, named: Table, visitors: Table) -> Days:
    reached = (
        sa.and_(web_sessions.c.session_id.is_not(None), keys_in(web_sessions.c.session_key, named)),
        sa.and_(web_sessions.c.session_id.is_(None), keys_in(web_sessions.c.visitor, visitors)),
    )
    days = sa.union(*(sa.select(web_sessions.c.local_date).where(condition) for condition in reached))
    before = Days.of(connection.execute(days).scalars())
    for condition in reached:
        connection.execute(web_sessions.delete().where(condition))
    _insert(connection, _sessions(shop, named, visitors))
    return before | Days.of(connection.execute(days).scalars())


def _touched_sessions(seen: Days, used: Days, sold: Days) -> Select[Any]:
    touched = sa.union(
        *(
            sa.select(table.c.session_id).where(days.include(table.c.local_date))
            for table, days in ((events, seen), (uses, used), (lines, sold))
        )
    ).subquery()
    return sa.select(touched.c.session_id)


def _touched_visitors(seen: Days) -> Select[Any]:
    unnamed = sa.and_(events.c.channel == "web", events.c.session_id.is_(None))
    return sa.select(_visitor()).where(seen.include(events.c.local_date), unnamed)


def _visitor() -> ColumnElement[Any]:
    """Who an event without a session is counted for; without anyone, the event stands alone."""
    return sa.func.coalesce(events.c.user_id, events.c.customer_id, events.c.event_id)


def _insert(connection: Connection, query: Select[Any]) -> None:
    names = [column.name for column in query.selected_columns]
    connection.execute(web_sessions.insert().from_select(names, query))


def _sessions(shop: Shop, named: Table | None, visitors: Table | None) -> Select[Any]:
    """Sessions of the named ids and of the visitors; of all where these are None."""
    each = sa.union_all(_named_events(named), _unnamed_events(shop, visitors)).subquery("each_event")
    seen = (
        sa.select(
            each.c.session_key,
            each.c.session_id,
            sa.func.min(each.c.local_date).label("local_date"),
            sa.func.min(each.c.at_ms).label("at_ms"),
            sa.func.min(each.c.visitor).label("visitor"),
            sa.func.max(each.c.stage).label("stage"),
        )
        .group_by(each.c.session_key, each.c.session_id)
        .subquery("seen")
    )
    # Looked up by index for each session, not joined: the lists of all orders and uses would be sorted.
    bought = sa.exists().where(lines.c.session_id == seen.c.session_id, lines.c.kind == "sale")
    helped = sa.exists().where(uses.c.session_id == seen.c.session_id)
    return sa.select(
        seen.c.session_key,
        seen.c.session_id,
        seen.c.local_date,
        seen.c.at_ms,
        seen.c.visitor,
        sa.case((bought, PURCHASE), else_=seen.c.stage).label("stage"),
        helped.label("ai_used"),
    )


def _stage() -> ColumnElement[int]:
    return sa.case(STAGE_OF_EVENT, value=events.c.event_type, else_=1)


def _named(table: Table, named: Table | None) -> ColumnElement[bool]:
    return table.c.session_id.is_not(None) if named is None else keys_in(table.c.session_id, named)


def _named_events(named: Table | None) -> Select[Any]:
    return sa.select(
        events.c.session_id.label("session_key"),
        events.c.session_id,
        events.c.local_date,
        events.c.at_ms,
        sa.func.coalesce(events.c.user_id, events.c.customer_id).label("visitor"),
        _stage().label("stage"),
    ).where(events.c.channel == "web", _named(events, named))


def _of_visitors(visitors: Table | None) -> tuple[ColumnElement[bool], ...]:
    """Conditions, one for each column that may say who the visitor is: an index serves each."""
    if visitors is None:
        return (sa.true(),)
    nobody = sa.and_(events.c.user_id.is_(None), events.c.customer_id.is_(None))
    return (
        keys_in(events.c.user_id, visitors),
        sa.and_(events.c.user_id.is_(None), keys_in(events.c.customer_id, visitors)),
        sa.and_(nobody, keys_in(events.c.event_id, visitors)),
    )


def _unnamed_events(shop: Shop, visitors: Table | None) -> Select[Any]:
    """Events without a session_id, cut into sessions where a visitor paused.

    Their keys begin with a blank, which no id does.
    """
    columns = (events.c.local_date, events.c.at_ms, _visitor().label("visitor"), _stage().label("stage"))
    unnamed = sa.select(*columns).where(events.c.channel == "web", events.c.session_id.is_(None))
    alone = sa.union_all(*(unnamed.where(theirs) for theirs in _of_visitors(visitors))).subquery("alone")
    before = sa.func.lag(alone.c.at_ms).over(partition_by=alone.c.visitor, order_by=alone.c.at_ms)
    pause = alone.c.at_ms - before
    within = pause <= shop.session_pause_minutes * MS_PER_MINUTE
    begins = sa.select(*alone.c, sa.case((within, None), else_=alone.c.at_ms).label("begins")).subquery(
        "begins"
    )
    # Moments only grow within a visitor, so the greatest beginning so far is the session's own.
    began = sa.func.max(begins.c.begins).over(
        partition_by=begins.c.visitor, order_by=begins.c.at_ms, range_=(None, 0)
    )
    return sa.select(
        (" " + begins.c.visitor + "@" + sa.cast(began, sa.Text)).label("session_key"),
        sa.cast(sa.null(), sa.Text).label("session_id"),
        begins.c.local_date,
        begins.c.at_ms,
        begins.c.visitor,
        begins.c.stage,
    )


STEPS = (
    Step(
        web_sessions,
        update,
        {"analytics": own_day, "customer_interactions": own_day, "transactions": own_day},
    ),
)

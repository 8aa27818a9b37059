"""web_sessions: one row a web session, with the furthest stage it reached."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, MetaData, Select, Table
from sqlalchemy.engine import Connection

from data.definitions import PURCHASE
from data.dialect import by_bytes
from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.identity import first_known, ids_of
from data.rollups.scope import keys_in, scoped
from data.rollups.steps import Dirty, Step, own_day
from data.seals import sealed_through
from data.shop import Shop
from data.tables.facts import analytics as events
from data.tables.facts import customer_interactions as uses
from data.tables.facts import transactions as lines
from data.tables.reporting import web_sessions

STAGE_OF_EVENT = {
    "product_view": 2,
    "price_inquiry": 2,
    "spec_inquiry": 2,
    "add_to_cart": 3,
    "checkout_started": 4,
    "purchase": PURCHASE,
}
MS_PER_MINUTE = 60_000
# One table for all refreshes: statements over a new one each time would be compiled and kept each time.
BEFORE = Table(
    "sessions_before",
    MetaData(),
    *(sa.Column(column.name, column.type) for column in web_sessions.c),
    prefixes=["TEMPORARY"],
)


def update(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
    """Computes the sessions that events, uses or orders can move.

    Returns the days, old and new, of those that are not as before: a visitor's other sessions stay.
    """
    seen = dirty.get("analytics", NO_DAYS)
    used = dirty.get("customer_interactions", NO_DAYS)
    sold = dirty.get("transactions", NO_DAYS)
    if not (seen or used or sold):
        return NO_DAYS
    sealed = sealed_through(connection)
    if seen.every or used.every or sold.every:
        connection.execute(web_sessions.delete().where(*_not_sealed(sealed)))
        _insert(connection, _sessions(shop, None, None), sealed)
        return EVERY_DAY
    with (
        scoped(connection, "session", _touched_sessions(seen, used, sold)) as named,
        scoped(connection, "visitor", _touched_visitors(seen)) as visitors,
    ):
        return _replace(connection, shop, named, visitors, sealed)


def _not_sealed(sealed: dt.date | None) -> tuple[ColumnElement[bool], ...]:
    return () if sealed is None else (web_sessions.c.local_date > sealed,)


def _replace(
    connection: Connection, shop: Shop, named: Table, visitors: Table, sealed: dt.date | None
) -> Days:
    table, later = web_sessions.c, _not_sealed(sealed)
    reached = (
        sa.and_(table.session_id.is_not(None), keys_in(table.session_key, named), *later),
        sa.and_(table.session_id.is_(None), keys_in(table.visitor, visitors), *later),
    )
    parts = (sa.select(web_sessions).where(condition) for condition in reached)
    theirs = sa.union_all(*parts).subquery("theirs").select()
    with _copied(connection, theirs) as before:
        for condition in reached:
            connection.execute(web_sessions.delete().where(condition))
        _insert(connection, _sessions(shop, named, visitors), sealed)
        gone, come = sa.select(before).except_(theirs), theirs.except_(sa.select(before))
        moved = (sa.select(rows.subquery().c.local_date) for rows in (gone, come))
        return NO_DAYS | Days.of(connection.execute(sa.union(*moved)).scalars())


@contextmanager
def _copied(connection: Connection, sessions: Select[Any]) -> Iterator[Table]:
    BEFORE.create(connection)
    connection.execute(BEFORE.insert().from_select(BEFORE.c.keys(), sessions))
    yield BEFORE
    BEFORE.drop(connection)


def _touched_sessions(seen: Days, used: Days, sold: Days) -> Select[Any]:
    touched = sa.union(
        *(
            sa.select(table.c.session_id).where(days.include(table.c.local_date))
            for table, days in ((events, seen), (uses, used), (lines, sold))
        )
    ).subquery()
    return sa.select(touched.c.session_id)


def _touched_visitors(seen: Days) -> Select[Any]:
    unnamed = sa.and_(events.c.channel == "web", _absent(events.c.session_id))
    return sa.select(_visitor()).where(seen.include(events.c.local_date), unnamed)


def _visitor() -> ColumnElement[Any]:
    """Who an event without a session is counted for; without anyone, the event stands alone."""
    return first_known(user=events.c.user_id, customer=events.c.customer_id, event=events.c.event_id)


def _insert(connection: Connection, query: Select[Any], sealed: dt.date | None) -> None:
    """A session that began on a sealed day is kept as it was, also where it goes on after it."""
    names = [column.name for column in query.selected_columns]
    if sealed is not None:
        found = query.subquery("found")
        kept = sa.select(web_sessions.c.session_key).where(web_sessions.c.local_date <= sealed)
        query = sa.select(found).where(found.c.local_date > sealed, found.c.session_key.not_in(kept))
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
            sa.func.min(by_bytes(each.c.visitor)).label("visitor"),
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
        first_known(user=events.c.user_id, customer=events.c.customer_id).label("visitor"),
        _stage().label("stage"),
    ).where(events.c.channel == "web", _named(events, named))


def _absent(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """`column` is null, said so that no index is tempted to find every event of which that is true."""
    return sa.func.coalesce(column, "") == ""


def _of_visitors(visitors: Table | None) -> tuple[ColumnElement[bool], ...]:
    """Conditions, one for each column that may say who the visitor is: an index serves each."""
    if visitors is None:
        return (sa.true(),)
    nobody = sa.func.coalesce(events.c.user_id, events.c.customer_id).is_(None)
    return (
        events.c.user_id.in_(ids_of("user", visitors.c.key_1)),
        sa.and_(_absent(events.c.user_id), events.c.customer_id.in_(ids_of("customer", visitors.c.key_1))),
        sa.and_(nobody, events.c.event_id.in_(ids_of("event", visitors.c.key_1))),
    )


def _unnamed_events(shop: Shop, visitors: Table | None) -> Select[Any]:
    """Events without a session_id, cut into sessions where a visitor paused for longer than the setting.

    Midnight cuts nothing. Their keys begin with a blank, which no id does.
    """
    columns = (events.c.local_date, events.c.at_ms, _visitor().label("visitor"), _stage().label("stage"))
    unnamed = sa.select(*columns).where(events.c.channel == "web", _absent(events.c.session_id))
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

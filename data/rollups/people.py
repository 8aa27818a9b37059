"""customer_days and person_days: who did what on which day, because people do not add up over days."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select
from sqlalchemy.engine import Connection

from data import dialect
from data.rollups.amounts import total
from data.rollups.days import EVERY_DAY, NO_DAYS, Days
from data.rollups.identity import first_known
from data.rollups.next_days import next_date, set_next_days, who_came
from data.rollups.steps import Dirty, Step, daily, everything, insert, own_day, reached, throw_away
from data.rollups.tiers import YEAR_DAYS, CustomerDay, tiers_by_day
from data.shop import Shop
from data.tables.facts import (
    analytics,
    conversations,
    customer_interactions,
    product_concerns,
    transactions,
    users,
)
from data.tables.reporting import customer_days, orders, person_days
from data.vocabulary import REST

ONE_DAY = dt.timedelta(days=1)
HELPED = sa.select(product_concerns.c.concern)
_SET_TIER = (
    customer_days.update()
    .where(
        customer_days.c.record_date == sa.bindparam("day"),
        customer_days.c.customer_id == sa.bindparam("customer"),
    )
    .values(tier=sa.bindparam("now"))
)
CUSTOMER_READS = {"transactions": own_day, "orders": own_day}


def update_customers(connection: Connection, shop: Shop, dirty: Dirty) -> Days:
    """Computes the customers of the dirty days, then the tiers of the year that they can move."""
    days = reached(CUSTOMER_READS, dirty, connection, shop)
    if not days:
        return days
    seen = who_came(connection, days)
    throw_away(connection, customer_days, days)
    insert(connection, shop, customer_days, _customers_of(days))
    set_next_days(connection, days, seen | who_came(connection, days))
    return days | _retier(connection, days)


def _customers_of(days: Days) -> Select[Any]:
    line, order = transactions.c, orders.c
    nothing = sa.literal(0)
    money = sa.select(
        line.local_date.label("record_date"),
        line.customer_id,
        nothing.label("orders"),
        sa.case((line.kind == "sale", line.amount_minor), else_=0).label("sales_minor"),
        line.amount_minor.label("net_minor"),
        nothing.label("firsts"),
    ).where(days.include(line.local_date), line.customer_id.is_not(None), line.kind != "adjustment")
    placed = sa.select(
        order.local_date,
        order.customer_id,
        sa.literal(1),
        nothing,
        nothing,
        sa.case((order.first_order, 1), else_=0),
    ).where(days.include(order.local_date), order.customer_id.is_not(None))
    both = sa.union_all(money, placed).subquery()
    return sa.select(
        both.c.record_date,
        both.c.customer_id,
        total(both.c.orders).label("orders"),
        total(both.c.sales_minor).label("sales_minor"),
        total(both.c.net_minor).label("net_minor"),
        (total(both.c.firsts) > 0).label("first_day"),
        sa.literal(REST).label("tier"),
        next_date(both.c.customer_id, both.c.record_date),
    ).group_by(both.c.customer_id, both.c.record_date)  # as `next_date` needs them: sorted once


def _retier(connection: Connection, days: Days) -> Days:
    """Sets the tiers that are not right; returns the days on which one was changed."""
    first, last = _reach_of_tiers(connection, days)
    table = customer_days.c
    columns = (table.record_date, table.customer_id, table.net_minor, table.tier)
    within = table.record_date.between(first, last)
    rows = connection.execute(sa.select(*columns).where(within).order_by(table.record_date)).all()
    spend = [(day, customer, net) for day, customer, net, _ in rows]
    before = _spend_before(connection, first, last)
    stored = (tier for *_, tier in rows)
    moved: list[dict[str, Any]] = [
        {"day": day, "customer": customer, "now": tier}
        for day, members in tiers_by_day([*before, *spend], first)
        for (customer, tier), known in zip(members, stored, strict=False)
        if tier != known
    ]
    dialect.run_for_each(connection, _SET_TIER, moved)
    return EVERY_DAY if days.every else Days.of({each["day"] for each in moved})


def _reach_of_tiers(connection: Connection, days: Days) -> tuple[dt.date, dt.date]:
    """The first and the last day whose tiers `days` can move: a year on, but not beyond the newest."""
    day = customer_days.c.record_date
    # Asked one by one, an index answers each at once.
    oldest = connection.execute(sa.select(sa.func.min(day))).scalar()
    newest = connection.execute(sa.select(sa.func.max(day))).scalar()
    if oldest is None or newest is None:
        return dt.date.max, dt.date.min
    if days.every:
        return oldest, newest
    return min(days.named), min(max(days.named) + dt.timedelta(days=YEAR_DAYS - 1), newest)


def _spend_before(connection: Connection, first: dt.date, last: dt.date) -> list[CustomerDay]:
    """Net spend by customer and day before `first` that the tiers of `first` to `last` are made of too.

    Days that stay in the year up to `last` are summed by the database as if spent on one day: for
    today's tiers alone that is the whole year.
    """
    if first > last:
        return []
    table = customer_days.c
    year = dt.timedelta(days=YEAR_DAYS)
    kept_from = min(last - year + ONE_DAY, first)
    each = sa.select(table.record_date, table.customer_id, table.net_minor).where(
        table.record_date.between(first - year + ONE_DAY, kept_from - ONE_DAY)
    )
    summed = (
        sa.select(sa.literal(kept_from), table.customer_id, total(table.net_minor))
        .where(table.record_date >= kept_from, table.record_date < first)
        .group_by(table.customer_id)
    )
    return [(row[0], row[1], row[2]) for query in (each, summed) for row in connection.execute(query)]


def people_of(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    """Distinct people by day, activity and subject."""
    uses, events = customer_interactions.c, analytics.c
    searched = first_known(
        customer=_customer_of(events.user_id, events.customer_id),
        user=events.user_id,
        session=events.session_id,
        event=events.event_id,
    )
    talked = first_known(
        customer=_customer_of(conversations.c.user_id),
        user=conversations.c.user_id,
        session=conversations.c.session_id,
    )
    return (
        sa.union(
            _people(
                "interaction", uses.local_date, uses.interaction_type, first_known(customer=uses.customer_id)
            ).where(days.include(uses.local_date), uses.customer_id.is_not(None)),
            _people("search_gap", events.local_date, events.search_query, searched).where(
                days.include(events.local_date),
                events.event_type == "search",
                events.search_results == 0,
                events.search_query.is_not(None),
            ),
            _people(
                "concern_gap",
                uses.local_date,
                uses.concern,
                first_known(customer=uses.customer_id, session=uses.session_id, use=uses.interaction_id),
            ).where(days.include(uses.local_date), uses.concern.is_not(None), uses.concern.not_in(HELPED)),
            _people("concern_gap", conversations.c.local_date, conversations.c.concern, talked).where(
                days.include(conversations.c.local_date),
                conversations.c.concern.is_not(None),
                conversations.c.concern.not_in(HELPED),
            ),
        )
        .subquery("people")
        .select()
    )


def _people(activity: str, day: Any, subject: Any, person: Any) -> Select[Any]:
    return sa.select(
        day.label("record_date"),
        sa.literal(activity).label("activity"),
        subject.label("subject"),
        person.label("person"),
    )


def _customer_of(user_id: Any, named: Any = None) -> ColumnElement[str]:
    """The customer that a fact names, else the one that its user is: the two are one person."""
    is_customer = sa.select(users.c.customer_id).where(users.c.user_id == user_id).scalar_subquery()
    return is_customer if named is None else sa.func.coalesce(named, is_customer)


def days_of_users(connection: Connection, keys: Collection[str]) -> Days:
    """The days on which users searched or talked, which move when they turn out to be customers."""
    days = sa.union(
        *(
            sa.select(table.c.local_date).where(dialect.is_one_of(connection, table.c.user_id, keys))
            for table in (analytics, conversations)
        )
    )
    return NO_DAYS | Days.of(connection.execute(days).scalars())


def answered_or_not(days: Days, connection: Connection, _shop: Shop) -> Days:
    """A change of what products help with moves the days on which such a concern was named."""
    if not days:
        return NO_DAYS
    gap = person_days.c
    is_gap = gap.activity == "concern_gap"
    moved = [sa.select(gap.record_date).where(is_gap, gap.subject.in_(HELPED))]
    for table in (customer_interactions, conversations):
        day, concern = table.c.local_date, table.c.concern
        noted = sa.exists().where(gap.record_date == day, is_gap, gap.subject == concern)
        moved.append(sa.select(day).where(concern.is_not(None), concern.not_in(HELPED), ~noted))
    return NO_DAYS | Days.of(connection.execute(sa.union(*moved)).scalars())


STEPS = (
    Step(customer_days, update_customers, CUSTOMER_READS),
    daily(
        person_days,
        people_of,
        {
            "customer_interactions": own_day,
            "analytics": own_day,
            "conversations": own_day,
            "users": own_day,
            "product_concerns": answered_or_not,
            "concerns": everything,
        },
    ),
)

"""conversion_funnel, conversion_trends, conversion_analytics."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Subquery
from sqlalchemy.engine import Connection

from data.definitions import ATTRIBUTED, CONVERTED
from data.rollups.amounts import count_where, percent_of, total
from data.rollups.days import Days
from data.rollups.steps import daily, own_day
from data.shop import Shop
from data.tables import reporting
from data.tables.reporting import orders, web_sessions
from data.vocabulary import FUNNEL_STAGES

READS = {"web_sessions": own_day, "orders": own_day}


def funnel(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    stages = sa.union_all(
        *(
            sa.select(sa.literal(place).label("stage_order"), sa.literal(name).label("stage_name"))
            for place, name in enumerate(FUNNEL_STAGES, start=1)
        )
    ).subquery("stages")
    counted = (
        sa.select(
            web_sessions.c.local_date,
            stages.c.stage_name,
            stages.c.stage_order,
            count_where(web_sessions.c.stage >= stages.c.stage_order).label("count"),
        )
        .join_from(web_sessions, stages, sa.true())
        .where(days.include(web_sessions.c.local_date))
        .group_by(web_sessions.c.local_date, stages.c.stage_name, stages.c.stage_order)
        .subquery("counted")
    )
    in_order = {"partition_by": counted.c.local_date, "order_by": counted.c.stage_order}
    first = sa.func.first_value(counted.c["count"]).over(**in_order)  # type: ignore[arg-type]
    before = sa.func.lag(counted.c["count"]).over(**in_order)  # type: ignore[arg-type]
    return sa.select(
        counted.c.local_date.label("record_date"),
        counted.c.stage_name,
        counted.c.stage_order,
        counted.c["count"],
        percent_of(counted.c["count"], first).label("percentage"),
        percent_of(before - counted.c["count"], before).label("dropoff_rate"),
    )


def sessions_by_day(days: Days) -> Subquery:
    return (
        sa.select(
            web_sessions.c.local_date,
            sa.func.count().label("sessions"),
            count_where(CONVERTED).label("conversions"),
            count_where(web_sessions.c.ai_used).label("ai_sessions"),
            count_where(sa.and_(CONVERTED, web_sessions.c.ai_used)).label("ai_assisted_conversions"),
            sa.literal(0).label("orders"),
            sa.literal(0).label("attributed"),
        )
        .where(days.include(web_sessions.c.local_date))
        .group_by(web_sessions.c.local_date)
        .subquery("sessions_by_day")
    )


def _by_day(days: Days) -> Subquery:
    """Sessions and orders of each day that has either."""
    zero = sa.literal(0)
    placed = (
        sa.select(
            orders.c.local_date,
            zero,
            zero,
            zero,
            zero,
            sa.func.count(),
            count_where(ATTRIBUTED),
        )
        .where(days.include(orders.c.local_date))
        .group_by(orders.c.local_date)
    )
    both = sa.union_all(sessions_by_day(days).select(), placed).subquery("both")
    sums = (total(column).label(column.name) for column in both.c if column.name != "local_date")
    return sa.select(both.c.local_date, *sums).group_by(both.c.local_date).subquery("by_day")


def trends(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    by_day = _by_day(days)
    return sa.select(
        by_day.c.local_date.label("record_date"),
        by_day.c.sessions,
        by_day.c.conversions,
        by_day.c.ai_sessions,
        by_day.c.ai_assisted_conversions,
        by_day.c.attributed.label("ai_attributed_conversions"),
    )


def analytics(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    by_day = _by_day(days)
    assisted = percent_of(by_day.c.ai_assisted_conversions, by_day.c.ai_sessions)
    unassisted = percent_of(
        by_day.c.conversions - by_day.c.ai_assisted_conversions, by_day.c.sessions - by_day.c.ai_sessions
    )
    return sa.select(
        by_day.c.local_date.label("record_date"),
        by_day.c.sessions,
        by_day.c.conversions,
        by_day.c.ai_sessions,
        by_day.c.ai_assisted_conversions,
        by_day.c.orders,
        by_day.c.attributed.label("attributed_conversions"),
        percent_of(by_day.c.conversions, by_day.c.sessions).label("overall_rate"),
        assisted.label("ai_assisted_rate"),
        unassisted.label("unassisted_rate"),
        (assisted - unassisted).label("difference"),
        percent_of(by_day.c.attributed, by_day.c.orders).label("attributed_share"),
    )


STEPS = (
    daily(reporting.conversion_funnel, funnel, {"web_sessions": own_day}),
    daily(reporting.conversion_trends, trends, READS),
    daily(reporting.conversion_analytics, analytics, READS),
)

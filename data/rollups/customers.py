"""behavioral_patterns, activity_by_hour, customer_concerns."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select
from sqlalchemy.engine import Connection

from data.rollups.amounts import count_where, percent_of, total
from data.rollups.days import Days
from data.rollups.steps import daily, everything, own_day
from data.shop import Shop
from data.tables.facts import analytics as events
from data.tables.facts import concerns, conversations, customer_interactions
from data.tables.reporting import activity_by_hour, behavioral_patterns, customer_concerns, customer_days

PEAK_ACTIVITY, PREFERENCE_MATCH, RETURN_RATE = "Peak Activity", "Preference Match", "Return Rate"


def activity(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    return (
        sa.select(
            events.c.local_date.label("record_date"),
            events.c.local_hour.label("hour"),
            sa.func.count().label("events"),
        )
        .where(days.include(events.c.local_date))
        .group_by(events.c.local_date, events.c.local_hour)
    )


def patterns(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    rows = sa.union_all(_peak(days), _preference(days), _returning(days)).subquery("patterns")
    return sa.select(
        rows.c.record_date,
        rows.c.pattern_name,
        percent_of(rows.c.numerator, rows.c.denominator).label("metric_value"),
        sa.literal("percent").label("unit"),
        rows.c.detail,
        rows.c.numerator,
        rows.c.denominator,
    )


def _peak(days: Days) -> Select[Any]:
    """The busiest hour, the earliest of equals, and its events of all."""
    hour = activity_by_hour.c
    ranked = (
        sa.select(
            hour.record_date,
            hour.hour,
            hour.events,
            sa.func.row_number()
            .over(partition_by=hour.record_date, order_by=(hour.events.desc(), hour.hour))
            .label("place"),
            sa.func.sum(hour.events).over(partition_by=hour.record_date).label("of_day"),
        )
        .where(days.include(hour.record_date), hour.source == "computed")
        .subquery("ranked")
    )
    return sa.select(
        ranked.c.record_date.label("record_date"),
        sa.literal(PEAK_ACTIVITY).label("pattern_name"),
        sa.cast(ranked.c.hour, sa.Text).label("detail"),
        sa.cast(ranked.c.events, sa.BigInteger).label("numerator"),
        sa.cast(ranked.c.of_day, sa.BigInteger).label("denominator"),
    ).where(ranked.c.place == 1)


def _preference(days: Days) -> Select[Any]:
    """Clicks for recommendations shown, not a share of them: one may be clicked twice, or the day after."""
    return (
        sa.select(
            events.c.local_date,
            sa.literal(PREFERENCE_MATCH),
            sa.cast(sa.null(), sa.Text),
            count_where(events.c.event_type == "recommendation_clicked"),
            count_where(events.c.event_type == "recommendation_shown"),
        )
        .where(
            days.include(events.c.local_date),
            events.c.event_type.in_(("recommendation_shown", "recommendation_clicked")),
        )
        .group_by(events.c.local_date)
    )


def _returning(days: Days) -> Select[Any]:
    day = customer_days.c
    return (
        sa.select(
            day.record_date,
            sa.literal(RETURN_RATE),
            sa.cast(sa.null(), sa.Text),
            count_where(sa.not_(day.first_day)),
            total(sa.literal(1)),
        )
        .where(days.include(day.record_date), day.orders > 0)
        .group_by(day.record_date)
    )


def mentioned_concerns(_connection: Connection, _shop: Shop, days: Days) -> Select[Any]:
    mentions = sa.union_all(
        *(
            sa.select(table.c.local_date, table.c.concern, table.c.resolved).where(
                days.include(table.c.local_date), table.c.concern.is_not(None)
            )
            for table in (customer_interactions, conversations)
        )
    ).subquery("mentions")
    known = count_where(mentions.c.resolved.is_not(None))
    resolved = count_where(mentions.c.resolved.is_(sa.true()))
    return (
        sa.select(
            mentions.c.local_date.label("record_date"),
            mentions.c.concern,
            concerns.c.category,
            total(sa.literal(1)).label("mentions"),
            known.label("known_outcomes"),
            resolved.label("resolved"),
            percent_of(resolved, known).label("success_rate"),
        )
        .outerjoin_from(mentions, concerns, concerns.c.concern == mentions.c.concern)
        .group_by(mentions.c.local_date, mentions.c.concern, concerns.c.category)
    )


STEPS = (
    daily(activity_by_hour, activity, {"analytics": own_day}),
    daily(
        behavioral_patterns,
        patterns,
        {"activity_by_hour": own_day, "analytics": own_day, "customer_days": own_day},
    ),
    daily(
        customer_concerns,
        mentioned_concerns,
        {"customer_interactions": own_day, "conversations": own_day, "concerns": everything},
    ),
)

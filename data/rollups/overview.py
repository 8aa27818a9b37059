"""overview_kpis: one row for every day of the calendar, and beyond it for every day of a sign-up.

People sign up long before a shop sends its first fact and after its newest, and how many there were is known
all the same. The calendar does not grow for it: it would fill every table with days of which nothing else
is known, for decades where a shop is old. Between two sign-ups the number stands still, so their days are
enough; what else there is has no change there, because its day before has no row.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Subquery
from sqlalchemy.engine import Connection

from data.rollups.amounts import change, money, percent_of, total
from data.rollups.days import Days
from data.rollups.steps import all_later, daily, everything, next_day
from data.shop import Shop
from data.tables.facts import customers
from data.tables.reporting import (
    calendar,
    conversion_trends,
    customer_days,
    interaction_summary,
    overview_kpis,
    revenue_summary,
)


def kpis(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    day = _by_day()
    rate = percent_of(day.c.converting, day.c.sessions)
    in_order = day.c.record_date
    return (
        sa.select(*_changes(shop, day, rate, in_order))
        .subquery("kpis")
        .select()
        .where(days.include(sa.column("record_date")))
    )


def _changes(shop: Shop, day: Subquery, rate: Any, in_order: Any) -> list[Any]:
    def against_row_before(column: Any) -> Any:
        return change(column, sa.func.lag(column).over(order_by=in_order))

    def against_day_before(column: Any) -> Any:
        return sa.case((day.c.in_calendar, against_row_before(column)))

    return [
        day.c.record_date,
        day.c.total_customers,
        against_row_before(day.c.total_customers).label("total_customers_change"),
        day.c.sessions,
        day.c.converting.label("converting_sessions"),
        rate.label("conversion_rate"),
        against_day_before(rate).label("conversion_rate_change"),
        day.c.uses.label("ai_interactions"),
        against_day_before(day.c.uses).label("ai_interactions_change"),
        *money(shop, "revenue_impact", day.c.ai_minor),
        against_day_before(day.c.ai_minor).label("revenue_impact_change"),
    ]


def _by_day() -> Subquery:
    """Every day with its counts; customers summed up from the beginning."""
    new, each = _new_customers(), _days()

    def of(table: sa.Table, column: str) -> Any:
        return sa.func.coalesce(table.c[column], 0)

    so_far = sa.func.sum(sa.func.coalesce(new.c.customers, 0)).over(order_by=each.c.record_date)
    joined = sa.outerjoin(each, new, new.c.day == each.c.record_date)
    for table in (conversion_trends, interaction_summary, revenue_summary):
        same_day = sa.and_(table.c.record_date == each.c.record_date, table.c.source == "computed")
        joined = joined.outerjoin(table, same_day)
    return (
        sa.select(
            each.c.record_date,
            each.c.in_calendar,
            sa.cast(so_far, sa.BigInteger).label("total_customers"),
            of(conversion_trends, "sessions").label("sessions"),
            of(conversion_trends, "conversions").label("converting"),
            of(interaction_summary, "total_interactions").label("uses"),
            of(revenue_summary, "ai_revenue_minor").label("ai_minor"),
        )
        .select_from(joined)
        .subquery("by_day")
    )


def _days() -> Subquery:
    known = sa.select(calendar.c.record_date)
    beyond = customers.c.signup_date.is_not(None) & customers.c.signup_date.not_in(known)
    signed_up = sa.select(customers.c.signup_date, sa.false()).distinct().where(beyond)
    return sa.union_all(known.add_columns(sa.true().label("in_calendar")), signed_up).subquery("each_day")


def _new_customers() -> Subquery:
    """New customers by day: by signup, else by first purchase."""
    signed_up = sa.select(customers.c.signup_date.label("day")).where(customers.c.signup_date.is_not(None))
    first_bought = (
        sa.select(customer_days.c.record_date)
        .join(customers, customers.c.customer_id == customer_days.c.customer_id)
        .where(customer_days.c.first_day, customers.c.signup_date.is_(None))
    )
    began = sa.union_all(signed_up, first_bought).subquery("began")
    return (
        sa.select(began.c.day, total(sa.literal(1)).label("customers")).group_by(began.c.day).subquery("new")
    )


STEPS = (
    daily(
        overview_kpis,
        kpis,
        {
            "calendar": everything,
            "customers": everything,
            "customer_days": all_later,
            "conversion_trends": next_day,
            "interaction_summary": next_day,
            "revenue_summary": next_day,
        },
    ),
)

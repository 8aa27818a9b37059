"""usage_breakdown, billing_summary: a row a month."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row
from sqlalchemy.engine import Connection

from data.dialect import by_bytes
from data.rollups.amounts import half_up, total
from data.rollups.days import NO_DAYS, Days
from data.rollups.steps import daily, everything, own_month
from data.shop import Shop
from data.tables.bookkeeping import sealed_searches
from data.tables.facts import (
    ai_inferences,
    analytics,
    api_configurations,
    billing_payments,
    billing_plans,
    conversations,
    customer_interactions,
)
from data.tables.reporting import billing_summary, calendar, usage_breakdown

MICRO = 1_000_000
OPEN = "open"


def usage(connection: Connection, _shop: Shop, months: Days) -> Iterator[dict[str, Any]]:
    """Units of each outside API by month, at its price."""
    for api in connection.execute(
        sa.select(api_configurations).order_by(by_bytes(api_configurations.c.api_name))
    ).all():
        for month, units in _units(connection, api, months):
            cost = units * api.unit_price_micro
            yield {
                "month": month,
                "feature": api.api_name,
                "units": units,
                "unit_price": api.unit_price_micro / MICRO,
                "cost_micro": cost,
                "cost": cost / MICRO,
            }


def _units(connection: Connection, api: Row[Any], months: Days) -> Iterator[tuple[dt.date, int]]:
    counts: Counter[dt.date] = Counter()
    for table, units, condition in _metered(api):
        query = (
            sa.select(calendar.c.month, units)
            .join_from(table, calendar, calendar.c.record_date == table.c.local_date)
            .where(condition, months.include(calendar.c.month))
            .group_by(calendar.c.month)
        )
        for month, counted in connection.execute(query):
            counts[month] += counted
    for month, counted in sorted(counts.items()):
        yield month, -(-counted // 1000) if api.unit == "1k_tokens" else counted


def _metered(api: Row[Any]) -> Iterator[tuple[sa.Table, ColumnElement[int], ColumnElement[bool]]]:
    """The facts that an API's unit counts; with searches those that retention removed."""
    counted = total(sa.literal(1))
    if api.unit == "use":
        yield customer_interactions, counted, _of_feature(customer_interactions, api)
    elif api.unit == "call":
        yield ai_inferences, counted, _of_feature(ai_inferences, api)
    elif api.unit == "1k_tokens":
        tokens = total(ai_inferences.c.input_tokens) + total(ai_inferences.c.output_tokens)
        yield ai_inferences, tokens, _of_feature(ai_inferences, api)
    elif api.unit == "search":
        yield analytics, counted, analytics.c.event_type == "search"
        yield sealed_searches, total(sealed_searches.c.searches), sa.true()
    else:
        yield conversations, counted, sa.true()


def _of_feature(table: sa.Table, api: Row[Any]) -> ColumnElement[bool]:
    return sa.true() if api.interaction_type is None else table.c.interaction_type == api.interaction_type


def summary(connection: Connection, shop: Shop, months: Days) -> Iterator[dict[str, Any]]:
    """A bill for each month with a plan, usage or a payment; the fee is due without usage too."""
    plans = connection.execute(
        sa.select(billing_plans).order_by(billing_plans.c.valid_from, by_bytes(billing_plans.c.plan_name))
    ).all()
    statuses = _newest_status(connection)
    used = _used_units(connection, months)
    planned = {month for month in _calendar_months(connection, months) if _plan_of(month, plans)}
    for month in sorted({*used, *planned, *_paid_months(statuses, months)}):
        yield _bill(shop, month, _plan_of(month, plans), used.get(month, 0), statuses.get(month, OPEN))


def _plan_of(month: dt.date, plans: Sequence[Row[Any]]) -> Row[Any] | None:
    """The newest of the plans, oldest first, that is valid on the month's first day."""
    return next((plan for plan in reversed(plans) if plan.valid_from <= month), None)


def _calendar_months(connection: Connection, months: Days) -> Sequence[dt.date]:
    query = sa.select(calendar.c.month).where(months.include(calendar.c.month)).distinct()
    return connection.execute(query).scalars().all()


def _used_units(connection: Connection, months: Days) -> dict[dt.date, int]:
    table = usage_breakdown.c
    query = sa.select(table.month, total(table.units)).where(
        table.source == "computed", months.include(table.month)
    )
    return dict(connection.execute(query.group_by(table.month)).all())


def _newest_status(connection: Connection) -> dict[dt.date, str]:
    """The status of each month's newest payment; open while its outcome is not known."""
    table = billing_payments.c
    status = sa.func.coalesce(table.status, OPEN)
    rows = connection.execute(
        sa.select(table.period_month, status).order_by(table.at_ms, by_bytes(table.payment_id))
    )
    return dict(rows.all())


def _paid_months(statuses: dict[dt.date, str], months: Days) -> set[dt.date]:
    return {month for month in statuses if months.every or month in months.named}


def _bill(shop: Shop, month: dt.date, plan: Row[Any] | None, used: int, status: str) -> dict[str, Any]:
    scale = shop.currency.minor_per_major
    included = plan.included_units if plan else 0
    fee = plan.base_fee_minor if plan else 0
    beyond = max(used - included, 0) * plan.overage_unit_price_micro if plan else 0
    overage = half_up(beyond * scale, MICRO)
    return {
        "month": month,
        "plan_name": plan.plan_name if plan else None,
        "included_units": included,
        "used_units": used,
        "base_fee_minor": fee,
        "base_fee": fee / scale,
        "overage_minor": overage,
        "overage": overage / scale,
        "total_minor": fee + overage,
        "total": (fee + overage) / scale,
        "currency": shop.currency.code,
        "status": status,
    }


def paid_months(days: Days, connection: Connection, _shop: Shop) -> Days:
    """The months that payments made on these days were for."""
    if not days or days.every:
        return days
    table = billing_payments.c
    paid_for = sa.select(table.period_month).where(days.include(table.local_date)).distinct()
    return NO_DAYS | Days.of(connection.execute(paid_for).scalars())


STEPS = (
    daily(
        usage_breakdown,
        usage,
        {
            "customer_interactions": own_month,
            "ai_inferences": own_month,
            "analytics": own_month,
            "conversations": own_month,
            "api_configurations": everything,
        },
        day_column="month",
    ),
    daily(
        billing_summary,
        summary,
        {
            "calendar": own_month,
            "usage_breakdown": own_month,
            "billing_payments": paid_months,
            "billing_plans": everything,
        },
        day_column="month",
    ),
)

"""revenue_summary, revenue_attribution, customer_value_analysis."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CTE, Select, Subquery
from sqlalchemy.engine import Connection

from data.definitions import FEATURE, IS_RETURN, IS_REVENUE, IS_SALE
from data.rollups.amounts import change, count_where, money, percent_of, ratio, total, total_where
from data.rollups.days import Days
from data.rollups.steps import daily, next_day, own_day
from data.shop import Shop
from data.tables import reporting
from data.tables.facts import transactions as lines
from data.tables.reporting import calendar, customer_days, orders, return_matches
from data.vocabulary import GUESTS, NO_FEATURE

MONEY = {"transactions": own_day, "orders": own_day, "return_matches": own_day}


def _attributed(days: Days) -> Subquery:
    """Net revenue by day and AI feature: sale lines by their order, returns by the order they void."""
    sold = (
        sa.select(lines.c.local_date, orders.c.ai_feature, total(lines.c.amount_minor).label("minor"))
        .join_from(lines, orders, orders.c.invoice_id == lines.c.invoice_id)
        .where(IS_SALE, days.include(lines.c.local_date))
        .group_by(lines.c.local_date, orders.c.ai_feature)
    )
    returned = (
        sa.select(return_matches.c.local_date, FEATURE, total(return_matches.c.amount_minor))
        .outerjoin_from(return_matches, orders, orders.c.invoice_id == return_matches.c.invoice_id)
        .where(days.include(return_matches.c.local_date))
        .group_by(return_matches.c.local_date, FEATURE)
    )
    both = sa.union_all(sold, returned).subquery("both")
    return (
        sa.select(both.c.local_date, both.c.ai_feature, total(both.c.minor).label("minor"))
        .group_by(both.c.local_date, both.c.ai_feature)
        .subquery("attributed")
    )


def attribution(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    net = _attributed(days)
    placed = sa.select(
        orders.c.local_date, orders.c.ai_feature, sa.literal(0), sa.func.count().label("orders")
    ).where(days.include(orders.c.local_date))
    money_rows = sa.select(net.c.local_date, net.c.ai_feature, net.c.minor, sa.literal(0).label("orders"))
    both = sa.union_all(money_rows, placed.group_by(orders.c.local_date, orders.c.ai_feature)).subquery()
    by_feature = (
        sa.select(
            both.c.local_date,
            both.c.ai_feature,
            total(both.c.orders).label("orders"),
            total(both.c.minor).label("minor"),
        )
        .group_by(both.c.local_date, both.c.ai_feature)
        .subquery()
    )
    of_day = total_over_day(by_feature.c.minor, by_feature.c.local_date)
    return sa.select(
        by_feature.c.local_date.label("record_date"),
        by_feature.c.ai_feature,
        by_feature.c.orders,
        *money(shop, "revenue_amount", by_feature.c.minor),
        percent_of(by_feature.c.minor, of_day).label("percentage"),
    )


def total_over_day(column: Any, day: Any) -> Any:
    return sa.cast(sa.func.sum(column).over(partition_by=day), sa.BigInteger)


def summary(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    with_day_before = days | _days_before(days)
    day = _money_by_day(with_day_before)
    placed = _orders_by_day(with_day_before)
    ai = _ai_by_day(with_day_before)
    people = _people_by_day(with_day_before)
    before = day.alias("day_before")
    net = day.c.sales - day.c.returns
    order_count = sa.func.coalesce(placed.c.orders, 0)
    new = sa.func.coalesce(people.c.new_minor, 0)
    known = sa.func.coalesce(people.c.known_minor, 0)
    return (
        sa.select(
            day.c.local_date.label("record_date"),
            *money(shop, "gross_sales", day.c.sales + day.c.discounts),
            *money(shop, "discounts", day.c.discounts),
            *money(shop, "sales", day.c.sales),
            *money(shop, "returns", day.c.returns),
            *money(shop, "total_revenue", net),
            *money(shop, "adjustments", day.c.adjustments),
            *money(shop, "tax", day.c.tax),
            *money(shop, "ai_revenue", sa.func.coalesce(ai.c.minor, 0)),
            order_count.label("orders"),
            ratio(day.c.sales, order_count, float(shop.currency.minor_per_major)).label(
                "average_order_value"
            ),
            *money(shop, "new_customer_revenue", new),
            *money(shop, "returning_customer_revenue", known - new),
            *money(shop, "guest_revenue", net - known),
            change(net, before.c.sales - before.c.returns).label("growth_rate"),
        )
        .select_from(day)
        .join(calendar, calendar.c.record_date == day.c.local_date)
        .outerjoin(placed, placed.c.local_date == day.c.local_date)
        .outerjoin(ai, ai.c.record_date == day.c.local_date)
        .outerjoin(people, people.c.record_date == day.c.local_date)
        .outerjoin(before, before.c.local_date == calendar.c.day_before)
        .where(days.include(day.c.local_date))
    )


def _days_before(days: Days) -> Days:
    return Days.of(day - dt.timedelta(days=1) for day in days.named)


def _money_by_day(days: Days) -> CTE:
    return (
        sa.select(
            lines.c.local_date,
            total_where(IS_SALE, lines.c.amount_minor).label("sales"),
            total_where(IS_SALE, lines.c.discount_minor).label("discounts"),
            (-total_where(IS_RETURN, lines.c.amount_minor)).label("returns"),
            total_where(sa.not_(IS_REVENUE), lines.c.amount_minor).label("adjustments"),
            total_where(IS_REVENUE, lines.c.tax_minor).label("tax"),
        )
        .where(days.include(lines.c.local_date))
        .group_by(lines.c.local_date)
        .cte("money_by_day")
    )


def _orders_by_day(days: Days) -> Subquery:
    return (
        sa.select(orders.c.local_date, sa.func.count().label("orders"))
        .where(days.include(orders.c.local_date))
        .group_by(orders.c.local_date)
        .subquery("placed")
    )


def _ai_by_day(days: Days) -> Subquery:
    net = reporting.revenue_attribution.c
    return (
        sa.select(net.record_date, total(net.revenue_amount_minor).label("minor"))
        .where(net.ai_feature != NO_FEATURE, net.source == "computed", days.include(net.record_date))
        .group_by(net.record_date)
        .subquery("ai")
    )


def _people_by_day(days: Days) -> Subquery:
    return (
        sa.select(
            customer_days.c.record_date,
            total_where(customer_days.c.first_day, customer_days.c.net_minor).label("new_minor"),
            total(customer_days.c.net_minor).label("known_minor"),
        )
        .where(days.include(customer_days.c.record_date))
        .group_by(customer_days.c.record_date)
        .subquery("people")
    )


def customer_value(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    known = sa.select(
        customer_days.c.record_date,
        customer_days.c.tier,
        sa.func.count().label("customers"),
        total(customer_days.c.net_minor).label("minor"),
        total(customer_days.c.orders).label("orders"),
        total(customer_days.c.sales_minor).label("sales_minor"),
    ).where(days.include(customer_days.c.record_date))
    rows = sa.union_all(
        known.group_by(customer_days.c.record_date, customer_days.c.tier), _guests(days)
    ).subquery("tiers")
    of_day = total_over_day(rows.c.minor, rows.c.record_date)
    return sa.select(
        rows.c.record_date,
        rows.c.tier,
        rows.c.customers,
        *money(shop, "revenue", rows.c.minor),
        percent_of(rows.c.minor, of_day).label("share"),
        rows.c.orders,
        rows.c.sales_minor,
        ratio(rows.c.sales_minor, rows.c.orders, float(shop.currency.minor_per_major)).label("aov"),
    )


def _guests(days: Days) -> Select[Any]:
    money_rows = sa.select(
        lines.c.local_date,
        total(lines.c.amount_minor).label("minor"),
        total_where(IS_SALE, lines.c.amount_minor).label("sales_minor"),
        sa.literal(0).label("orders"),
    ).where(IS_REVENUE, lines.c.customer_id.is_(None), days.include(lines.c.local_date))
    placed = sa.select(
        orders.c.local_date, sa.literal(0), sa.literal(0), count_where(orders.c.customer_id.is_(None))
    ).where(orders.c.customer_id.is_(None), days.include(orders.c.local_date))
    both = sa.union_all(
        money_rows.group_by(lines.c.local_date), placed.group_by(orders.c.local_date)
    ).subquery("guests")
    return sa.select(
        both.c.local_date,
        sa.literal(GUESTS),
        sa.literal(0),
        total(both.c.minor),
        total(both.c.orders),
        total(both.c.sales_minor),
    ).group_by(both.c.local_date)


STEPS = (
    daily(reporting.revenue_attribution, attribution, MONEY),
    daily(
        reporting.revenue_summary,
        summary,
        {
            "transactions": next_day,
            "orders": own_day,
            "revenue_attribution": own_day,
            "customer_days": own_day,
        },
    ),
    daily(
        reporting.customer_value_analysis,
        customer_value,
        {"transactions": own_day, "orders": own_day, "customer_days": own_day},
    ),
)

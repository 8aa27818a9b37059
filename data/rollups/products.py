"""product_analytics, category_performance, category_revenue, product_gaps."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Subquery
from sqlalchemy.engine import Connection

from data.definitions import CATEGORY, IS_RETURN, IS_REVENUE, IS_SALE
from data.dialect import by_bytes
from data.rollups.amounts import count_where, half_up, money, percent_of, total, total_where
from data.rollups.days import Days
from data.rollups.revenue import total_over_day
from data.rollups.steps import daily, everything, following, own_day
from data.shop import Shop
from data.tables.facts import analytics as events
from data.tables.facts import concerns, products
from data.tables.facts import transactions as lines
from data.tables.reporting import (
    category_performance,
    category_revenue,
    person_days,
    product_analytics,
    product_gaps,
)

READS = {"transactions": own_day, "analytics": own_day, "products": own_day}
GAP_WINDOW_DAYS = 30
FEWEST_PEOPLE_FOR_MONEY = 20
NET = sa.case((IS_REVENUE, lines.c.amount_minor), else_=0)
NAMES_PRODUCT = ("product_view", "recommendation_shown", "recommendation_clicked")


def performance(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    day = _by_product(days)
    return sa.select(
        day.c.local_date.label("record_date"),
        day.c.product_id,
        products.c.product_name,
        CATEGORY.label("category"),
        products.c.merchandise,
        day.c.views,
        day.c.recommendations,
        day.c.recommendation_clicks,
        day.c.purchases,
        day.c.units,
        day.c.returns,
        *money(shop, "revenue", day.c.minor),
    ).join_from(day, products, products.c.product_id == day.c.product_id)


def _by_product(days: Days) -> Subquery:
    zero = sa.literal(0)
    sold = (
        sa.select(
            lines.c.local_date,
            lines.c.product_id,
            zero.label("views"),
            zero.label("recommendations"),
            zero.label("recommendation_clicks"),
            sa.func.count(sa.case((IS_SALE, lines.c.invoice_id)).distinct()).label("purchases"),
            total_where(IS_SALE, lines.c.quantity).label("units"),
            (-total_where(IS_RETURN, lines.c.quantity)).label("returns"),
            total(NET).label("minor"),
        )
        .where(days.include(lines.c.local_date))
        .group_by(lines.c.local_date, lines.c.product_id)
    )
    seen = (
        sa.select(
            events.c.local_date,
            events.c.product_id,
            *(count_where(events.c.event_type == name) for name in NAMES_PRODUCT),
            zero,
            zero,
            zero,
            zero,
        )
        .where(
            days.include(events.c.local_date),
            events.c.product_id.is_not(None),
            events.c.event_type.in_(NAMES_PRODUCT),
        )
        .group_by(events.c.local_date, events.c.product_id)
    )
    both = sa.union_all(sold, seen).subquery("both")
    sums = (total(column).label(column.name) for column in list(both.c)[2:])
    return (
        sa.select(both.c.local_date, both.c.product_id, *sums)
        .group_by(both.c.local_date, both.c.product_id)
        .subquery("by_product")
    )


def categories(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    day = _by_category(days)
    return sa.select(
        day.c.local_date.label("record_date"),
        day.c.category_name,
        day.c.views,
        day.c.purchases,
        day.c.lines,
        percent_of(day.c.purchases, day.c.views).label("conversion_rate"),
        *money(shop, "revenue", day.c.minor),
    )


def _by_category(days: Days) -> Subquery:
    zero = sa.literal(0)
    sold = (
        sa.select(
            lines.c.local_date,
            CATEGORY.label("category_name"),
            zero.label("views"),
            sa.func.count(sa.case((IS_SALE, lines.c.invoice_id)).distinct()).label("purchases"),
            count_where(IS_SALE).label("lines"),
            total(NET).label("minor"),
        )
        .join_from(lines, products, products.c.product_id == lines.c.product_id)
        .where(days.include(lines.c.local_date))
        .group_by(lines.c.local_date, CATEGORY)
    )
    seen = (
        sa.select(events.c.local_date, CATEGORY, sa.func.count(), zero, zero, zero)
        .join_from(events, products, products.c.product_id == events.c.product_id)
        .where(days.include(events.c.local_date), events.c.event_type == "product_view")
        .group_by(events.c.local_date, CATEGORY)
    )
    both = sa.union_all(sold, seen).subquery("both")
    sums = (total(column).label(column.name) for column in list(both.c)[2:])
    return (
        sa.select(both.c.local_date, both.c.category_name, *sums)
        .group_by(both.c.local_date, both.c.category_name)
        .subquery("by_category")
    )


def revenue_by_category(_connection: Connection, shop: Shop, days: Days) -> Select[Any]:
    day = category_performance.c
    of_day = total_over_day(day.revenue_minor, day.record_date)
    return sa.select(
        day.record_date,
        day.category_name,
        *money(shop, "revenue_amount", day.revenue_minor),
        percent_of(day.revenue_minor, of_day).label("percentage"),
    ).where(days.include(day.record_date), day.source == "computed")


def gaps(connection: Connection, shop: Shop, days: Days) -> Iterator[dict[str, Any]]:
    """Demand by day; money only where at least 20 people asked on the day."""
    for row in connection.execute(_demand(days)).all():
        worth = None
        if row.demand >= FEWEST_PEOPLE_FOR_MONEY:
            worth = _potential_minor(connection, row.record_date, row.category, row.demand)
        yield {
            **row._mapping,
            "potential_revenue_minor": worth,
            "potential_revenue": None if worth is None else worth / shop.currency.minor_per_major,
        }


def _demand(days: Days) -> Select[Any]:
    people = (
        sa.select(
            person_days.c.record_date,
            person_days.c.activity,
            person_days.c.subject,
            sa.func.count().label("demand"),
        )
        .where(
            days.include(person_days.c.record_date), person_days.c.activity.in_(("search_gap", "concern_gap"))
        )
        .group_by(person_days.c.record_date, person_days.c.activity, person_days.c.subject)
        .subquery("people")
    )
    searched_in = (
        sa.select(
            events.c.local_date,
            events.c.search_query,
            sa.func.min(by_bytes(events.c.search_category)).label("category"),
        )
        .where(
            days.include(events.c.local_date), events.c.event_type == "search", events.c.search_results == 0
        )
        .group_by(events.c.local_date, events.c.search_query)
        .subquery("searched_in")
    )
    is_search = people.c.activity == "search_gap"
    return (
        sa.select(
            people.c.record_date,
            people.c.subject.label("product_name"),
            sa.case((is_search, "search"), else_="concern").label("asked_by"),
            sa.func.coalesce(searched_in.c.category, concerns.c.category).label("category"),
            people.c.demand,
        )
        .select_from(people)
        .outerjoin(
            searched_in,
            sa.and_(
                is_search,
                searched_in.c.local_date == people.c.record_date,
                searched_in.c.search_query == people.c.subject,
            ),
        )
        .outerjoin(concerns, sa.and_(sa.not_(is_search), concerns.c.concern == people.c.subject))
        .order_by(people.c.record_date, by_bytes(people.c.activity), by_bytes(people.c.subject))
    )


def _potential_minor(connection: Connection, day: dt.date, category: str | None, demand: int) -> int | None:
    """demand x the category's conversion x its average line, over the 30 days to `day`.

    Conversion is purchases of views, at most all; a line is worth net revenue by sale line, at least 0.
    """
    table = category_performance.c
    views, purchases, sold, minor = connection.execute(
        sa.select(
            total(table.views), total(table.purchases), total(table.lines), total(table.revenue_minor)
        ).where(
            table.category_name == category,
            table.source == "computed",
            table.record_date > day - dt.timedelta(days=GAP_WINDOW_DAYS),
            table.record_date <= day,
        )
    ).one()
    if not views or not sold:
        return None
    return half_up(demand * min(purchases, views) * max(minor, 0), views * sold)


STEPS = (
    daily(product_analytics, performance, READS),
    daily(category_performance, categories, READS),
    daily(category_revenue, revenue_by_category, {"category_performance": own_day}),
    daily(
        product_gaps,
        gaps,
        {
            "person_days": own_day,
            "category_performance": following(GAP_WINDOW_DAYS - 1),
            "concerns": everything,
        },
    ),
)

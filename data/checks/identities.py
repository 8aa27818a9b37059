"""Identities that people will notice: two ways to the same number, compared on every day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Select, Table
from sqlalchemy.engine import Connection

from data.definitions import PURCHASE
from data.rollups.amounts import total
from data.tables.reporting import (
    ai_feature_performance,
    category_performance,
    category_revenue,
    conversion_analytics,
    conversion_funnel,
    conversion_trends,
    customer_value_analysis,
    interaction_summary,
    interaction_types,
    overview_kpis,
    product_analytics,
    revenue_attribution,
    revenue_summary,
)
from data.vocabulary import NO_FEATURE


class Broken(NamedTuple):
    identity: str
    day: str
    left: Any
    right: Any

    def __str__(self) -> str:
        return f"{self.identity} does not hold on {self.day}: {self.left} against {self.right}"


@dataclass(frozen=True)
class Identity:
    """`left` and `right` give (day, whole number) rows; a day without a row counts 0."""

    name: str
    left: Select[Any]
    right: Select[Any]

    def broken(self, connection: Connection) -> Iterator[Broken]:
        left: dict[Any, int] = dict(connection.execute(self.left).all())
        right: dict[Any, int] = dict(connection.execute(self.right).all())
        for day in sorted({*left, *right}):
            if left.get(day, 0) != right.get(day, 0):
                yield Broken(self.name, str(day), left.get(day, 0), right.get(day, 0))


def by_day(table: Table, value: Any, *where: Any) -> Select[Any]:
    """(day, sum of value) over the computed rows of a daily table."""
    day = table.c.record_date
    return sa.select(day, total(value)).where(table.c.source == "computed", *where).group_by(day)


def _grown_stages() -> Select[Any]:
    stage = conversion_funnel.c
    before = sa.func.lag(stage["count"]).over(partition_by=stage.record_date, order_by=stage.stage_order)
    steps = (
        sa.select(stage.record_date, (stage["count"] - before).label("growth"))
        .where(stage.source == "computed")
        .subquery("steps")
    )
    return (
        sa.select(steps.c.record_date, sa.func.count())
        .where(steps.c.growth > 0)
        .group_by(steps.c.record_date)
    )


_money = revenue_summary.c
_net = by_day(revenue_summary, _money.total_revenue_minor)
_orders = by_day(revenue_summary, _money.orders)
_impact = by_day(revenue_summary, _money.ai_revenue_minor)
_sessions = by_day(conversion_trends, conversion_trends.c.sessions)
_conversions = by_day(conversion_trends, conversion_trends.c.conversions)
_uses = by_day(overview_kpis, overview_kpis.c.ai_interactions)
_attributed = revenue_attribution.c.ai_feature != NO_FEATURE

IDENTITIES: tuple[Identity, ...] = (
    Identity(
        "sales - returns = net revenue",
        by_day(revenue_summary, _money.sales_minor - _money.returns_minor),
        _net,
    ),
    Identity(
        "gross sales - discounts = sales",
        by_day(revenue_summary, _money.gross_sales_minor - _money.discounts_minor),
        by_day(revenue_summary, _money.sales_minor),
    ),
    Identity(
        "new + returning + guests = net revenue",
        by_day(
            revenue_summary,
            _money.new_customer_revenue_minor
            + _money.returning_customer_revenue_minor
            + _money.guest_revenue_minor,
        ),
        _net,
    ),
    Identity(
        "sum of products = net revenue", by_day(product_analytics, product_analytics.c.revenue_minor), _net
    ),
    Identity(
        "sum of categories = net revenue",
        by_day(category_revenue, category_revenue.c.revenue_amount_minor),
        _net,
    ),
    Identity(
        "sum of category performance = net revenue",
        by_day(category_performance, category_performance.c.revenue_minor),
        _net,
    ),
    Identity(
        "sum of tiers with guests = net revenue",
        by_day(customer_value_analysis, customer_value_analysis.c.revenue_minor),
        _net,
    ),
    Identity(
        "sum of attribution with none = net revenue",
        by_day(revenue_attribution, revenue_attribution.c.revenue_amount_minor),
        _net,
    ),
    Identity(
        "attribution without none = AI revenue",
        by_day(revenue_attribution, revenue_attribution.c.revenue_amount_minor, _attributed),
        _impact,
    ),
    Identity(
        "overview's revenue impact = AI revenue",
        by_day(overview_kpis, overview_kpis.c.revenue_impact_minor),
        _impact,
    ),
    Identity(
        "attributed revenue of features = AI revenue",
        by_day(ai_feature_performance, ai_feature_performance.c.attributed_revenue_minor),
        _impact,
    ),
    Identity(
        "orders by attribution = orders", by_day(revenue_attribution, revenue_attribution.c.orders), _orders
    ),
    Identity(
        "orders by tier with guests = orders",
        by_day(customer_value_analysis, customer_value_analysis.c.orders),
        _orders,
    ),
    Identity(
        "orders of conversion analytics = orders",
        by_day(conversion_analytics, conversion_analytics.c.orders),
        _orders,
    ),
    Identity(
        "attributed orders = attributed conversions",
        by_day(revenue_attribution, revenue_attribution.c.orders, _attributed),
        by_day(conversion_trends, conversion_trends.c.ai_attributed_conversions),
    ),
    Identity(
        "funnel's first stage = sessions",
        by_day(conversion_funnel, conversion_funnel.c["count"], conversion_funnel.c.stage_order == 1),
        _sessions,
    ),
    Identity(
        "funnel's last stage = conversions",
        by_day(conversion_funnel, conversion_funnel.c["count"], conversion_funnel.c.stage_order == PURCHASE),
        _conversions,
    ),
    Identity("overview's sessions = sessions", by_day(overview_kpis, overview_kpis.c.sessions), _sessions),
    Identity(
        "overview's converting sessions = conversions",
        by_day(overview_kpis, overview_kpis.c.converting_sessions),
        _conversions,
    ),
    Identity("funnel stages never grow", _grown_stages(), _grown_stages().where(sa.false())),
    Identity(
        "sum of interaction types = AI interactions",
        by_day(interaction_types, interaction_types.c["count"]),
        _uses,
    ),
    Identity(
        "interaction summary = AI interactions",
        by_day(interaction_summary, interaction_summary.c.total_interactions),
        _uses,
    ),
    Identity(
        "uses of features = AI interactions",
        by_day(ai_feature_performance, ai_feature_performance.c.uses),
        _uses,
    ),
)

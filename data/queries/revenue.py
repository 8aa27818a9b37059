"""Money: what came in, by what and from whom. All of it is of the source orders."""

from typing import Any

from data.metrics import METRICS
from data.periods import Period, Window
from data.queries.answer import Answer
from data.queries.breakdowns import Breakdown
from data.queries.daily import Daily
from data.queries.measures import Figures
from data.queries.people import all_people, of_tier, people_by_tier
from data.queries.reader import Reader
from data.queries.reconciliation import identities
from data.queries.series import Trend
from data.queries.spans import Span, main_span, of_metric
from data.queries.statements import totals
from data.vocabulary import NO_FEATURE, TIERS

MONEY = (
    "gross_sales",
    "discounts",
    "sales",
    "returns",
    "total_revenue",
    "adjustments",
    "tax",
    "ai_revenue",
    "new_customer_revenue",
    "returning_customer_revenue",
    "guest_revenue",
)
COUNTED = tuple(METRICS[key] for key in (*MONEY, "orders"))
SERIES = tuple(METRICS[key] for key in ("total_revenue", "ai_revenue", "orders"))
Sums = dict[str, int]


def summary(reader: Reader, period: Period) -> Answer:
    """The window's money, its series, and whether it agrees with categories, tiers and attribution."""
    own = main_span(reader, period, "orders")
    figures = Figures(reader.shop.currency.minor_per_major)
    now, before = _summed(reader, own, own.window), _summed(reader, own, own.window.previous)
    daily = Daily(reader, SERIES, own.first, own.last)
    body = {
        "data": _measures(reader, own, now, before),
        "reconciliation": identities(reader, figures, own, now),
        **Trend(reader, daily, SERIES, {"orders": own}, own).body(),
    }
    return Answer(own.answered(), body, reader.version)


def _summed(reader: Reader, own: Span, window: Window) -> Sums:
    """Each sum that is known, over the known days of the window, by key."""
    days = own.known_part(window)
    if days is None:
        return {}
    columns = tuple(metric.columns[0] for metric in COUNTED)
    (sums,) = reader.rows(totals("revenue_summary", columns), first=days.start, last=days.end)
    return {
        metric.key: value or 0
        for metric, value in zip(COUNTED, sums, strict=True)
        if of_metric(reader, metric, own).known_part(window)
    }


def _measures(reader: Reader, own: Span, now: Sums, before: Sums) -> dict[str, Any]:
    figures = Figures(reader.shop.currency.minor_per_major)
    data = {
        metric.key: figures.counted(
            metric, of_metric(reader, metric, own), now.get(metric.key), before.get(metric.key)
        )
        for metric in COUNTED
    }
    sales_by_order = ((sums.get("sales"), sums.get("orders")) for sums in (now, before))
    data["average_order_value"] = figures.rated(METRICS["average_order_value"], own, *sales_by_order)
    ai_of_all = ((sums.get("ai_revenue"), sums.get("total_revenue")) for sums in (now, before))
    share = METRICS["ai_revenue_share"]
    data["ai_revenue_share"] = figures.rated(share, of_metric(reader, share, own), *ai_of_all)
    net = data["total_revenue"]
    growth = {
        "value": net["change_percent"],
        "previous": None,
        "change_percent": None,
        "partial": net["partial"],
        "previous_partial": net["previous_partial"],
    }
    return {**data, "growth_rate": growth}


def attribution(reader: Reader, period: Period) -> Answer:
    """Net revenue and orders by last touch, largest first; "none" is always there, and last."""
    own = main_span(reader, period, "orders")
    found = Breakdown(reader, ("attributed_revenue_amount", "attributed_orders"), own)
    features = [name for name in found.names() if name != NO_FEATURE]
    rows = [
        {
            "ai_feature": name,
            "orders": found.now(name)[1],
            "previous_orders": found.before(name)[1],
            **_revenue_row(found, name),
        }
        for name in (*features, NO_FEATURE)
    ]
    body = {
        "data": rows if found.known else [],
        "totals": found.totals("revenue_amount", "orders"),
        "attribution": {"model": "last touch", "window_days": reader.shop.attribution_days},
    }
    return Answer(own.answered(), body, reader.version)


def category(reader: Reader, period: Period) -> Answer:
    """Net revenue by category, largest first."""
    own = main_span(reader, period, "orders")
    found = Breakdown(reader, ("category_revenue_amount",), own)
    rows = [{"category_name": name, **_revenue_row(found, name)} for name in found.names()]
    return Answer(own.answered(), {"data": rows, "totals": found.totals("revenue_amount")}, reader.version)


def _revenue_row(found: Breakdown, name: str) -> dict[str, Any]:
    row = found.row(name)
    return {"revenue_amount": row.pop("value"), **row}


def customer_value(reader: Reader, period: Period) -> Answer:
    """Net revenue, orders and people by tier, all four of them.

    Two things are said, and both add up. `revenue`, `orders` and `aov` are by the tier the buyer was in
    on the day; they sum to the shop's. `customers` counts each person once, in the tier of the newest
    of their days in the window; `customer_revenue` is all that exactly these people brought in the
    window, whatever tier they were in on the day, so that the two can be divided.
    """
    own = main_span(reader, period, "orders")
    found = Breakdown(reader, ("tier_revenue", "tier_orders", "tier_aov"), own)
    now, before = people_by_tier(reader, own, own.window), people_by_tier(reader, own, own.window.previous)
    rows = [{**_tier(found, tier), **of_tier(found.figures, tier, now, before)} for tier in TIERS]
    together = found.totals("revenue", "orders", "sales")
    if together:
        customers = METRICS["tier_customers"]
        together["customers"] = found.figures.counted(customers, own, all_people(now), all_people(before))
    return Answer(own.answered(), {"data": rows if found.known else [], "totals": together}, reader.version)


def _tier(found: Breakdown, tier: str) -> dict[str, Any]:
    row = _revenue_row(found, tier)
    (_, orders, sales), (_, previous_orders, previous_sales) = found.now(tier), found.before(tier)
    aov = METRICS["tier_aov"]
    return {
        "tier": tier,
        "revenue": row["revenue_amount"],
        "share": row["percentage"],
        "previous": row["previous"],
        "previous_share": row["previous_percentage"],
        "change_percent": row["change_percent"],
        "orders": orders,
        "previous_orders": previous_orders,
        "aov": found.figures.ratio(aov, sales, orders),
        "previous_aov": found.figures.ratio(aov, previous_sales, previous_orders),
    }

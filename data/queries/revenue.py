"""Money: what came in, by what and from whom. All of it is of the source orders."""

from typing import Any

from data.metrics import METRICS
from data.periods import Period
from data.queries.answer import Answer
from data.queries.breakdowns import Breakdown
from data.queries.daily import Daily
from data.queries.measures import Figures
from data.queries.people import all_people, of_tier, people_by_tier
from data.queries.reader import Reader
from data.queries.reconciliation import identities
from data.queries.series import Trend
from data.queries.spans import Span, main_span, spans_of
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
MEASURES = (*MONEY, "orders", "average_order_value", "ai_revenue_share")
SERIES = tuple(METRICS[key] for key in ("total_revenue", "ai_revenue", "orders"))
RECONCILED = (
    "sales",
    "returns",
    "total_revenue",
    "new_customer_revenue",
    "returning_customer_revenue",
    "guest_revenue",
)
Sums = dict[str, int]


def summary(reader: Reader, period: Period) -> Answer:
    """The window's money, its series, and whether it agrees with categories, tiers and attribution."""
    spans = spans_of(reader, period, "orders")
    own = spans.main
    figures = Figures(reader.shop.currency.minor_per_major)
    daily = Daily(reader, COUNTED, spans)
    data = {key: figures.measured(daily, METRICS[key], spans.of(METRICS[key])) for key in MEASURES}
    body = {
        "data": {**data, "growth_rate": _growth(data["total_revenue"])},
        "reconciliation": identities(reader, figures, own, _summed(daily, own)),
        **Trend(reader, daily, SERIES, spans).body(),
    }
    return Answer(own.answered, body, reader.version)


def _summed(daily: Daily, own: Span) -> Sums:
    """The window's sums that others are reconciled with, by key; empty where nothing is known."""
    window = daily.windows(own)[:1]
    sums = {key: daily.sums(METRICS[key].columns[0], window)[0] for key in RECONCILED}
    return {key: value for key, value in sums.items() if value is not None}


def _growth(net: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": net["change_percent"],
        "previous": None,
        "change_percent": None,
        "partial": net["partial"],
        "previous_partial": net["previous_partial"],
    }


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
            **{f"orders_{key}": said for key, said in found.change(name, at=1).items()},
            **_revenue_row(found, name),
        }
        for name in (*features, NO_FEATURE)
    ]
    body = {
        "data": rows if found.known else [],
        "totals": found.totals("revenue_amount", "orders"),
        "attribution": {"model": "last touch", "window_days": reader.shop.attribution_days},
    }
    return Answer(own.answered, body, reader.version)


def category(reader: Reader, period: Period) -> Answer:
    """Net revenue by category, largest first."""
    own = main_span(reader, period, "orders")
    found = Breakdown(reader, ("category_revenue_amount",), own)
    rows = [{"category_name": name, **_revenue_row(found, name)} for name in found.names()]
    return Answer(own.answered, {"data": rows, "totals": found.totals("revenue_amount")}, reader.version)


def _revenue_row(found: Breakdown, name: str) -> dict[str, Any]:
    row = found.row(name)
    return {"revenue_amount": row.pop("value"), **row}


def customer_value(reader: Reader, period: Period) -> Answer:
    """Net revenue, orders and people by tier, all four of them.

    Two things are said, and both add up. `revenue`, `orders` and `aov` are by the tier the buyer was in
    on the day; they sum to the shop's. `customers` counts each person once, in the tier of the newest
    of their days in the window. The two are not to be divided by each other: who moved up brought
    money in two tiers and is counted in one.
    """
    own = main_span(reader, period, "orders")
    found = Breakdown(reader, ("tier_revenue", "tier_orders", "tier_aov"), own)
    now, before = people_by_tier(reader, own, own.window), people_by_tier(reader, own, own.window.previous)
    rows = [{**_tier(found, tier), **of_tier(tier, now, before)} for tier in TIERS]
    together = found.totals("revenue", "orders", "sales")
    if together:
        customers = METRICS["tier_customers"]
        together["customers"] = found.figures.counted(customers, own, all_people(now), all_people(before))
    return Answer(own.answered, {"data": rows if found.known else [], "totals": together}, reader.version)


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
        "within_noise": row["within_noise"],
        "orders": orders,
        "previous_orders": previous_orders,
        "aov": found.figures.ratio(aov, sales, orders),
        "previous_aov": found.figures.ratio(aov, previous_sales, previous_orders),
    }

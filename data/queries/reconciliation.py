"""Reconciliation: the same net revenue told by category, tier, attribution and kind of customer."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from data.queries.measures import Figures
from data.queries.reader import Reader
from data.queries.spans import Span
from data.queries.statements import in_days, known_sum
from data.tables.reporting import category_revenue, customer_value_analysis, revenue_attribution

TOLD_BY = {
    "categories": category_revenue.c.revenue_amount_minor,
    "tiers": customer_value_analysis.c.revenue_minor,
    "attribution": revenue_attribution.c.revenue_amount_minor,
}
LABELS = {
    "net": "Sales less returns are net revenue",
    "categories": "Net revenue is the sum of all categories",
    "tiers": "Net revenue is the sum of all customer tiers with guests",
    "attribution": "Net revenue is the sum of all AI features and none",
    "customers": "Net revenue is that of new and returning customers and guests",
}


def identities(
    reader: Reader, figures: Figures, own: Span, summed: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Each identity with both sides and whether they are equal; empty where nothing is known.

    `summed` holds the window's sums of revenue_summary in minor units.
    """
    days, _ = own.known_windows
    if days is None:
        return []
    (told,) = reader.rows(_TOLD, first=days.start, last=days.end)
    net = summed["total_revenue"]
    by_customer = ("new_customer_revenue", "returning_customer_revenue", "guest_revenue")
    sides = {
        "net": (summed["sales"] - summed["returns"], net),
        **{name: (net, value or 0) for name, value in zip(TOLD_BY, told, strict=True)},
        "customers": (net, sum(summed[key] for key in by_customer)),
    }
    return [_identity(figures, key, *both) for key, both in sides.items()]


def _identity(figures: Figures, key: str, left: int, right: int) -> dict[str, Any]:
    return {
        "key": key,
        "label": LABELS[key],
        "left": figures.money(left),
        "right": figures.money(right),
        "difference": figures.money(left - right),
        "equal": left == right,
    }


_TOLD = sa.select(
    *(
        sa.select(known_sum(column)).where(in_days(column.table)).scalar_subquery().label(name)
        for name, column in TOLD_BY.items()
    )
)

"""Products: the views, orders and lines behind each category's performance."""

import sqlalchemy as sa

from data.definitions import CATEGORY, IS_REVENUE, IS_SALE
from data.listings.figures import Figure, Told
from data.listings.listing import NAME, Column, Listing, Rows, adds, divides, in_window
from data.listings.rows import LINES
from data.metrics import METRICS
from data.periods import Period
from data.queries.breakdowns import Breakdown
from data.queries.reader import Reader
from data.queries.spans import main_span
from data.tables.facts import analytics as events
from data.tables.facts import products
from data.tables.facts import transactions as lines

ALL = sa.true()
NOTHING_KNOWN: Figure = {"value": None}
AMOUNT = lines.c.amount_minor


def _summed(key: str) -> Told:
    def told(reader: Reader, period: Period, name: str | None) -> Figure:
        found = Breakdown(reader, (key,), main_span(reader, period, METRICS[key].source))
        if name is not None:
            return found.row(name) if found.known else NOTHING_KNOWN
        together = found.totals("all") or {"all": NOTHING_KNOWN}
        said: Figure = together["all"]
        return said

    return told


def _converted(reader: Reader, period: Period, name: str | None) -> Figure:
    metric = METRICS["category_conversion_rate"]
    own = main_span(reader, period, metric.source)
    found = Breakdown(reader, ("category_purchases", "category_views"), own)
    if not found.known or name is None:
        return NOTHING_KNOWN
    return {"value": found.figures.ratio(metric, *found.now(name))}


def _seen_and_bought() -> sa.Subquery:
    """Views of products, and orders once for each day and category that they have lines in."""
    seen = (
        sa.select(
            sa.literal("view").label("kind"),
            events.c.event_id.label("key"),
            events.c.local_date,
            events.c.at_ms,
            CATEGORY.label("category_name"),
            products.c.product_name,
            sa.literal(1).label("views"),
            sa.literal(0).label("purchases"),
        )
        .join_from(events, products, products.c.product_id == events.c.product_id)
        .where(in_window(events.c.local_date), events.c.event_type == "product_view")
    )
    bought = (
        sa.select(
            sa.literal("order"),
            lines.c.invoice_id,
            lines.c.local_date,
            sa.func.min(lines.c.at_ms),
            CATEGORY,
            sa.func.min(products.c.product_name),
            sa.literal(0),
            sa.literal(1),
        )
        .join_from(lines, products, products.c.product_id == lines.c.product_id)
        .where(in_window(lines.c.local_date), IS_SALE)
        .group_by(lines.c.invoice_id, lines.c.local_date, CATEGORY)
    )
    return sa.union_all(seen, bought).subquery("seen_and_bought")


_ROW = _seen_and_bought()
ROWS = Rows(
    _ROW,
    ALL,
    (_ROW.c.local_date, _ROW.c.at_ms, _ROW.c.kind, _ROW.c.key, _ROW.c.category_name),
    (
        Column("date", "Date", "day", _ROW.c.local_date),
        Column("at", "Moment", "instant", _ROW.c.at_ms),
        Column("kind", "Kind", "text", _ROW.c.kind),
        Column("key", "View or order", "text", _ROW.c.key),
        Column("category_name", "Category", "text", _ROW.c.category_name),
        Column("product_name", "Product", "text", _ROW.c.product_name),
    ),
    of_events=True,
)
_IS_NAMED = _ROW.c.category_name == NAME

LISTINGS = (
    Listing(
        METRICS["category_views"],
        ROWS,
        adds("category_views"),
        _summed("category_views"),
        _ROW.c.kind == "view",
        _IS_NAMED,
    ),
    Listing(
        METRICS["category_purchases"],
        ROWS,
        adds("category_purchases"),
        _summed("category_purchases"),
        _ROW.c.kind == "order",
        _IS_NAMED,
    ),
    Listing(
        METRICS["category_conversion_rate"],
        ROWS,
        divides(("Order", "count", _ROW.c.purchases), ("View", "count", _ROW.c.views)),
        _converted,
        ALL,
        _IS_NAMED,
        needs_name=True,
    ),
    Listing(
        METRICS["category_lines"],
        LINES,
        adds("category_lines"),
        _summed("category_lines"),
        IS_SALE,
        CATEGORY == NAME,
    ),
    Listing(
        METRICS["category_net_revenue"],
        LINES,
        adds("category_net_revenue", money=AMOUNT),
        _summed("category_net_revenue"),
        IS_REVENUE,
        CATEGORY == NAME,
    ),
)

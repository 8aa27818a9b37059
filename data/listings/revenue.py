"""Revenue: the order lines, orders and people behind each amount."""

from collections.abc import Iterator

import sqlalchemy as sa

from data.definitions import CATEGORY, FEATURE, IS_RETURN, IS_REVENUE, IS_SALE
from data.listings.figures import Told, measure, row
from data.listings.listing import (
    NAME,
    Cell,
    Column,
    Condition,
    Listing,
    Rows,
    adds,
    divides,
    in_window,
    yes,
)
from data.listings.rows import (
    LINES,
    LINES_BY_CUSTOMER,
    LINES_BY_FEATURE,
    ORDERS,
    ORDERS_BY_TIER,
    PART_MINOR,
    TIER_OF_LINE,
    TIER_OF_ORDER,
)
from data.metrics import METRICS
from data.queries import revenue
from data.queries.people import PEOPLE
from data.queries.statements import known_sum
from data.tables.facts import transactions as lines
from data.tables.reporting import customer_days, orders
from data.vocabulary import GUESTS, NO_FEATURE

AMOUNT = lines.c.amount_minor
ALL = sa.true()
BY_ASSISTANT = sa.and_(IS_REVENUE, FEATURE != NO_FEATURE)
IS_FEATURE, IS_CATEGORY, IS_TIER = FEATURE == NAME, CATEGORY == NAME, TIER_OF_LINE == NAME


def _where(condition: Condition, amount: Cell) -> Cell:
    return sa.case((condition, amount), else_=0)


def _share(key: str, rows: Rows, condition: Condition, amount: Cell, told: Told) -> Listing:
    """All revenue; what `condition` holds for is the numerator."""
    sides = divides(("Of it", "money", _where(condition, amount)), ("Net revenue", "money", amount))
    return Listing(METRICS[key], rows, sides, told, IS_REVENUE, needs_name=METRICS[key].by is not None)


# The summary


def _of_lines(key: str, where: Condition, amount: Cell, rows: Rows = LINES) -> Listing:
    return Listing(METRICS[key], rows, adds(key, money=amount), measure(revenue.summary, key), where)


def _first_day(is_first: bool) -> Condition:
    # Not a plain comparison, which would let databases begin with the customers instead of the days.
    known = lines.c.customer_id.is_not(None)
    return sa.and_(IS_REVENUE, known, sa.func.coalesce(yes(customer_days.c.first_day), 0) == int(is_first))


def _baskets(tier_of_line: Cell, tier_of_order: Cell) -> sa.Subquery:
    """Orders with their sales in the window. One that began before it counts for its sales alone."""
    sold = (
        sa.select(
            lines.c.invoice_id,
            tier_of_line.label("tier"),
            lines.c.local_date,
            lines.c.at_ms,
            lines.c.customer_id,
            AMOUNT.label("sales_minor"),
            sa.literal(0).label("orders"),
        )
        .select_from(LINES_BY_CUSTOMER.source)
        .where(IS_SALE, in_window(lines.c.local_date))
    )
    placed = (
        sa.select(
            orders.c.invoice_id,
            tier_of_order,
            orders.c.local_date,
            orders.c.at_ms,
            orders.c.customer_id,
            sa.literal(0),
            sa.literal(1),
        )
        .select_from(ORDERS_BY_TIER.source)
        .where(in_window(orders.c.local_date))
    )
    both = sa.union_all(sold, placed).subquery("both")
    return (
        sa.select(
            both.c.invoice_id,
            both.c.tier,
            sa.func.min(both.c.local_date).label("local_date"),
            sa.func.min(both.c.at_ms).label("at_ms"),
            sa.func.min(both.c.customer_id).label("customer_id"),
            known_sum(both.c.sales_minor).label("sales_minor"),
            known_sum(both.c.orders).label("orders"),
        )
        .group_by(both.c.invoice_id, both.c.tier)
        .subquery("baskets")
    )


def _basket_rows(baskets: sa.Subquery, *more: Column) -> Rows:
    basket = baskets.c
    return Rows(
        baskets,
        ALL,
        (basket.local_date, basket.at_ms, basket.invoice_id, basket.tier),
        (
            Column("date", "Date", "day", basket.local_date),
            Column("at", "Moment", "instant", basket.at_ms),
            Column("invoice_id", "Order", "text", basket.invoice_id),
            Column("customer_id", "Customer", "text", basket.customer_id),
            *more,
        ),
    )


def _average(
    key: str, baskets: sa.Subquery, rows: Rows, told: Told, named: Condition | None = None
) -> Listing:
    sides = divides(("Sales", "money", baskets.c.sales_minor), ("Order", "count", baskets.c.orders))
    return Listing(METRICS[key], rows, sides, told, ALL, named, needs_name=named is not None)


_ANY = _baskets(sa.literal(""), sa.literal(""))
_TIERED = _baskets(TIER_OF_LINE, TIER_OF_ORDER)

SUMMARY = (
    _of_lines("gross_sales", IS_SALE, AMOUNT + lines.c.discount_minor),
    _of_lines("discounts", IS_SALE, lines.c.discount_minor),
    _of_lines("sales", IS_SALE, AMOUNT),
    _of_lines("returns", IS_RETURN, -AMOUNT),
    _of_lines("total_revenue", IS_REVENUE, AMOUNT),
    _of_lines("adjustments", sa.not_(IS_REVENUE), AMOUNT),
    _of_lines("tax", IS_REVENUE, lines.c.tax_minor),
    _of_lines("ai_revenue", BY_ASSISTANT, PART_MINOR, LINES_BY_FEATURE),
    _of_lines("new_customer_revenue", _first_day(True), AMOUNT, LINES_BY_CUSTOMER),
    _of_lines("returning_customer_revenue", _first_day(False), AMOUNT, LINES_BY_CUSTOMER),
    _of_lines("guest_revenue", sa.and_(IS_REVENUE, lines.c.customer_id.is_(None)), AMOUNT),
    _share(
        "ai_revenue_share",
        LINES_BY_FEATURE,
        FEATURE != NO_FEATURE,
        PART_MINOR,
        measure(revenue.summary, "ai_revenue_share"),
    ),
    Listing(METRICS["orders"], ORDERS, adds("orders"), measure(revenue.summary, "orders"), ALL),
    _average(
        "average_order_value", _ANY, _basket_rows(_ANY), measure(revenue.summary, "average_order_value")
    ),
)

# By last touch, by category

BREAKDOWNS = (
    Listing(
        METRICS["attributed_revenue_amount"],
        LINES_BY_FEATURE,
        adds("attributed_revenue_amount", money=PART_MINOR),
        row(revenue.attribution, "ai_feature", "revenue_amount", total="revenue_amount"),
        IS_REVENUE,
        IS_FEATURE,
    ),
    Listing(
        METRICS["attributed_orders"],
        ORDERS,
        adds("attributed_orders"),
        row(revenue.attribution, "ai_feature", "orders", total="orders"),
        ALL,
        orders.c.ai_feature == NAME,
    ),
    _share(
        "attributed_percentage",
        LINES_BY_FEATURE,
        IS_FEATURE,
        PART_MINOR,
        row(revenue.attribution, "ai_feature", "percentage", share_of="revenue_amount"),
    ),
    Listing(
        METRICS["category_revenue_amount"],
        LINES,
        adds("category_revenue_amount", money=AMOUNT),
        row(revenue.category, "category_name", "revenue_amount", total="revenue_amount"),
        IS_REVENUE,
        IS_CATEGORY,
    ),
    _share(
        "category_revenue_share",
        LINES,
        IS_CATEGORY,
        AMOUNT,
        row(revenue.category, "category_name", "percentage", share_of="revenue_amount"),
    ),
)

# By tier

_SPENT = (
    sa.select(known_sum(customer_days.c.net_minor))
    .where(customer_days.c.customer_id == PEOPLE.c.customer_id, in_window(customer_days.c.record_date))
    .scalar_subquery()
)
PEOPLE_ROWS = Rows(
    PEOPLE,
    ALL,
    (PEOPLE.c.newest, PEOPLE.c.customer_id),
    (
        Column("date", "Newest day", "day", PEOPLE.c.newest),
        Column("customer_id", "Customer", "text", PEOPLE.c.customer_id),
        Column("tier", "Tier", "text", PEOPLE.c.tier),
        Column("net", "Net revenue in the window", "money", _SPENT),
    ),
)


def _of_tiers() -> Iterator[Listing]:
    yield Listing(
        METRICS["tier_revenue"],
        LINES_BY_CUSTOMER,
        adds("tier_revenue", money=AMOUNT),
        row(revenue.customer_value, "tier", "revenue", total="revenue"),
        IS_REVENUE,
        IS_TIER,
    )
    yield _share(
        "tier_share", LINES_BY_CUSTOMER, IS_TIER, AMOUNT, row(revenue.customer_value, "tier", "share")
    )
    yield Listing(
        METRICS["tier_orders"],
        ORDERS_BY_TIER,
        adds("tier_orders"),
        row(revenue.customer_value, "tier", "orders", total="orders"),
        ALL,
        TIER_OF_ORDER == NAME,
    )
    rows = _basket_rows(_TIERED, Column("tier", "Tier", "text", _TIERED.c.tier))
    told = row(revenue.customer_value, "tier", "aov")
    yield _average("tier_aov", _TIERED, rows, told, _TIERED.c.tier == NAME)
    yield Listing(
        METRICS["tier_customers"],
        PEOPLE_ROWS,
        adds("tier_customers"),
        row(revenue.customer_value, "tier", "customers", total="customers"),
        ALL,
        PEOPLE.c.tier == NAME,
        without=(GUESTS,),
    )


LISTINGS = (*SUMMARY, *BREAKDOWNS, *_of_tiers())

# No list of its own: what two lists make together.
MADE_OF = {
    "growth_rate": "the net revenue of the window against that of the window before: "
    "list total_revenue for each of the two",
}

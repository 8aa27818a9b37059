"""The kinds of row that listings are made of: order lines, orders, web sessions, uses of AI features.

What decorates a row is joined from the left, so that databases need not look at it for the totals, and
an index on the day alone brings rows in their order.
"""

import sqlalchemy as sa

from data.definitions import CATEGORY, CONVERTED, FEATURE, IS_RETURN
from data.listings.listing import Column, Rows, in_window
from data.tables.facts import customer_interactions as uses
from data.tables.facts import products
from data.tables.facts import transactions as lines
from data.tables.reporting import customer_days, orders, return_matches, web_sessions
from data.vocabulary import FUNNEL_STAGES, GUESTS

# Order lines

_PRODUCT = lines.c.product_id == products.c.product_id
_LINE_ORDER = (lines.c.local_date, lines.c.at_ms, lines.c.transaction_id)
_LINE = (
    Column("date", "Date", "day", lines.c.local_date),
    Column("at", "Moment", "instant", lines.c.at_ms),
    Column("invoice_id", "Order", "text", lines.c.invoice_id),
    Column("transaction_id", "Line", "text", lines.c.transaction_id),
    Column("customer_id", "Customer", "text", lines.c.customer_id),
    Column("product_id", "Product id", "text", lines.c.product_id),
    Column("product_name", "Product", "text", products.c.product_name),
    Column("category_name", "Category", "text", CATEGORY),
    Column("kind", "Kind", "text", lines.c.kind),
)
_QUANTITY = Column("quantity", "Quantity", "count", lines.c.quantity)

LINES = Rows(
    lines.outerjoin(products, _PRODUCT),
    in_window(lines.c.local_date),
    _LINE_ORDER,
    (*_LINE, _QUANTITY),
)

# A line of a customer is of the tier that the customer was in on its day.
_SAME_DAY = sa.and_(
    customer_days.c.customer_id == lines.c.customer_id, customer_days.c.record_date == lines.c.local_date
)
TIER_OF_LINE = sa.func.coalesce(customer_days.c.tier, GUESTS)
LINES_BY_CUSTOMER = Rows(
    lines.outerjoin(customer_days, _SAME_DAY).outerjoin(products, _PRODUCT),
    in_window(lines.c.local_date),
    _LINE_ORDER,
    (*_LINE, Column("tier", "Tier", "text", TIER_OF_LINE), _QUANTITY),
)

# A sale is of its own order; a return is of those it voids, in as many parts.
_PART = sa.and_(IS_RETURN, return_matches.c.return_id == lines.c.transaction_id)
_OF_ORDER = sa.case((IS_RETURN, return_matches.c.invoice_id), else_=lines.c.invoice_id)
_PIECES = sa.case((IS_RETURN, -return_matches.c.quantity), else_=lines.c.quantity)
PART_MINOR = sa.case((IS_RETURN, return_matches.c.amount_minor), else_=lines.c.amount_minor)
LINES_BY_FEATURE = Rows(
    lines.outerjoin(return_matches, _PART)
    .outerjoin(orders, orders.c.invoice_id == _OF_ORDER)
    .outerjoin(products, _PRODUCT),
    in_window(lines.c.local_date),
    (*_LINE_ORDER, sa.func.coalesce(return_matches.c.id, 0)),
    (
        *_LINE,
        Column("order_id", "Order it belongs to", "text", orders.c.invoice_id),
        Column("ai_feature", "Last AI feature", "text", FEATURE),
        Column("quantity", "Quantity", "count", _PIECES),
    ),
)

# Orders

_ORDER = (
    Column("date", "Date", "day", orders.c.local_date),
    Column("at", "Moment", "instant", orders.c.at_ms),
    Column("invoice_id", "Order", "text", orders.c.invoice_id),
    Column("customer_id", "Customer", "text", orders.c.customer_id),
    Column("ai_feature", "Last AI feature", "text", orders.c.ai_feature),
    Column("lines", "Lines", "count", orders.c.lines),
    Column("units", "Pieces", "count", orders.c.units),
    Column("sales", "Sales", "money", orders.c.sales_minor),
)
_ORDER_ORDER = (orders.c.local_date, orders.c.at_ms, orders.c.invoice_id)
ORDERS = Rows(orders, in_window(orders.c.local_date), _ORDER_ORDER, _ORDER)

_BUYERS_DAY = sa.and_(
    customer_days.c.customer_id == orders.c.customer_id, customer_days.c.record_date == orders.c.local_date
)
TIER_OF_ORDER = sa.func.coalesce(customer_days.c.tier, GUESTS)
ORDERS_BY_TIER = Rows(
    orders.outerjoin(customer_days, _BUYERS_DAY),
    in_window(orders.c.local_date),
    _ORDER_ORDER,
    (*_ORDER, Column("tier", "Tier", "text", TIER_OF_ORDER)),
)

# Web sessions

_STAGE = sa.case(dict(enumerate(FUNNEL_STAGES, start=1)), value=web_sessions.c.stage)
SESSIONS = Rows(
    web_sessions,
    in_window(web_sessions.c.local_date),
    (web_sessions.c.local_date, web_sessions.c.at_ms, web_sessions.c.session_key),
    (
        Column("date", "Date", "day", web_sessions.c.local_date),
        Column("at", "Moment", "instant", web_sessions.c.at_ms),
        Column("session_id", "Session", "text", web_sessions.c.session_id),
        Column("visitor", "Visitor", "text", web_sessions.c.visitor),
        Column("stage_name", "Furthest stage", "text", _STAGE),
        Column("converted", "Bought", "flag", CONVERTED),
        Column("ai_used", "AI used", "flag", web_sessions.c.ai_used),
    ),
)

# Uses of AI features

USES = Rows(
    uses,
    in_window(uses.c.local_date),
    (uses.c.local_date, uses.c.at_ms, uses.c.interaction_id),
    (
        Column("date", "Date", "day", uses.c.local_date),
        Column("at", "Moment", "instant", uses.c.at_ms),
        Column("interaction_id", "Use", "text", uses.c.interaction_id),
        Column("interaction_type", "AI feature", "text", uses.c.interaction_type),
        Column("customer_id", "Customer", "text", uses.c.customer_id),
        Column("session_id", "Session", "text", uses.c.session_id),
        Column("message_count", "Messages", "count", uses.c.message_count),
        Column("satisfaction_score", "Score", "count", uses.c.satisfaction_score),
        Column("resolved", "Resolved", "flag", uses.c.resolved),
    ),
)

"""What counts as what: conditions that rollups and listings share, so that a list counts as its figure."""

import sqlalchemy as sa

from data.tables.facts import products
from data.tables.facts import transactions as lines
from data.tables.reporting import orders, web_sessions
from data.vocabulary import FUNNEL_STAGES, NO_FEATURE, UNCATEGORISED

# Lines. An adjustment is neither a sale nor a return, and no revenue.
IS_SALE, IS_RETURN = lines.c.kind == "sale", lines.c.kind == "return"
IS_REVENUE = lines.c.kind != "adjustment"
CATEGORY = sa.func.coalesce(products.c.category, UNCATEGORISED)

# Orders. A return that belongs to no order carries no feature either.
FEATURE = sa.func.coalesce(orders.c.ai_feature, NO_FEATURE)
ATTRIBUTED = orders.c.ai_feature != NO_FEATURE

# Web sessions, by the furthest stage they reached.
PURCHASE = len(FUNNEL_STAGES)
CONVERTED = web_sessions.c.stage == PURCHASE

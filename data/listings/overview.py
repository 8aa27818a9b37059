"""Overview: the customers, sessions, uses and lines behind the KPIs, the funnel and the uses by feature."""

from functools import partial

import sqlalchemy as sa

from data.definitions import CONVERTED
from data.listings.figures import measure, row
from data.listings.listing import NAME, STAGE, Column, Condition, Listing, Rows, adds, divides, yes
from data.listings.revenue import BY_ASSISTANT
from data.listings.rows import LINES_BY_FEATURE, PART_MINOR, SESSIONS, USES
from data.metrics import METRICS
from data.queries import overview
from data.queries.statements import LAST
from data.tables.facts import customer_interactions as uses
from data.tables.facts import customers
from data.tables.reporting import customer_days, web_sessions
from data.vocabulary import FUNNEL_STAGES

ALL = sa.true()

# The KPIs


def _customers() -> sa.Subquery:
    """Every customer from the day of sign-up, else of the first purchase."""
    who = (customers.c.customer_id, customers.c.country)
    signed_up = sa.select(*who, customers.c.signup_date.label("began"), sa.literal("sign-up").label("by"))
    bought = (
        sa.select(*who, customer_days.c.record_date, sa.literal("first purchase"))
        .join_from(customers, customer_days, customer_days.c.customer_id == customers.c.customer_id)
        .where(customer_days.c.first_day, customers.c.signup_date.is_(None))
    )
    both = sa.union_all(signed_up.where(customers.c.signup_date.is_not(None)), bought)
    return both.subquery("began")


_BEGAN = _customers()
CUSTOMERS = Rows(
    _BEGAN,
    _BEGAN.c.began <= LAST,
    (_BEGAN.c.began, _BEGAN.c.customer_id),
    (
        Column("date", "Customer since", "day", _BEGAN.c.began),
        Column("customer_id", "Customer", "text", _BEGAN.c.customer_id),
        Column("by", "Counted from", "text", _BEGAN.c.by),
        Column("country", "Country", "text", _BEGAN.c.country),
    ),
)

KPIS = (
    Listing(
        METRICS["total_customers"],
        CUSTOMERS,
        adds("total_customers"),
        measure(overview.kpis, "total_customers"),
        ALL,
    ),
    Listing(
        METRICS["conversion_rate"],
        SESSIONS,
        divides(("Bought", "count", yes(CONVERTED)), ("Session", "count", sa.literal(1))),
        measure(overview.kpis, "conversion_rate"),
        ALL,
    ),
    Listing(
        METRICS["ai_interactions"],
        USES,
        adds("ai_interactions"),
        measure(overview.kpis, "ai_interactions"),
        ALL,
    ),
    Listing(
        METRICS["revenue_impact"],
        LINES_BY_FEATURE,
        adds("revenue_impact", money=PART_MINOR),
        measure(overview.kpis, "revenue_impact"),
        BY_ASSISTANT,
    ),
)

# The funnel. Its first stage has none before it, so that nothing is lost there.

_STAGE = web_sessions.c.stage
_REACHED, _REACHED_BEFORE = _STAGE >= STAGE, _STAGE >= STAGE - 1
_of_stage = partial(row, overview.funnel, "stage_name")
_staged = partial(Listing, rows=SESSIONS, needs_name=True, bound=lambda name: FUNNEL_STAGES.index(name) + 1)


def _sides(label: str, condition: Condition, of: str) -> tuple[Column, ...]:
    return divides((label, "count", yes(condition)), (of, "count", sa.literal(1)))


FUNNEL = (
    _staged(
        METRICS["funnel_sessions"],
        contributes=adds("funnel_sessions"),
        figure=_of_stage("count"),
        where=ALL,
        named=_REACHED,
    ),
    _staged(
        METRICS["funnel_percentage"],
        contributes=_sides("Reached", _REACHED, "Visitor"),
        figure=_of_stage("percentage"),
        where=ALL,
    ),
    _staged(
        METRICS["funnel_dropoff_rate"],
        contributes=_sides("Lost", sa.not_(_REACHED), "Reached the stage before"),
        figure=_of_stage("dropoff_rate"),
        where=_REACHED_BEFORE,
        without=FUNNEL_STAGES[:1],
    ),
    _staged(
        METRICS["step_rate"],
        contributes=_sides("Reached", _REACHED, "Reached the stage before"),
        figure=_of_stage("step_rate"),
        where=_REACHED_BEFORE,
        without=FUNNEL_STAGES[:1],
    ),
    _staged(
        METRICS["lost"],
        contributes=adds("lost"),
        figure=_of_stage("lost"),
        where=sa.and_(_REACHED_BEFORE, sa.not_(_REACHED)),
        without=FUNNEL_STAGES[:1],
    ),
)

# Uses by AI feature

_IS_TYPE = uses.c.interaction_type == NAME
TYPES = (
    Listing(
        METRICS["interaction_type_uses"],
        USES,
        adds("interaction_type_uses"),
        row(overview.interaction_types, "interaction_type", "count", total="count"),
        ALL,
        _IS_TYPE,
    ),
    Listing(
        METRICS["interaction_type_share"],
        USES,
        _sides("Of the feature", _IS_TYPE, "Use"),
        row(overview.interaction_types, "interaction_type", "percentage", share_of="count"),
        ALL,
        needs_name=True,
    ),
)

LISTINGS = (*KPIS, *FUNNEL, *TYPES)

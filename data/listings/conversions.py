"""Conversions: the web sessions and orders behind each count and rate."""

import sqlalchemy as sa

from data.definitions import ATTRIBUTED, CONVERTED
from data.listings.figures import measure
from data.listings.listing import Condition, Listing, adds, divides, yes
from data.listings.rows import ORDERS, SESSIONS
from data.metrics import METRICS
from data.queries import conversions
from data.tables.reporting import web_sessions

ALL = sa.true()
WITH_AI = web_sessions.c.ai_used


def _sessions(key: str, where: Condition) -> Listing:
    return Listing(METRICS[key], SESSIONS, adds(key), measure(conversions.trends, key), where)


def _rate(key: str, where: Condition) -> Listing:
    sides = divides(("Bought", "count", yes(CONVERTED)), ("Session", "count", sa.literal(1)))
    return Listing(METRICS[key], SESSIONS, sides, measure(conversions.analytics, key), where)


LISTINGS = (
    _sessions("sessions", ALL),
    _sessions("conversions", CONVERTED),
    _sessions("ai_sessions", WITH_AI),
    _sessions("ai_assisted_conversions", sa.and_(CONVERTED, WITH_AI)),
    Listing(
        METRICS["ai_attributed_conversions"],
        ORDERS,
        adds("ai_attributed_conversions"),
        measure(conversions.trends, "ai_attributed_conversions"),
        ATTRIBUTED,
    ),
    Listing(
        METRICS["attributed_conversions"],
        ORDERS,
        adds("attributed_conversions"),
        measure(conversions.analytics, "attributed_conversions"),
        ATTRIBUTED,
    ),
    _rate("overall_rate", ALL),
    _rate("ai_assisted_rate", WITH_AI),
    _rate("unassisted_rate", sa.not_(WITH_AI)),
    Listing(
        METRICS["attributed_share"],
        ORDERS,
        divides(("Attributed", "count", yes(ATTRIBUTED)), ("Order", "count", sa.literal(1))),
        measure(conversions.analytics, "attributed_share"),
        ALL,
    ),
)

# No list of their own: what two lists make together.
MADE_OF = {
    "difference": "the rate with AI less the rate without: list ai_assisted_rate and unassisted_rate",
    "lift_percent": "the rate with AI over the rate without: list ai_assisted_rate and unassisted_rate",
}

"""The one list of rollups, in the order in which they feed each other."""

from data.rollups import (
    ai_performance,
    billing,
    calendar,
    conversions,
    customers,
    durations,
    interactions,
    orders,
    overview,
    people,
    products,
    returns,
    revenue,
    sessions,
)
from data.rollups.steps import Step

STEPS: tuple[Step, ...] = (
    *calendar.STEPS,
    *returns.STEPS,
    *orders.STEPS,
    *sessions.STEPS,
    *people.STEPS,
    *durations.STEPS,
    *revenue.STEPS,
    *conversions.STEPS,
    *interactions.STEPS,
    *customers.STEPS,
    *products.STEPS,
    *ai_performance.STEPS,
    *billing.STEPS,
    *overview.STEPS,
)

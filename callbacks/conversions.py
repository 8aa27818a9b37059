"""Conversions: which questions each card of the pane asks."""

from callbacks.panes import Card
from data.queries import conversions, overview
from layouts import conversions as layout

CARDS = (
    Card("conversions-lead", layout.lead, (conversions.trends,)),
    Card("conversions-rates", layout.rates, (conversions.analytics,)),
    Card("conversions-trends", layout.trends, (conversions.trends,), chart=True),
    Card("conversions-difference", layout.difference, (conversions.analytics,)),
    Card("conversions-funnel", layout.stages, (overview.funnel,)),
    Card("conversions-counts", layout.counts, (conversions.trends,)),
)

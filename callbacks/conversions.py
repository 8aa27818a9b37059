"""Conversions: which questions each card of the pane asks."""

from callbacks.panes import Card
from data.queries import conversions, overview, revenue
from layouts import conversions as layout

CARDS = (
    Card("conversions-lead", layout.lead, (conversions.trends,)),
    Card("conversions-rates", layout.rates, (conversions.analytics,)),
    Card("conversions-trends", layout.trends, (conversions.trends,), chart=True),
    Card("conversions-difference", layout.difference, (conversions.analytics,), chart=True),
    Card("conversions-stages", layout.stages, (overview.funnel,)),
    Card("conversions-attribution", layout.attribution, (revenue.attribution, conversions.analytics)),
    Card("conversions-funnel", layout.funnel, (conversions.funnel, overview.funnel), chart=True),
    Card("conversions-counts", layout.counts, (conversions.trends,)),
)

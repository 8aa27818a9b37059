"""Conversions: which questions each card of the pane asks."""

from dash import Dash

from callbacks import panes
from callbacks.panes import Card
from data.answers import Answers
from data.queries import conversions, overview
from data.shop import Shop
from layouts import conversions as layout

CARDS = (
    Card("conversions-lead", layout.lead, (conversions.trends,)),
    Card("conversions-rates", layout.rates, (conversions.analytics,)),
    Card("conversions-trends", layout.trends, (conversions.trends,), chart=True),
    Card("conversions-difference", layout.difference, (conversions.analytics,)),
    Card("conversions-funnel", layout.stages, (overview.funnel,)),
    Card("conversions-counts", layout.counts, (conversions.trends,)),
)


def register(app: Dash, answers: Answers, shop: Shop) -> None:
    panes.register(app, "conversions", CARDS, answers, shop)

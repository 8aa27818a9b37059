"""Overview: which questions each card of the pane asks."""

from dash import Dash

from callbacks import panes
from callbacks.panes import Card
from data.answers import Answers
from data.queries import overview, revenue
from data.shop import Shop
from layouts import overview as layout

CARDS = (
    Card("overview-lead", layout.lead, (revenue.summary,)),
    Card("overview-kpis", layout.kpis, (overview.kpis,)),
    Card("overview-strip", layout.identities, (revenue.summary,)),
    Card("overview-funnel", layout.funnel, (overview.funnel,), chart=True),
    Card("overview-interaction-types", layout.interaction_types, (overview.interaction_types,)),
)


def register(app: Dash, answers: Answers, shop: Shop) -> None:
    panes.register(app, "overview", CARDS, answers, shop)

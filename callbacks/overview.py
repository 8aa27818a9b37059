"""Overview: which questions each card of the pane asks."""

from callbacks.panes import Card
from data.queries import overview, revenue
from layouts import overview as layout

CARDS = (
    Card("overview-lead", layout.lead, (revenue.summary,)),
    Card("overview-kpis", layout.kpis, (overview.kpis,)),
    Card("overview-strip", layout.identities, (revenue.summary,)),
    Card("overview-funnel", layout.funnel, (overview.funnel,), chart=True),
    Card("overview-interaction-types", layout.interaction_types, (overview.interaction_types,)),
)

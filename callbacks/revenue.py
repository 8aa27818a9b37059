"""Revenue: which questions each card of the pane asks."""

from callbacks.panes import Card
from data.queries import revenue
from layouts import revenue as layout

CARDS = (
    Card("revenue-lead", layout.lead, (revenue.summary,)),
    Card("revenue-kpis", layout.kpis, (revenue.summary,)),
    Card("revenue-strip", layout.identities, (revenue.summary,)),
    Card("revenue-steps", layout.steps, (revenue.summary,), chart=True),
    Card("revenue-attribution", layout.attribution, (revenue.attribution,)),
    Card("revenue-trend", layout.trend, (revenue.summary,), chart=True),
    Card("revenue-category", layout.category, (revenue.category,)),
    Card("revenue-customer-value", layout.customer_value, (revenue.customer_value, revenue.summary)),
)

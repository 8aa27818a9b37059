"""Overview: which questions each card of the pane asks."""

from callbacks.panes import Card
from data.listings.activity import Activity
from data.queries import conversions, overview, revenue
from layouts import conversions as conversions_layout
from layouts import overview as layout

FEED_ROWS = 7
CARDS = (
    Card("overview-lead", layout.lead, (revenue.summary,)),
    Card("overview-kpis", layout.kpis, (overview.kpis,)),
    Card("overview-strip", layout.identities, (revenue.summary,)),
    Card("overview-trends", conversions_layout.trends, (conversions.trends,), chart=True),
    Card(
        "overview-features",
        layout.features,
        (overview.interaction_types, revenue.attribution, revenue.summary),
    ),
    Card("overview-funnel", layout.funnel, (overview.funnel,), chart=True),
    Card("overview-activity", layout.activity, (Activity(FEED_ROWS),)),
)

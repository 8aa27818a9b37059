"""The design page of demo mode: its cards ask nothing."""

from callbacks.panes import Card
from layouts import design as layout

CARDS = (
    Card("design-tokens", layout.tokens, ()),
    Card("design-type", layout.types, ()),
    Card("design-controls", layout.controls, ()),
    Card("design-kpis", layout.kpis, ()),
    Card("design-strip", layout.reconciliation, ()),
    Card("design-trend", layout.trend, (), chart=True),
    Card("design-changes", layout.changes, ()),
    Card("design-funnel", layout.funnel, (), chart=True),
    Card("design-partial", layout.partial, (), chart=True),
    Card("design-states", layout.all_states, ()),
    Card("design-table", layout.table, ()),
    Card("design-drawer", layout.drawer_of, ()),
)

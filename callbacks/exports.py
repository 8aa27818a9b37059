"""What can be taken away from each area as CSV: the one list of its questions, by the name of the file."""

from collections.abc import Mapping

from callbacks.asking import rest_path
from data.answers import Query
from data.queries import conversions, overview, revenue
from layouts.areas import Area
from layouts.view import rest_call

EXPORTS: Mapping[str, Mapping[str, Query]] = {
    "overview": {
        "Key figures": overview.kpis,
        "Funnel": overview.funnel,
        "Interaction types": overview.interaction_types,
    },
    "conversions": {
        "Trend": conversions.trends,
        "Funnel by stage": conversions.funnel,
        "Rates with and without AI": conversions.analytics,
    },
    "revenue": {
        "Summary": revenue.summary,
        "By last touch": revenue.attribution,
        "By category": revenue.category,
        "By customer tier": revenue.customer_value,
    },
}


def exports(area: Area, search: str) -> dict[str, str]:
    """Where each is answered as CSV over the days of the address."""
    asked = EXPORTS.get(area.key, {})
    return {name: f"{rest_call(rest_path(query), search)}&format=csv" for name, query in asked.items()}

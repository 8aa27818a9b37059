"""What can be taken away from each area as CSV: the one list of its questions, by the name of the file."""

from collections.abc import Mapping
from typing import NamedTuple

from callbacks.asking import rest_path
from data.answers import Query
from data.queries import conversions, overview, revenue
from layouts.areas import Area
from layouts.trend import OF_MARKS, OF_MEASURES
from layouts.view import rest_call


class Export(NamedTuple):
    """A question, and which of its rows, where it has several kinds."""

    query: Query
    rows: str = ""


EXPORTS: Mapping[str, Mapping[str, Export]] = {
    "overview": {
        "Key figures": Export(overview.kpis),
        "Funnel": Export(overview.funnel),
        "Interaction types": Export(overview.interaction_types),
    },
    "conversions": {
        "Trend": Export(conversions.trends, OF_MARKS),
        "Counts": Export(conversions.trends, OF_MEASURES),
        "Funnel by stage": Export(conversions.funnel),
        "Rates with and without AI": Export(conversions.analytics),
    },
    "revenue": {
        "Summary": Export(revenue.summary, OF_MEASURES),
        "Trend": Export(revenue.summary, OF_MARKS),
        "By last touch": Export(revenue.attribution),
        "By category": Export(revenue.category),
        "By customer tier": Export(revenue.customer_value),
    },
}


def exports(area: Area, search: str) -> dict[str, str]:
    """Where each is answered as CSV over the days of the address."""
    asked = EXPORTS.get(area.key, {})
    return {
        name: f"{rest_call(rest_path(each.query), search)}&format=csv{each.rows}"
        for name, each in asked.items()
    }

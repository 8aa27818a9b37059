"""Definitions: every measure of the catalogue in words, with a place of its own to link to."""

from itertools import groupby

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS, Combine, Direction, Metric, Source, Unit
from layouts.components import attributes, waiting
from layouts.view import View

BETTER: dict[Direction, str] = {"up": "Higher", "down": "Lower", "neutral": "Neither"}
OVER_DAYS: dict[Combine, str] = {
    "sum": "The days add up",
    "last": "The newest day stands",
    "ratio": "One sum over another; never an average of rates",
    "percentile": "From the days' histograms together",
    "distinct": "Counted anew: people do not add up",
}
UNITS: dict[Unit, str] = {
    "money": "Money",
    "count": "Count",
    "percent": "Percent",
    "points": "Percentage points",
    "fraction": "Share, 0 to 1",
    "seconds": "Seconds",
    "milliseconds": "Milliseconds",
    "score": "Score",
    "days": "Days",
}
SOURCES: dict[Source, str] = {"orders": "Orders", "web": "Web visits", "chat": "Chat", "ai": "AI features"}
HEADS = ("Measure", "Definition", "Unit", "Better", "Over days", "Source")
ABBREVIATIONS = {"ai": "AI", "rfm": "RFM", "kpis": "key figures"}


def skeleton() -> list[Component]:
    field = dbc.Input(id="definitions-filter", type="search", placeholder="For example: revenue",
                      autocomplete="off")  # fmt: skip
    found = html.Span(id="definitions-found", role="status")
    return [
        html.P("Every measure that the page and REST answer, from the one catalogue that both are made from.",
               className="lead"),
        html.Form([html.Label("Find a measure", htmlFor="definitions-filter"), field, found],
                  className="filter", role="search"),
        html.Div(html.Div(waiting(), className="cell"), id="definitions-list", className="sheet"),
    ]  # fmt: skip


def catalogue(view: View) -> list[Component]:
    """A table of measures for each reporting table, in the catalogue's order."""
    tables = groupby(METRICS.values(), key=lambda metric: metric.table)
    return [_table(view, name, list(metrics)) for name, metrics in tables]


def _table(view: View, name: str, metrics: list[Metric]) -> Component:
    heads = html.Thead(html.Tr([html.Th(said, scope="col") for said in HEADS]))
    rows = html.Tbody([_row(view, metric) for metric in metrics])
    title = html.Div([html.H2(title_of(name), id=f"table-{name}"), html.P(html.Code(name))])
    table = html.Table([heads, rows], className="rows defined", **attributes(aria_labelledby=f"table-{name}"))
    return html.Section([html.Div(title, className="cap"), table], className="defined-in")


def title_of(table: str) -> str:
    """overview_kpis as Overview key figures."""
    words = [ABBREVIATIONS.get(word, word) for word in table.split("_")]
    first = words[0] if words[0].isupper() else words[0].capitalize()
    return " ".join([first, *words[1:]])


def _row(view: View, metric: Metric) -> Component:
    unit = view.money.code if metric.unit == "money" else UNITS[metric.unit]
    since = f"; unknown before {SOURCES[metric.since]} are known" if metric.since else ""
    said = (metric.definition, unit, BETTER[metric.direction], OVER_DAYS[metric.combine],
            f"{SOURCES[metric.source]}{since}")  # fmt: skip
    key = html.A(html.Code(metric.key), href=f"#{metric.key}", title="A link to this definition")
    cells = [html.Td(each, **attributes(data_head=head))
             for head, each in zip(HEADS[1:], said, strict=True)]  # fmt: skip
    return html.Tr([html.Th([html.Span(metric.label), key], scope="row"), *cells], id=metric.key)

"""What a card says when its figures are late, in part, filtered away or too few; each with a way forward.

That a card is loading, failed, or has nothing in its days is said by layouts/components.py.
"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts import formatting
from layouts.components import Children, attributes, hidden, icon, inside, message


def stale(as_of: str, late: str) -> Component:
    """Above figures that are older than they should be."""
    return _note(icon("clock"), f"As of {as_of}. Newer figures are {late} late; this card keeps trying.")


def partial(sentence: str) -> Component:
    """Above figures of which a part is missing: which, and that it is not zero."""
    return _note(icon("exclamation-triangle"), sentence)


def _note(mark: Component, sentence: str) -> Component:
    return html.P([mark, html.Span(sentence)], className="notice note")


def nothing_yet(title: str, sentence: Children, code: str) -> Component:
    """Nothing ever came: the call that sends the first, to be copied."""
    way = html.A("How to send facts", href="/docs", className="quiet-btn")
    return html.Div([message(title, sentence), *to_copy(code, way)], className="with-code")


def to_copy(code: str, *ways: Component) -> list[Component]:
    """Code, and a button that copies it."""
    copy = html.Button("Copy", type="button", className="btn", **attributes(data_copies="pre"))
    return [html.Pre(html.Code(code), tabIndex="0"), html.Div([copy, *ways], className="ways")]


def filtered_to_nothing(
    what: str, without: int, filters: Sequence[tuple[str, str]], cleared: str
) -> Component:
    """No row fits: what is filtered by, each to take away, and how many there are without.

    `filters` are (words, the address without this one); `cleared` is the address without any.
    """
    title = f"No {what} matches {'this filter' if len(filters) == 1 else f'all {len(filters)} filters'}"
    there = f"Without {'it' if len(filters) == 1 else 'them'} this list has {formatting.count(without)}."
    chips = [inside([said, hidden(", take this filter away"), icon("x-lg")], href, className="filter-chip")
             for said, href in filters]  # fmt: skip
    clear = inside("Clear filters", cleared, className="btn")
    return html.Div([message(title, there), html.Div(chips, className="filter-chips"), clear])


def not_enough(title: str, have: int, need: int, outlook: str = "") -> Component:
    """Too few facts to judge by: how many there are, how many it takes, when that may be."""
    said = f"Have {formatting.count(have)}, need {formatting.count(need)}."
    length = html.Span(style={"width": f"{min(100.0, 100 * have / need):.1f}%"})
    meter = html.Div(length, className="meter", role="meter", **attributes(
        aria_label=title, aria_valuenow=str(have), aria_valuemin="0", aria_valuemax=str(need)))  # fmt: skip
    ends = html.Div([html.Span(formatting.count(have)), html.Span(formatting.count(need))], className="ends")
    return html.Div([message(title, f"{said} {outlook}".strip()), meter, ends])

"""What a card says when it failed, or its figures are late, in part, or none; each with a way forward.

Four kinds of none are not one: nothing ever came, nothing in these days, filtered to nothing, too few.
"""

import datetime as dt
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from data.periods import Window
from layouts import formatting
from layouts.answered import Failed
from layouts.components import Children, attributes, heading, hidden, icon, inside, message, retry
from layouts.first import FIRST, request
from layouts.view import View


def failed(said: Failed, title: str | None = None) -> list[Component]:
    """One card without its answer, under its title; the others stand."""
    reference = html.Button(
        ["Copy request id ", html.Code(said.reference)], type="button", className="quiet-btn",
        **attributes(data_copy_text=said.reference),
    )  # fmt: skip
    told = message("This could not be loaded", said.sentence, retry(), reference)
    block = html.Div([icon("exclamation-triangle"), told], className="failed", role="alert")
    return [heading(title), block] if title else [block]


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


def send_the_first(source: str) -> list[Children]:
    """In a line: what to do where nothing of a source ever came."""
    address = html.A(html.Code(f"/api/ingest/{FIRST[source].kind}"), href="/docs")
    return [f"No {FIRST[source].one} has arrived yet. Send the first to ", address,
            "; it shows here within seconds."]  # fmt: skip


# The preset of days that shows most of them one by one.
LATEST, LATEST_DAYS = "90d", dt.timedelta(days=90)


def nothing_here(view: View, what: str, source: str, window: Window) -> Component:
    """Nothing in this period, and the nearest that has some."""
    if view.never(source):
        title = f"No {FIRST[source].one} has arrived yet"
        code = request(source, view.today or window.end)
        return nothing_yet(title, "Send the first one; it shows here within seconds.", code)
    title, nearest = f"No {what}, {formatting.days(window.start, window.end)}", view.nearest(source, window)
    if nearest is None:
        return message(title, "How far the facts reach is not known right now; other days may have some.")
    said = formatting.days(nearest.start, nearest.end)
    ways = [inside(f"Show {said}", f"?start={nearest.start}&end={nearest.end}", className="btn")]
    if _among_latest(view, nearest):
        ways.append(inside("Show 90 days", f"?period={LATEST}", className="quiet-btn"))
    return message(title, f"The nearest days with some are {said}.", *ways)


def _among_latest(view: View, nearest: Window) -> bool:
    """Whether the preset would show some of them, and is not what was asked for."""
    if view.today is None or f"period={LATEST}" in view.search:
        return False
    return nearest.end > view.today - LATEST_DAYS


def missing_days(view: View, source: str, window: Window) -> Component | None:
    """Which days of the window a source does not reach: they are missing, not zero."""
    first_day, newest = view.known(source)
    known = window.overlap(first_day, newest) if first_day and newest else None
    if first_day is None or newest is None or known is None or known == window:
        return None
    ends = [
        f"begin on {formatting.weekday(first_day)}" if known.start > window.start else "",
        f"reach to {formatting.weekday(newest)}" if known.end < window.end else "",
    ]
    said, count = " and ".join(filter(None, ends)), window.days - known.days
    days, stay = ("day is", "stays") if count == 1 else ("days are", "stay")
    why = "missing or still to come" if view.today and window.end > view.today else "missing"
    missing = f"{formatting.count(count)} {days} {why}, not zero, and {stay} out of sums and averages."
    return partial(f"{FIRST[source].all} {said}. {missing}")

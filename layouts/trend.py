"""Trends: the lines of a chart, and what stands around and for them: legend, table, sentence."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from data.metrics import METRICS
from data.periods import Window
from layouts import figures, formatting
from layouts.answered import Answered
from layouts.changes import days_before
from layouts.components import Chart, Children, number, opens, row, table
from layouts.figures import Line
from layouts.view import View


def legend(view: View, answer: Answered, lines: Sequence[Line]) -> Component:
    """What each line is, above the plot."""
    keys = [
        html.Span([html.Span(className="key", style={"--c": f"var(--{line.token})"}), line.name])
        for line in lines
        if figures.knows(answer, line)
    ]
    if view.compare and figures.knows_before(answer, lines[0]):
        before = f"{lines[0].name}, {days_before(answer.window)}"
        keys.append(html.Span([html.Span(className="key before"), before]))
    if answer["today"] or any(mark["partial"] for mark in answer["series"]):
        keys.append(html.Span([html.Span(className="key unfinished"), "Unfinished"]))
    return html.P(keys, className="legend")


def chart(
    view: View, answer: Answered, head: Component, lines: Sequence[Line], *, title: str,
    below: Children = None,
) -> Chart:  # fmt: skip
    """The lines over the answer's buckets, with all that stands around them."""
    money = METRICS[lines[0].key].unit == "money"
    prefix = view.money.symbol if money else ""
    return Chart(
        [head, legend(view, answer, lines)],
        figures.trend(view.theme, answer, lines, prefix=prefix, compare=view.compare),
        below,
        in_words(view, answer, title, lines[0]),
        as_rows(view, answer, lines),
    )


def as_rows(view: View, answer: Answered, lines: Sequence[Line]) -> Component:
    """The marks of the chart as a table, newest first; the same rows as its CSV."""
    marks = list(reversed(answer.rows("series")))
    if answer["today"]:
        marks.insert(0, answer.at("today"))
    known = [line for line in lines if figures.knows(answer, line)]
    unit = {"day": "Day", "week": "Week", "month": "Month"}[answer["period"]["granularity"]]
    body = [_mark(view, answer, mark, known) for mark in marks]
    return table((unit, *(line.name for line in known)), body)


def _mark(view: View, answer: Answered, mark: Answered, lines: Sequence[Line]) -> Component:
    days = Window(dt.date.fromisoformat(mark["start"]), dt.date.fromisoformat(mark["end"]))
    cells = [_cell(view, mark, line, days) for line in lines]
    return row(called(answer, mark, days), *cells)


def called(answer: Answered, mark: Answered, days: Window) -> Children:
    """The day or days, and whether they are cut or not over."""
    name = formatting.weekday(days.start) if days.days == 1 else formatting.days(days.start, days.end)
    if mark.place[0] == "today":
        return [name, html.Span(" today so far", className="quiet")]
    return [name, html.Span(" in part", className="quiet")] if mark["partial"] else name


def _cell(view: View, mark: Answered, line: Line, days: Window) -> Children:
    value = mark.value(line.key)
    shown = number(value, _exactly(view, line, value.exact))
    return shown if value.exact is None else opens(view, line.key, shown, days=days)


def _exactly(view: View, line: Line, value: Any) -> str:
    metric = METRICS[line.key]
    return view.money.exactly(value) if metric.unit == "money" else view.briefly(metric, value)


def in_words(view: View, answer: Answered, title: str, line: Line) -> str:
    """What the chart shows, in a sentence, for who cannot see it."""
    marks = [mark for mark in answer["series"] if mark[line.key] is not None and not mark["partial"]]
    if not marks:
        return f"{title}: too few complete days to tell."
    low, high = (choose(marks, key=lambda mark: mark[line.key]) for choose in (min, max))
    first, last, low, high = (
        f"{_exactly(view, line, mark[line.key])} on {_day(mark)}" for mark in (marks[0], marks[-1], low, high)
    )
    unit = answer["period"]["granularity"]
    return f"{title}, {line.name} by {unit}: from {first} to {last}; lowest {low}, highest {high}."


def _day(mark: dict[str, Any]) -> str:
    date = dt.date.fromisoformat(mark["start"])
    return formatting.short_days(date, date)

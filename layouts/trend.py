"""Trends: the lines of a chart, and what stands around and for them: legend, table, sentence."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import zip_longest
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
from layouts.states import missing_days
from layouts.view import View

# What a CSV of a trend's answer is asked with: a row for each mark, or one for each measure.
OF_MARKS, OF_MEASURES = "&rows=series", "&rows=data"


def legend(view: View, answer: Answered, lines: Sequence[Line]) -> Component:
    """What each line is, above the plot."""
    alone = figures.is_lonely([mark[lines[0].key] for mark in figures.marks_of(answer)])
    key = "key point" if alone else "key"
    keys = [
        html.Span([html.Span(className=key, style={"--c": f"var(--{line.token})"}), line.name])
        for line in lines
        if figures.knows(answer, line)
    ]
    if view.compare and figures.knows_before(answer, lines[0]):
        before = f"{lines[0].name}, {days_before(answer.window)}"
        keys.append(html.Span([html.Span(className="key point" if alone else "key before"), before]))
    marks = answer["series"]
    if answer["today"] or any(mark["partial"] for mark in marks):
        keys.append(html.Span([html.Span(className="key unfinished"), "Unfinished"]))
    if any(all(mark[line.key] is None for line in lines) for mark in marks):
        keys.append(html.Span([html.Span(className="part hatched"), "Not known"]))
    return html.P(keys, className="legend")


def chart(
    view: View, answer: Answered, head: Component, lines: Sequence[Line], *, title: str,
    below: Children = None,
) -> Chart:  # fmt: skip
    """The lines over the answer's buckets, with all that stands around them."""
    money = METRICS[lines[0].key].unit == "money"
    prefix, boxes = view.money.symbol if money else "", in_boxes(view, answer, lines)
    missing = missing_days(view, METRICS[lines[0].key].source, answer.window)
    return Chart(
        [head, missing, legend(view, answer, lines)],
        figures.trend(view.theme, answer, lines, prefix=prefix, compare=view.compare, boxes=boxes),
        below,
        in_words(view, answer, title, lines[0]),
        as_rows(view, answer, lines),
    )


def in_boxes(view: View, answer: Answered, lines: Sequence[Line]) -> list[str]:
    """What is told of each mark: its day and value, then the parts, then the mark of the window before."""
    before = answer["previous_series"] if view.compare else []
    marks = figures.marks_of(answer)
    return [
        "<br>".join(_box(view, mark, before[at] if at < len(before) else None, lines))
        for at, mark in enumerate(marks)
    ]


def _box(
    view: View, mark: dict[str, Any], before: dict[str, Any] | None, lines: Sequence[Line]
) -> Iterator[str]:
    first, *parts = lines
    part = ", in part" if mark["partial"] else ""
    yield f"<b>{_days(mark)}{part}: {_exactly(view, first, mark[first.key])} {first.noun}</b>"
    for line in parts:
        if mark[line.key] is not None:
            yield f"{_exactly(view, line, mark[line.key])} {line.noun}"
    if before and before[first.key] is not None:
        yield f"{_days(before)}: {_exactly(view, first, before[first.key])}"


def _days(mark: dict[str, Any]) -> str:
    start, end = (dt.date.fromisoformat(mark[edge]) for edge in ("start", "end"))
    said = formatting.short_days(start, end)
    return f"{start:%a} {said}" if start == end else said


def as_rows(view: View, answer: Answered, lines: Sequence[Line]) -> Component:
    """The marks of the chart as a table, newest first; the same rows as its CSV."""
    known = [line for line in lines if figures.knows(answer, line)]
    before = answer.rows("previous_series") if view.compare and figures.knows_before(answer, lines[0]) else []
    pairs = list(zip_longest(answer.rows("series"), before[: len(answer["series"])]))
    if answer["today"]:
        pairs.append((answer.at("today"), None))
    body = [
        _mark(view, answer, mark, known, earlier if before else mark) for mark, earlier in reversed(pairs)
    ]
    unit = {"day": "Day", "week": "Week", "month": "Month"}[answer["period"]["granularity"]]
    heads = [unit, *(line.name for line in known)]
    if before:
        heads.append(f"{formatting.counted(answer.window.days, 'day')} before")
    return table(heads, body, _sum(view, answer, known, with_before=bool(before)))


def _mark(
    view: View, answer: Answered, mark: Answered, lines: Sequence[Line], before: Answered | None
) -> Component:
    """`before` is the mark of the window before, or the mark itself where nothing is compared."""
    days = Window(dt.date.fromisoformat(mark["start"]), dt.date.fromisoformat(mark["end"]))
    cells = [_cell(view, mark, line, days) for line in lines]
    if before is not mark:
        cells.append(_earlier(view, lines[0], before))
    return row(called(answer, mark, days), *cells)


def _earlier(view: View, line: Line, before: Answered | None) -> Children:
    if before is None:
        return formatting.UNKNOWN
    value = before.value(line.key)
    return number(value, _exactly(view, line, value.exact), "quiet")


def _sum(view: View, answer: Answered, lines: Sequence[Line], *, with_before: bool) -> Component | None:
    """What the complete marks add up to, which is the figure of the days."""
    totals = [answer.at("data", line.key) for line in lines]
    if any(total.window != answer.window for total in totals):
        return None
    cells = [
        opens(view, line.key, number(total.value("value"), _exactly(view, line, total["value"])))
        for line, total in zip(lines, totals, strict=True)
    ]
    if with_before:
        earlier = totals[0].value("previous")
        cells.append(number(earlier, _exactly(view, lines[0], earlier.exact)))
    whole = all(mark[lines[0].key] is not None for mark in answer["series"])
    days = formatting.counted(answer.window.days, "complete day" if whole else "day")
    return row(days, *cells)


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
    unit, name = answer["period"]["granularity"], title if line.name == title else f"{title}, {line.name}"
    return f"{name} by {unit}: from {first} to {last}; lowest {low}, highest {high}."


def _day(mark: dict[str, Any]) -> str:
    date = dt.date.fromisoformat(mark["start"])
    return formatting.short_days(date, date)

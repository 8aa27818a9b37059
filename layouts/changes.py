"""Changes against the window before: arrow, number and word; grey where they say nothing."""

from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from data.metrics import Metric
from data.periods import Window
from layouts import formatting
from layouts.answered import Answered
from layouts.components import UNSPOKEN, hidden, number
from layouts.formatting import UNKNOWN

UP, DOWN = "▲", "▼"
SPOKEN = {UP: "up ", DOWN: "down ", "": ""}


class Change(NamedTuple):
    """Better, worse or even; its arrow; the number as text; a word."""

    state: str
    arrow: str
    text: str
    word: str = ""


def versus(window: Window) -> str:
    """The comparison by name: vs 22 Sep – 21 Oct."""
    return f"vs {days_before(window)}"


def column(said: str) -> Component:
    """The head of a column of changes, which goes where nothing is compared."""
    return html.Span(said, className="vs")


def days_before(window: Window) -> str:
    """The window before, with its year where that is not the window's own."""
    before = window.previous
    same_year = before.start.year == window.end.year
    return (formatting.short_days if same_year else formatting.days)(before.start, before.end)


def change_chip(metric: Metric, measure: Answered) -> Component:
    """The change of a measure or of a row; read aloud as "up 3.3%, better"."""
    value = measure.value("change_points" if metric.unit == "percent" else "change_percent")
    change = judged(metric, measure, value.exact)
    spoken = SPOKEN[change.arrow] + change.text.lstrip("+−") + (f", {change.word}" if change.word else "")
    arrow = html.Span(change.arrow, className="arrow") if change.arrow else None
    shown = html.Span([arrow, number(value, change.text), f" {change.word}"], **UNSPOKEN)
    return html.Span([shown, hidden(spoken)], className=f"chip {change.state}")


def judged(metric: Metric, measure: Answered, change: float | None) -> Change:
    """What a change says: good or bad where it is known, compared and more than noise."""
    partly = measure.get("partial") or measure.get("previous_partial")
    if partly and metric.combine != "last":  # a snapshot stands at the window's end, whatever lies before
        return Change("even", "", UNKNOWN, "partly known")
    if measure["previous"] == 0 and _now(measure):
        return Change("even", "", "new")
    if change is None:
        return Change("even", "", UNKNOWN)
    text = _text(metric, change)
    if not change:
        return Change("even", "", text, "unchanged")
    return _directed(metric, measure, change, text)


def _now(measure: Answered) -> float | None:
    """The value itself, as measures and rows call it."""
    names = ("value", "count", "revenue_amount", "revenue")
    return next((measure[name] for name in names if measure.get(name) is not None), None)


def _text(metric: Metric, change: float) -> str:
    if metric.unit == "percent":
        return formatting.points(change)
    return formatting.with_plus(f"{abs(change):,.1f}%", change)


def _directed(metric: Metric, measure: Answered, change: float, text: str) -> Change:
    arrow = UP if change > 0 else DOWN
    if measure.get("within_noise"):
        return Change("even", arrow, text, "within noise")
    if measure.get("previous_partial"):  # a snapshot is right at both ends, but its history had just begun
        return Change("even", arrow, text, "partly known")
    # Good or bad is said of what was tested against noise alone; a snapshot has none.
    tested = metric.combine == "last" or measure.get("within_noise") is not None
    if metric.direction == "neutral" or not tested:
        return Change("even", arrow, text)
    better = "better" if (change > 0) == (metric.direction == "up") else "worse"
    return Change(better, arrow, text, better)

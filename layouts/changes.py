"""Changes against the window before: arrow, number and word; grey where they say nothing."""

from collections.abc import Mapping
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from data.metrics import Metric
from data.periods import Window
from layouts import formatting
from layouts.answered import Answered
from layouts.components import UNSPOKEN, Children, hidden, number
from layouts.formatting import UNKNOWN

UP, DOWN = "▲", "▼"
SPOKEN = {UP: "up ", DOWN: "down ", "": ""}


# What is said of a measure, and of a row's orders beside its amount.
NAMES = {name: name for name in ("value", "previous", "change_percent", "within_noise")}
OF_ORDERS = {
    "value": "orders",
    "previous": "previous_orders",
    "change_percent": "orders_change_percent",
    "within_noise": "orders_within_noise",
}


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
    """The change of a measure; read aloud as "up 3.3%, better"."""
    value = measure.value("change_points" if metric.unit == "percent" else "change_percent")
    change = judged(metric, measure, value.exact)
    word = f" {change.word}" if change.word else ""
    return _chip(change, [number(value, change.text), word])


def row_chip(metric: Metric, row: Answered, names: Mapping[str, str] = NAMES) -> Component:
    """The change of a row in a list, where the arrow and the colour stand for the word: pointer and screen
    reader tell it."""
    value = row.value(names["change_percent"])
    change = judged(metric, row, value.exact, names)
    return _chip(change, [number(value, change.text)], title=change.word or None)


def _chip(change: Change, said: Children, title: str | None = None) -> Component:
    spoken = SPOKEN[change.arrow] + change.text.lstrip("+−") + (f", {change.word}" if change.word else "")
    arrow = html.Span(change.arrow, className="arrow") if change.arrow else None
    shown = html.Span([arrow, *said], **UNSPOKEN)
    return html.Span([shown, hidden(spoken)], className=f"chip {change.state}", title=title)


def judged(
    metric: Metric, measure: Answered, change: float | None, names: Mapping[str, str] = NAMES
) -> Change:
    """What a change says: good or bad where it is known, compared and more than noise."""
    partly = measure.get("partial") or measure.get("previous_partial")
    if partly and metric.combine != "last":  # a snapshot stands at the window's end, whatever lies before
        return Change("even", "", UNKNOWN, "partly known")
    if measure[names["previous"]] == 0 and _now(measure, names):
        return Change("even", "", "new")
    if change is None:
        return Change("even", "", UNKNOWN)
    text = _text(metric, change)
    if not change:
        return Change("even", "", text, "unchanged")
    return _directed(metric, measure, change, text, measure.get(names["within_noise"]))


def _now(measure: Answered, names: Mapping[str, str]) -> float | None:
    """The value itself, as measures and rows call it."""
    called = (names["value"], "count", "revenue_amount", "revenue")
    return next((measure[name] for name in called if measure.get(name) is not None), None)


def _text(metric: Metric, change: float) -> str:
    if metric.unit == "percent":
        return formatting.points(change)
    return formatting.with_plus(f"{abs(change):,.1f}%", change)


def _directed(metric: Metric, measure: Answered, change: float, text: str, noise: bool | None) -> Change:
    arrow = UP if change > 0 else DOWN
    if noise:
        return Change("even", arrow, text, "within noise")
    if measure.get("previous_partial"):  # a snapshot is right at both ends, but its history had just begun
        return Change("even", arrow, text, "partly known")
    # Good or bad is said of what was tested against noise alone; a snapshot has none.
    tested = metric.combine == "last" or noise is not None
    if metric.direction == "neutral" or not tested:
        return Change("even", arrow, text)
    better = "better" if (change > 0) == (metric.direction == "up") else "worse"
    return Change(better, arrow, text, better)

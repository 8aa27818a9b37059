"""Figures to hold a list against: what the areas' own questions tell from the reporting tables."""

from collections.abc import Callable, Mapping
from typing import Any

from data.metrics import Metric
from data.periods import Period
from data.queries.answer import Answer
from data.queries.measures import DECIMALS, change_percent, comparable
from data.queries.reader import Reader
from data.queries.spans import Span

Number = int | float | None
Figure = Mapping[str, Any]
"""A measure's `value`, and what its question tells of the window before, under the names of a measure."""
Told = Callable[[Reader, Period, str | None], Figure]
Query = Callable[[Reader, Period], Answer]

COMPARED = ("previous", "change", "change_percent", "change_points", "within_noise", "partial",
            "previous_partial")  # fmt: skip
# The columns that rows tell first: how these changed stands under the names that measures have.
FIRST = ("count", "revenue_amount", "revenue")


def measure(query: Query, key: str) -> Told:
    """The measure of a record."""

    def told(reader: Reader, period: Period, _name: str | None) -> Figure:
        said: Figure = query(reader, period).body["data"][key]
        return said

    return told


def row(query: Query, by: str, column: str, *, total: str | None = None, share_of: str | None = None) -> Told:
    """A column of the row that `by` names, or the total where no name is given.

    A name without a row has nothing: 0, or 0 percent of whatever there is of `share_of`.
    """

    def told(reader: Reader, period: Period, name: str | None) -> Figure:
        body = query(reader, period).body
        if name is None:
            return _total(body, total)
        found = next((row for row in body["data"] if row[by] == name), None)
        return {"value": _nothing_of(body, total, share_of)} if found is None else _of_row(found, column)

    return told


def _of_row(found: Figure, column: str) -> Figure:
    named = {name: name if column in FIRST else f"{column}_{name}" for name in COMPARED}
    named |= {} if column in FIRST else {"previous": f"previous_{column}"}
    said = {name: found[key] for name, key in named.items() if key in found}
    return {"value": found[column], **said}


def _total(body: dict[str, Any], total: str | None) -> Figure:
    totals = body.get("totals")
    if total is None or totals is None:
        return {"value": None}
    said: Figure = totals[total]
    return said


def _nothing_of(body: dict[str, Any], total: str | None, share_of: str | None) -> Number:
    whole = _total(body, share_of or total)["value"]
    if whole is None:
        return None
    if share_of is None:
        return 0
    return 0.0 if whole > 0 else None


def against_before(metric: Metric, figure: Figure, own: Span) -> dict[str, Any]:
    """The figure as every measure is told: against the window before, where its question tells of that."""
    value, previous = figure["value"], figure.get("previous")
    partial, previous_partial = own.partly_known
    known = value is not None and previous is not None and comparable(metric, own)
    change = round(value - previous, DECIMALS) if known else None
    worked_out = {
        "previous": previous,
        "change": change,
        "change_percent": change_percent(value, previous) if known else None,
        "change_points": change if metric.unit == "percent" else None,
        "within_noise": None,
        "partial": partial,
        "previous_partial": previous_partial,
    }
    return {"value": value, **worked_out, **{name: figure[name] for name in COMPARED if name in figure}}

"""Figures to hold a list against: what the areas' own questions tell from the reporting tables."""

from collections.abc import Callable
from typing import Any

from data.periods import Period
from data.queries.answer import Answer
from data.queries.reader import Reader

Number = int | float | None
Told = Callable[[Reader, Period, str | None], Number]
Query = Callable[[Reader, Period], Answer]


def measure(query: Query, key: str) -> Told:
    """The measure of a record."""

    def told(reader: Reader, period: Period, _name: str | None) -> Number:
        value: Number = query(reader, period).body["data"][key]["value"]
        return value

    return told


def row(query: Query, by: str, column: str, *, total: str | None = None, share_of: str | None = None) -> Told:
    """A column of the row that `by` names, or the total where no name is given.

    A name without a row has nothing: 0, or 0 percent of whatever there is of `share_of`.
    """

    def told(reader: Reader, period: Period, name: str | None) -> Number:
        body = query(reader, period).body
        if name is None:
            return _total(body, total)
        found: list[Number] = [row[column] for row in body["data"] if row[by] == name]
        return found[0] if found else _nothing_of(body, total, share_of)

    return told


def _total(body: dict[str, Any], total: str | None) -> Number:
    totals = body.get("totals")
    if total is None or totals is None:
        return None
    value: Number = totals[total]["value"]
    return value


def _nothing_of(body: dict[str, Any], total: str | None, share_of: str | None) -> Number:
    whole = _total(body, share_of or total)
    if whole is None:
        return None
    if share_of is None:
        return 0
    return 0.0 if whole > 0 else None

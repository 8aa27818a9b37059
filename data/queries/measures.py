"""Figures: what people read of sums, and how two windows compare.

Sums come in whole numbers (money in minor units) and are divided once, here. Rates, changes in
percent and points are given to four decimals. None is unknown, or a rate without a denominator;
a change is None where either side is unknown, where it would divide by zero, and, for all but
snapshots, where either window is known only in part: the days that are missing are no fall.
"""

from functools import cache
from typing import Any

from data.metrics import Metric
from data.queries.daily import Daily, Slice
from data.queries.intervals import difference_interval
from data.queries.noise import Days, ratio_within_noise, sum_within_noise
from data.queries.spans import Span

Number = int | float | None
Fraction = tuple[int | None, int | None]
DECIMALS = 4


def percent(part: int | None, whole: int | None) -> float | None:
    """Part of whole in percent; None where there is nothing to be a part of."""
    if part is None or not whole or whole < 0:
        return None
    return round(100 * part / whole, DECIMALS)


def change_percent(value: Number, previous: Number) -> float | None:
    """The change in percent of the previous value's size; None when that is nothing or unknown."""
    if value is None or not previous:
        return None
    return round(100 * (value - previous) / abs(previous), DECIMALS)


def points(rate: float | None, previous: float | None) -> float | None:
    return None if rate is None or previous is None else round(rate - previous, DECIMALS)


class Figures:
    """Turns sums into figures, in one shop's currency."""

    def __init__(self, minor_per_major: int) -> None:
        self._minor = minor_per_major

    def money(self, minor: int | None) -> float | None:
        return None if minor is None else minor / self._minor

    def amount(self, metric: Metric, value: int | None) -> Number:
        return self.money(value) if metric.unit == "money" else value

    def ratio(self, metric: Metric, numerator: int | None, denominator: int | None) -> float | None:
        if metric.unit == "percent":
            return percent(numerator, denominator)
        if metric.unit == "money":
            return self._money_by(numerator, denominator)
        return round(numerator / denominator, DECIMALS) if numerator is not None and denominator else None

    def _money_by(self, minor: int | None, count: int | None) -> float | None:
        """Money by order, customer or the like; None without any."""
        return round(minor / (count * self._minor), DECIMALS) if minor is not None and count else None

    def values(self, daily: Daily, metric: Metric, slices: list[Slice]) -> list[Number]:
        """The metric over each slice; None where nothing is known."""
        if metric.numerator and metric.denominator:
            sums = zip(
                daily.sums(metric.numerator, slices), daily.sums(metric.denominator, slices), strict=True
            )
            return [self.ratio(metric, *pair) for pair in sums]
        found = _amounts(daily, metric, slices)
        return [self.money(value) for value in found] if metric.unit == "money" else list(found)

    def measured(self, daily: Daily, metric: Metric, span: Span) -> dict[str, Any]:
        """The metric over the span's window, against the window before."""
        slices = daily.windows(span)
        if metric.numerator and metric.denominator:
            value, previous = daily.sums(metric.numerator, slices)
            trials, previous_trials = daily.sums(metric.denominator, slices)
            return self.rated(metric, span, (value, trials), (previous, previous_trials), daily)
        value, previous = _amounts(daily, metric, slices)
        told = metric.combine == "sum" and None not in (value, previous) and comparable(metric, span)
        days = daily.both_windows(metric.columns[0], span) if told else None
        return self.counted(metric, span, value, previous, days)

    def counted(
        self,
        metric: Metric,
        span: Span,
        value: int | None,
        previous: int | None,
        days: Days | None = None,
    ) -> dict[str, Any]:
        """A sum or snapshot against that of the window before; its days, where given, tell what is noise."""
        partial, previous_partial = span.partly_known
        change = noise = None
        if value is not None and previous is not None and _compared(metric, partial, previous_partial):
            change = value - previous
            if days is not None:
                noise = sum_within_noise(days, value, previous, events=metric.unit == "count")
        return {
            "value": self.amount(metric, value),
            "previous": self.amount(metric, previous),
            "change": self.amount(metric, change),
            "change_percent": None if change is None else change_percent(value, previous),
            "within_noise": noise,
            "partial": partial,
            "previous_partial": previous_partial,
        }

    def rated(
        self, metric: Metric, span: Span, now: Fraction, before: Fraction, daily: Daily | None = None
    ) -> dict[str, Any]:
        """A rate against that of the window before; each is (numerator, denominator)."""
        value, previous = self.ratio(metric, *now), self.ratio(metric, *before)
        partial, previous_partial = span.partly_known
        change = change_in_percent = noise = None
        if value is not None and previous is not None and _compared(metric, partial, previous_partial):
            change, change_in_percent = points(value, previous), change_percent(value, previous)
            noise = _within_noise(metric, span, now, before, daily)
        numerator, previous_numerator = self._sums(metric.numerator, now[0], before[0])
        denominator, previous_denominator = self._sums(metric.denominator, now[1], before[1])
        return {
            "value": value,
            "previous": previous,
            "change": change,
            "change_percent": change_in_percent,
            "change_points": change if metric.unit == "percent" else None,
            "within_noise": noise,
            "numerator": numerator,
            "denominator": denominator,
            "previous_numerator": previous_numerator,
            "previous_denominator": previous_denominator,
            "partial": partial,
            "previous_partial": previous_partial,
        }

    def _sums(self, column: str | None, now: int | None, before: int | None) -> tuple[Number, Number]:
        return (self.money(now), self.money(before)) if in_money(column) else (now, before)


@cache
def in_money(column: str | None) -> bool:
    return column is not None and column.endswith("_minor")


def comparable(metric: Metric, span: Span) -> bool:
    """Whether the windows may be compared: both are known as a whole; a snapshot stands at their end."""
    return _compared(metric, *span.partly_known)


def _compared(metric: Metric, partial: bool, previous_partial: bool) -> bool:
    return metric.combine == "last" or not (partial or previous_partial)


def _amounts(daily: Daily, metric: Metric, slices: list[Slice]) -> list[int | None]:
    column = metric.columns[0]
    return daily.lasts(column, slices) if metric.combine == "last" else daily.sums(column, slices)


def _within_noise(
    metric: Metric, span: Span, now: Fraction, before: Fraction, daily: Daily | None
) -> bool | None:
    """Whether the change of a rate may well be chance.

    Of so many cases so many hits: its 95 percent interval holds zero. Money is no number of cases; how
    much it varies is told by its days.
    """
    (part, whole), (other_part, other_whole) = now, before
    if part is None or other_part is None or not whole or not other_whole:
        return None
    if not in_money(metric.numerator):
        lower, upper = difference_interval(part, whole, other_part, other_whole)
        return lower <= 0 <= upper
    if daily is None:
        return None
    numerators, denominators = (daily.both_windows(column, span) for column in metric.columns)
    return ratio_within_noise(numerators, denominators, (part, whole), (other_part, other_whole))

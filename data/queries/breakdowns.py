"""Breakdowns: a window's sums by feature, category, tier or stage, beside those of the window before."""

from typing import Any

from data.metrics import METRICS, Metric
from data.periods import Window
from data.queries.measures import Figures, change_percent, comparable, percent
from data.queries.noise import Days, sum_within_noise
from data.queries.reader import Reader
from data.queries.spans import Span
from data.queries.statements import totals_by_day

Sums = dict[str, tuple[int, ...]]


class Breakdown:
    """Sums of some metrics of one table, by the column that tells its rows apart.

    A name without a row in a known window has zeros there; in an unknown window nothing is known of it.
    """

    def __init__(self, reader: Reader, keys: tuple[str, ...], span: Span) -> None:
        self.metrics: tuple[Metric, ...] = tuple(METRICS[key] for key in keys)
        self.figures = Figures(reader.shop.currency.minor_per_major)
        self.span = span
        self.known, self.previous_known = (days is not None for days in span.known_windows)
        self.comparable = comparable(self.metrics[0], span)
        self._none = (0,) * len(keys)
        self._no_days = [0] * (2 * span.window.days)
        days = span.known_part(Window(span.first, span.window.end))
        self._days = self._read(reader, days) if days and self.known else {}
        half = span.window.days
        self._now: Sums = _summed(self._days, slice(half, None))
        self._before: Sums = _summed(self._days, slice(half))

    def _read(self, reader: Reader, known: Window) -> dict[str, list[list[int]]]:
        """By name, each metric on every day of both windows; zero on a day without a row."""
        table, by = self.metrics[0].table, self.metrics[0].by or ""
        columns = tuple(metric.columns[0] for metric in self.metrics)
        days, names, *values = reader.columns(
            totals_by_day(table, by, columns), first=known.start, last=known.end
        )
        first = self.span.first.toordinal()
        places = [day.toordinal() - first for day in days]
        found = {name: [self._no_days.copy() for _ in columns] for name in set(names)}
        for at, of_metric in enumerate(values):
            for place, name, value in zip(places, names, of_metric, strict=True):
                found[name][at][place] = value
        return found

    def names(self) -> list[str]:
        """All names of either window, the largest by the first metric first."""
        return sorted(self._days, key=lambda name: (-self.now(name)[0], name))

    def now(self, name: str) -> tuple[int, ...]:
        return self._now.get(name, self._none)

    def before(self, name: str) -> tuple[int, ...] | tuple[None, ...]:
        """Nothing but None when the window before is unknown."""
        return self._before.get(name, self._none) if self.previous_known else (None,) * len(self._none)

    def total_now(self, at: int = 0) -> int:
        return sum(sums[at] for sums in self._now.values())

    def total_before(self, at: int = 0) -> int | None:
        return sum(sums[at] for sums in self._before.values()) if self.previous_known else None

    def change(self, name: str, at: int = 0) -> dict[str, Any]:
        """How a metric of the name changed; None too where either window is known only in part."""
        value, previous = self.now(name)[at], self.before(name)[at]
        if not self.comparable or previous is None:
            return {"change_percent": None, "within_noise": None}
        days = self._days[name][at] if name in self._days else self._no_days
        return {
            "change_percent": change_percent(value, previous),
            "within_noise": sum_within_noise(days, value, previous, events=self.metrics[at].unit == "count"),
        }

    def row(self, name: str) -> dict[str, Any]:
        """The first metric of the name in both windows, with its share of all."""
        value, previous = self.now(name)[0], self.before(name)[0]
        metric = self.metrics[0]
        return {
            "value": self.figures.amount(metric, value),
            "percentage": percent(value, self.total_now()),
            "previous": self.figures.amount(metric, previous),
            "previous_percentage": percent(previous, self.total_before()),
            **self.change(name),
        }

    def totals(self, *called: str) -> dict[str, Any] | None:
        """Each metric over all rows against the window before, under the names given; None when unknown."""
        if not self.known:
            return None
        return {
            name: self.figures.counted(
                metric, self.span, self.total_now(at), self.total_before(at), self._total_days(at)
            )
            for at, (name, metric) in enumerate(zip(called, self.metrics, strict=True))
        }

    def _total_days(self, at: int) -> Days:
        """All names together, day by day."""
        each = [values[at] for values in self._days.values()]
        return [sum(of_day) for of_day in zip(*each, strict=True)] or self._no_days


def _summed(days: dict[str, list[list[int]]], window: slice) -> Sums:
    return {name: tuple(sum(each[window]) for each in values) for name, values in days.items()}

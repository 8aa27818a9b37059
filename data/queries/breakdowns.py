"""Breakdowns: a window's sums by feature, category, tier or stage, beside those of the window before."""

from typing import Any

from data.metrics import METRICS, Metric
from data.periods import Window
from data.queries.measures import Figures, change_percent, comparable, percent
from data.queries.reader import Reader
from data.queries.spans import Span
from data.queries.statements import totals_by

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
        self._none = (0,) * len(keys)
        days = span.known_part(Window(span.first, span.window.end))
        self._now, self._before = self._read(reader, days) if days and self.known else ({}, {})

    def _read(self, reader: Reader, days: Window) -> tuple[Sums, Sums]:
        table, by = self.metrics[0].table, self.metrics[0].by or ""
        columns = tuple(metric.columns[0] for metric in self.metrics)
        rows = reader.rows(
            totals_by(table, by, columns), first=days.start, last=days.end, start=self.span.window.start
        )
        now, before = ({name: tuple(sums) for name, at, *sums in rows if at == side} for side in (1, 0))
        return now, before

    def names(self) -> list[str]:
        """All names of either window, the largest by the first metric first."""
        either = self._now.keys() | self._before.keys()
        return sorted(either, key=lambda name: (-self.now(name)[0], name))

    def now(self, name: str) -> tuple[int, ...]:
        return self._now.get(name, self._none)

    def before(self, name: str) -> tuple[int, ...] | tuple[None, ...]:
        """Nothing but None when the window before is unknown."""
        return self._before.get(name, self._none) if self.previous_known else (None,) * len(self._none)

    def total_now(self, at: int = 0) -> int:
        return sum(sums[at] for sums in self._now.values())

    def total_before(self, at: int = 0) -> int | None:
        return sum(sums[at] for sums in self._before.values()) if self.previous_known else None

    def change_percent(self, value: int, previous: int | None) -> float | None:
        """None too where either window is known only in part."""
        return change_percent(value, previous) if comparable(self.metrics[0], self.span) else None

    def row(self, name: str) -> dict[str, Any]:
        """The first metric of the name in both windows, with its share of all."""
        value, previous = self.now(name)[0], self.before(name)[0]
        metric = self.metrics[0]
        return {
            "value": self.figures.amount(metric, value),
            "percentage": percent(value, self.total_now()),
            "previous": self.figures.amount(metric, previous),
            "previous_percentage": percent(previous, self.total_before()),
            "change_percent": self.change_percent(value, previous),
        }

    def totals(self, *called: str) -> dict[str, Any] | None:
        """Each metric over all rows against the window before, under the names given; None when unknown."""
        if not self.known:
            return None
        return {
            name: self.figures.counted(metric, self.span, self.total_now(at), self.total_before(at))
            for at, (name, metric) in enumerate(zip(called, self.metrics, strict=True))
        }

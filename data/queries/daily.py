"""Days: the rows of a table with one row a day, by column, summed over windows and buckets.

Read once for the window and the one before; sums run over slices of whole columns, which is as
cheap as Python gets.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data.metrics import Metric
from data.periods import ONE_DAY
from data.queries.reader import Reader
from data.queries.spans import Days, Span, Spans
from data.queries.statements import by_day, newest_before

Slice = tuple[int, int] | None


class _Placed(NamedTuple):
    """Of a span's two windows: their known days, where the earlier begins and the later ends."""

    slices: list[Slice]
    start: int
    end: int
    without_gaps: bool


class Daily:
    """What one table says day by day about some metrics."""

    def __init__(self, reader: Reader, metrics: Sequence[Metric], spans: Spans) -> None:
        """Reads the columns that the metrics, all of one table, are made of, on the days of their spans."""
        sources = {metric.source for metric in metrics}
        first = min(spans.of_source(source).first for source in sources)
        last = max(spans.of_source(source).last for source in sources)
        self._reader, self._table, self._first = reader, metrics[0].table, first
        columns = tuple(dict.fromkeys(column for metric in metrics for column in metric.columns))
        days, *values = reader.columns(by_day(self._table, columns), first=first, last=last)
        self._days: Sequence[dt.date] = days
        self._values: dict[str, Sequence[int]] = dict(zip(columns, values, strict=True))
        self._span: Span | None = None
        self._place: _Placed = _Placed([], 0, 0, without_gaps=True)
        self._earlier: dict[str, int | None] = {}

    def slices(self, span: Span, stretches: Iterable[Days]) -> list[Slice]:
        """Where the known days of each stretch stand; None for a stretch of which nothing is known."""
        if span.known is None:
            return [self._today(span, days) for days in stretches]
        first, last = span.known.start, span.known.end
        return [
            (bisect_left(self._days, max(days.start, first)), bisect_right(self._days, min(days.end, last)))
            if days.start <= last and first <= days.end and span.tells(days)
            else self._today(span, days)
            for days in stretches
        ]

    def sums(self, column: str, slices: Iterable[Slice]) -> list[int | None]:
        """The column summed over each slice; None for an unknown one."""
        values = self._values[column]
        return [sum(values[at[0] : at[1]]) if at else None for at in slices]

    def windows(self, span: Span) -> list[Slice]:
        """Where the known days of the span's window stand, and of the one before."""
        return self._placed(span).slices

    def both_windows(self, column: str, span: Span) -> Sequence[int]:
        """The column on each day of the window before and of the window; zero on a day without a row."""
        placed, values = self._placed(span), self._values[column]
        if placed.without_gaps:
            return values[placed.start : placed.end]
        first = span.first
        filled = [0] * (2 * span.window.days)
        for at in range(placed.start, placed.end):
            filled[(self._days[at] - first).days] = values[at]
        return filled

    def _placed(self, span: Span) -> _Placed:
        """Looked for once where all measures are of one span, as they mostly are."""
        if span is not self._span:
            slices = self.slices(span, (span.window, span.window.previous))
            start, end = bisect_left(self._days, span.first), bisect_right(self._days, span.window.end)
            self._span = span
            self._place = _Placed(slices, start, end, end - start == 2 * span.window.days)
        return self._place

    def lasts(self, column: str, slices: Iterable[Slice]) -> list[int | None]:
        """A snapshot's value at the end of each slice, carried on over days without a row."""
        return [self._last(column, at[1]) if at else None for at in slices]

    def has(self, day: dt.date) -> bool:
        at = bisect_left(self._days, day)
        return at < len(self._days) and self._days[at] == day

    def _today(self, span: Span, days: Days) -> Slice:
        """Today alone may be asked for where it is told apart."""
        if span.today is None or not days.start == days.end == span.today:
            return None
        return bisect_left(self._days, span.today), bisect_right(self._days, span.today)

    def _last(self, column: str, end: int) -> int | None:
        if end:
            return self._values[column][end - 1]
        if column not in self._earlier:
            earlier = self._reader.rows(newest_before(self._table, column), last=self._first - ONE_DAY)
            self._earlier[column] = earlier[0][0] if earlier else None
        return self._earlier[column]

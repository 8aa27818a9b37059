"""Series: the marks of a trend, bucket by bucket, beside those of the window before and today's."""

from collections.abc import Sequence
from typing import Any

from data.metrics import Metric
from data.periods import ONE_DAY, Bucket
from data.queries.daily import Daily
from data.queries.measures import Figures
from data.queries.reader import Reader
from data.queries.spans import Spans


class Trend:
    """Marks of several metrics, each of the source it names.

    All run over the days of the main span; a metric is None where its sources do not know the bucket.
    """

    def __init__(self, reader: Reader, daily: Daily, metrics: Sequence[Metric], spans: Spans) -> None:
        self._figures = Figures(reader.shop.currency.minor_per_major)
        self._daily, self._metrics, self._main = daily, metrics, spans.main
        self._spans = {metric.source: spans.of_source(metric.source) for metric in metrics}
        self._own = [spans.of(metric) for metric in metrics]

    def body(self) -> dict[str, Any]:
        """`series`; `previous_series`, which can be laid over it mark for mark; `today` or None."""
        window = self._main.window
        return {
            "series": self._marks(window.buckets()),
            "previous_series": self._marks(window.previous_buckets()),
            "today": self._today(),
        }

    def _marks(self, buckets: list[Bucket]) -> list[dict[str, Any]]:
        slices = {own: self._daily.slices(own, buckets) for own in set(self._own)}
        each = zip(self._metrics, self._own, strict=True)
        values = [self._figures.values(self._daily, metric, slices[own]) for metric, own in each]
        names = ("start", "end", "partial", *(metric.key for metric in self._metrics))
        spans = self._spans.values()
        partial = [bucket.partial or any(own.cuts(bucket) for own in spans) for bucket in buckets]
        starts, ends = [bucket.start for bucket in buckets], [bucket.end for bucket in buckets]
        columns = (starts, ends, partial, *values)
        return [dict(zip(names, mark, strict=True)) for mark in zip(*columns, strict=True)]

    def _today(self) -> dict[str, Any] | None:
        """Today's unfinished bucket, where it follows on the window and has facts."""
        today = next((own.today for own in self._spans.values() if own.today), None)
        if today is None or self._main.window.end != today - ONE_DAY or not self._daily.has(today):
            return None
        return self._marks([Bucket(today, today, partial=True)])[0]

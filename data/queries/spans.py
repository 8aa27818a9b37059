"""Spans: which days a question means for one source, and which of them are known.

A source is known from its first day with facts to its newest; days between without a row are zeros,
days outside are unknown. A preset means complete days only, so there the newest is the newest before
today, and today is told apart as "today so far". Explicit days are taken as given, today included; days
that hold today are known only in part, because it is not over.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from data.metrics import Metric
from data.periods import SOURCES, Bucket, Period, Window
from data.queries.answer import AnsweredPeriod
from data.queries.reader import Reader

Days = Window | Bucket


@dataclass(frozen=True, slots=True)
class Span:
    """The window of a question for one source. `today` is set when a preset has facts today.

    `unfinished` is the day that is not over. `told`, where it is set, are the known days of which a measure
    says something that hangs on another source too.
    """

    key: str
    window: Window
    known: Window | None
    data_through: dt.date | None
    today: dt.date | None
    unfinished: dt.date
    told: Window | None = None

    @property
    def first(self) -> dt.date:
        """The first day that has to be read, for the window and the one before."""
        return self.window.previous.start

    @property
    def last(self) -> dt.date:
        """The last day that has to be read, today included where it is told apart."""
        return self.today or self.window.end

    def known_part(self, days: Days) -> Window | None:
        """Those of the days that are known, None when none is."""
        if self.known is None or not self.tells(days):
            return None
        return self.known.overlap(days.start, days.end)

    def tells(self, days: Days) -> bool:
        """Whether the measure says anything of the days."""
        return self.told is None or (days.start <= self.told.end and self.told.start <= days.end)

    def cuts(self, days: Days) -> bool:
        """Whether the days are known only in part: some have no facts yet, or one is not over."""
        known = self.told or self.known
        if known is None or days.end < known.start or known.end < days.start:
            return False
        holds_today = days.start <= self.unfinished <= days.end
        return days.start < known.start or known.end < days.end or holds_today

    def answered(self) -> AnsweredPeriod:
        window = self.window
        return AnsweredPeriod(self.key, window.start, window.end, window.granularity, self.data_through)


def main_span(reader: Reader, period: Period, *sources: str) -> Span:
    """The span an answer is about: that of the first of its sources that has complete days.

    When none of them has any, the days are those of whatever source has some, and nothing is known.
    """
    with_data = next((source for source in sources if reader.data_through(source)), None)
    if with_data:
        return span(reader, period, with_data)
    return span(reader, period, sources[0], _window_of_any(reader, period))


def span(reader: Reader, period: Period, source: str, otherwise: Window | None = None) -> Span:
    """The days `period` means for the source; `otherwise` those of a source without complete days."""
    through, preset = reader.data_through(source), period.start is None
    window = period.window(through, reader.today)
    if through is None and preset and otherwise is not None:
        window = otherwise
    newest = reader.newest_day(source)
    return Span(
        key=period.key,
        window=window,
        known=_known(reader.first_day(source), through if preset else newest),
        data_through=through,
        today=reader.today if preset and newest == reader.today else None,
        unfinished=reader.today,
    )


def of_metric(reader: Reader, metric: Metric, own: Span) -> Span:
    """The same days, of which only those are told that the metric's second source knows about.

    Days that are told in part are summed as a whole, so that every table adds up to the same.

    It tells about its own days and, because an order is attributed to what came before it, about the
    attribution window after its newest: later than that, nobody knows whether there was nothing to find.
    """
    if metric.since is None:
        return own
    first, newest = reader.first_day(metric.since), reader.newest_day(metric.since)
    if first is None or newest is None:
        return replace(own, known=None, today=None)
    last = newest + dt.timedelta(days=reader.shop.attribution_days)
    today = own.today if own.today and own.today <= last else None
    told = own.known and own.known.overlap(first, last)
    return replace(own, known=told and own.known, told=told, today=today)


def own_period(own: Span, main: Span) -> dict[str, Any]:
    """The days of a measure, as its key `period` says them where they differ from the envelope's."""
    answered = own.answered()
    return {} if answered == main.answered() else {"period": answered.as_dict()}


def _known(first: dt.date | None, last: dt.date | None) -> Window | None:
    return None if first is None or last is None else Window(first, last)


def _window_of_any(reader: Reader, period: Period) -> Window:
    through = next(filter(None, map(reader.data_through, SOURCES)), None)
    return period.window(through, reader.today)

"""Spans: which days a question means for one source, and which of them are known.

A source is known from its first day with facts to its newest; days between without a row are zeros,
days outside are unknown. A preset means complete days only, so there the newest is the newest before
today, and today is told apart as "today so far". Explicit days are taken as given, today included; days
that hold today are known only in part, because it is not over.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from data.metrics import Metric
from data.periods import SOURCES, Bucket, Period, Window
from data.queries.answer import AnsweredPeriod
from data.queries.reader import Horizon, Reader

Days = Window | Bucket


@dataclass(frozen=True, eq=False)  # told apart by identity, being made once: cheaper to look up by
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

    @cached_property
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

    @cached_property
    def known_windows(self) -> tuple[Window | None, Window | None]:
        """The known days of the window, and of the one before; None where none is."""
        return self.known_part(self.window), self.known_part(self.window.previous)

    @cached_property
    def partly_known(self) -> tuple[bool, bool]:
        """Whether the window, and the one before, are known only in part."""
        return self.cuts(self.window), self.cuts(self.window.previous)

    @cached_property
    def answered(self) -> AnsweredPeriod:
        """The days as the answer says them."""
        window = self.window
        return AnsweredPeriod(self.key, window.start, window.end, window.granularity, self.data_through)


class Spans:
    """The spans of one question: `main`, which its answer is about, and those of its sources and measures.

    Main is that of the first of the named sources that has complete days. When none of them has any, its
    days are those of whatever source has some, and nothing is known.
    """

    def __init__(self, period: Period, horizon: Horizon, sources: tuple[str, ...]) -> None:
        self._period, self._horizon = period, horizon
        with_days = (each for each in (*sources, *SOURCES) if horizon.reach(each).through)
        leading = next(with_days, sources[0])
        self._otherwise = period.window(horizon.reach(leading).through, horizon.today)
        own = {source: self._made(source) for source in SOURCES}
        self._spans: dict[tuple[str, str | None], Span] = {
            (source, since): self._told(own[source], since) if since else own[source]
            for source in SOURCES
            for since in (None, *SOURCES)
        }
        self.main = self.of_source(leading if leading in sources else sources[0])

    def of_source(self, source: str) -> Span:
        """The days meant for the source; those of the main span where it has no complete days."""
        return self._spans[source, None]

    def of(self, metric: Metric) -> Span:
        """Those of its source, of which only those are told that the metric's second source knows about."""
        return self._spans[metric.source, metric.since]

    def _made(self, source: str) -> Span:
        first, through, newest = self._horizon.reach(source)
        period, today = self._period, self._horizon.today
        preset = period.start is None
        return Span(
            key=period.key,
            window=self._otherwise if through is None else period.window(through, today),
            known=_known(first, through if preset else newest),
            data_through=through,
            today=today if preset and newest == today else None,
            unfinished=today,
        )

    def _told(self, own: Span, since: str) -> Span:
        """Days that are told in part are summed as a whole, so that every table adds up to the same.

        The second source tells about its own days and, because an order is attributed to what came before
        it, about the attribution window after its newest: later than that, nobody knows whether there was
        nothing to find.
        """
        first, _, newest = self._horizon.reach(since)
        if first is None or newest is None:
            return replace(own, known=None, today=None)
        last = newest + dt.timedelta(days=self._horizon.attribution_days)
        today = own.today if own.today and own.today <= last else None
        told = own.known and own.known.overlap(first, last)
        return replace(own, known=told and own.known, told=told, today=today)


def spans_of(reader: Reader, period: Period, *sources: str) -> Spans:
    """Of a question that is about the first of the sources that has complete days."""
    return _spans_of(period, reader.horizon, sources)


# The same question means the same days until the facts reach another one.
_spans_of = lru_cache(maxsize=256)(Spans)


def main_span(reader: Reader, period: Period, *sources: str) -> Span:
    """The span such a question is about."""
    return spans_of(reader, period, *sources).main


def own_period(own: Span, main: Span) -> dict[str, Any]:
    """The days of a measure, as its key `period` says them where they differ from the envelope's."""
    return {} if own.answered == main.answered else {"period": own.answered._asdict()}


def _known(first: dt.date | None, last: dt.date | None) -> Window | None:
    return None if first is None or last is None else Window(first, last)

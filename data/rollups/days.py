"""Which days a rollup has to compute."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import ColumnElement

# Beyond this many days one pass over everything is cheaper than naming each day.
MOST_NAMED_DAYS = 400


@dataclass(frozen=True)
class Days:
    """A set of days, or every day there is."""

    named: frozenset[dt.date] = frozenset()
    every: bool = False

    @classmethod
    def of(cls, days: Iterable[dt.date]) -> "Days":
        named = frozenset(days)
        return EVERY_DAY if len(named) > MOST_NAMED_DAYS else cls(named)

    def __bool__(self) -> bool:
        return self.every or bool(self.named)

    def __or__(self, other: "Days") -> "Days":
        return EVERY_DAY if self.every or other.every else Days.of(self.named | other.named)

    def and_following(self, count: int) -> "Days":
        """These days and, for each, the `count` days after it."""
        if self.every:
            return self
        return Days.of(day + dt.timedelta(days=step) for day in self.named for step in range(count + 1))

    def and_later(self, last: dt.date) -> "Days":
        """Every day from the first of these to `last`."""
        if self.every or not self.named:
            return self
        first = min(self.named)
        span = max((last - first).days, 0)
        return self | Days.of(first + dt.timedelta(days=step) for step in range(span + 1))

    def after(self, last: dt.date | None) -> "Days":
        """Those of the named days that come after one; every day stays every day."""
        if self.every or last is None:
            return self
        return Days.of(day for day in self.named if day > last)

    def months(self) -> "Days":
        """The first days of the months that these days lie in."""
        return self if self.every else Days.of(day.replace(day=1) for day in self.named)

    def include(self, column: ColumnElement[dt.date]) -> ColumnElement[bool]:
        """The condition that a row's day is one of these."""
        return sa.true() if self.every else column.in_(sorted(self.named))


NO_DAYS = Days()
EVERY_DAY = Days(every=True)

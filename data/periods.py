"""Periods: which days a question is about.

A question names a preset or explicit days (`Period`); against the newest complete day of a measure's
source it becomes days (`Window`), with the window before it and the buckets of a chart.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from data.errors import QuestionError

PRESETS = {"7d": 7, "14d": 14, "30d": 30, "90d": 90, "1y": 365}
DEFAULT_PRESET = "30d"
SOURCES = ("orders", "web", "chat", "ai")
LONGEST_WINDOW_DAYS = 3660
DAILY_UP_TO, WEEKLY_UP_TO = 31, 180

Granularity = Literal["day", "week", "month"]
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Days start..end (both included) of one mark in a chart; partial when the window cuts it."""

    start: dt.date
    end: dt.date
    partial: bool


@dataclass(frozen=True)
class Window:
    """Days start..end, both included."""

    start: dt.date
    end: dt.date

    @cached_property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @cached_property
    def previous(self) -> "Window":
        """The window of equal length just before."""
        return Window(self.start - dt.timedelta(days=self.days), self.start - ONE_DAY)

    @cached_property
    def granularity(self) -> Granularity:
        if self.days <= DAILY_UP_TO:
            return "day"
        return "week" if self.days <= WEEKLY_UP_TO else "month"

    def buckets(self) -> list[Bucket]:
        """The marks of a chart over the window, in order, without gaps or overlaps."""
        return list(_buckets(self))

    def previous_buckets(self) -> list[Bucket]:
        """The same marks moved to the window before, one for one, so that the two can be laid over."""
        back = dt.timedelta(days=self.days)
        return [Bucket(each.start - back, each.end - back, each.partial) for each in _buckets(self)]

    def overlap(self, start: dt.date, end: dt.date) -> "Window | None":
        """The days of the window that lie in start..end."""
        first, last = max(self.start, start), min(self.end, end)
        return Window(first, last) if first <= last else None


class Period(NamedTuple):
    """What was asked: a preset by its key, or explicit days under the key `custom`."""

    key: str = DEFAULT_PRESET
    start: dt.date | None = None
    end: dt.date | None = None

    def window(self, data_through: dt.date | None, today: dt.date) -> Window:
        """The days meant; a preset ends at `data_through`, else (no data) yesterday."""
        if self.start is not None and self.end is not None:
            return Window(self.start, self.end)
        end = data_through or today - ONE_DAY
        return Window(end - dt.timedelta(days=PRESETS[self.key] - 1), end)


def parse_period(arguments: Mapping[str, str]) -> Period:
    """The period that `period`, or `start` and `end`, ask for; the default without any.

    Raises QuestionError on an unknown preset, a bad date, start after end, or one without the other.
    """
    start, end = arguments.get("start"), arguments.get("end")
    if start is None and end is None:
        return _preset(arguments.get("period", DEFAULT_PRESET))
    if "period" in arguments:
        raise QuestionError("Give either period or start and end, not both.", code="contradictory_period")
    if start is None or end is None:
        missing = "start" if start is None else "end"
        raise QuestionError(
            f"start and end go together; {missing} is missing.", code="missing_parameter", parameter=missing
        )
    return _explicit(_parse_day("start", start), _parse_day("end", end))


def _preset(key: str) -> Period:
    if key not in PRESETS:
        known = ", ".join(PRESETS)
        raise QuestionError(
            f"Unknown period {key[:40]!r}; use one of {known}, or start and end.",
            code="unknown_period",
            parameter="period",
        )
    return Period(key)


def _explicit(start: dt.date, end: dt.date) -> Period:
    if start > end:
        raise QuestionError(f"start {start} lies after end {end}.", code="start_after_end", parameter="start")
    if (end - start).days >= LONGEST_WINDOW_DAYS:
        raise QuestionError(
            f"A period is at most {LONGEST_WINDOW_DAYS} days long.", code="period_too_long", parameter="start"
        )
    return Period("custom", start, end)


def _parse_day(name: str, value: str) -> dt.date:
    try:
        if len(value) != 10:
            raise ValueError
        parsed = dt.date.fromisoformat(value)
    except ValueError:
        raise QuestionError(
            f"{name} {value[:40]!r} is not a date such as 2026-11-20.", code="bad_date", parameter=name
        ) from None
    if not dt.date(1970, 1, 1) <= parsed <= dt.date(2200, 12, 31):
        raise QuestionError(f"{name} {value} lies outside 1970 to 2200.", code="bad_date", parameter=name)
    return parsed


@lru_cache(maxsize=256)
def _buckets(window: Window) -> tuple[Bucket, ...]:
    return tuple(_cut(window))


def _cut(window: Window) -> Iterator[Bucket]:
    first, granularity = window.start, window.granularity
    while first <= window.end:
        begins, ends = _calendar_unit(first, granularity)
        last = min(ends, window.end)
        yield Bucket(first, last, partial=begins < first or last < ends)
        first = last + ONE_DAY


def _calendar_unit(day: dt.date, granularity: Granularity) -> tuple[dt.date, dt.date]:
    if granularity == "day":
        return day, day
    if granularity == "week":
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(days=6)
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first, following - ONE_DAY

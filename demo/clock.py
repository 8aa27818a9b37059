"""Local days and instants: seconds since 1970 inside, ISO text with "Z" outside."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
LONGEST_VISIT = 2_399
_ZERO = date(1970, 1, 1).toordinal()


def iso(instant: int) -> str:
    """1800000000 → "2027-01-15T08:00:00Z"."""
    days, second = divmod(instant, DAY_SECONDS)
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return f"{_date_text(days)}T{hour:02}:{minute:02}:{second:02}Z"


@lru_cache(maxsize=2_000)
def _date_text(days: int) -> str:
    return date.fromordinal(_ZERO + days).isoformat()


@lru_cache(maxsize=4_000)
def code(day: date) -> str:
    """The day as ids carry it: "261120"."""
    return f"{day:%y%m%d}"


class Clock:
    """Turns the shop's wall clock into instants."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)

    def at(self, day: date, second: int) -> int:
        """The instant of a wall-clock second; a second the zone skips moves on by the gap."""
        wall = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return int((wall + timedelta(seconds=second)).timestamp())

    def start(self, day: date, second: int) -> int:
        """The instant at which a visit starts, so early that the longest still ends on its day."""
        latest = self.at(day + timedelta(days=1), 0) - 1 - LONGEST_VISIT
        return min(self.at(day, second), latest)

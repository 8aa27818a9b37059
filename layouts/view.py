"""What a drawing knows besides its figures: theme, currency, how far the facts reach, the address."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from data.metrics import Metric
from data.periods import Window
from layouts import formatting
from layouts.answered import Answered
from layouts.formatting import Money, Number
from layouts.theme import Theme


@dataclass(frozen=True, slots=True)
class View:
    """`search` is the address's question; `listed` are the metrics whose facts can be listed;
    `may_export` says whether whoever looks may take lists of facts away."""

    theme: Theme
    money: Money
    coverage: Answered | None = None
    search: str = ""
    compare: bool = True
    zone: dt.tzinfo = dt.UTC
    today: dt.date | None = None
    listed: frozenset[str] = frozenset()
    may_export: bool = True

    def rest(self, path: str) -> str:
        """The call of REST that gives the same answer for the same days."""
        return rest_call(path, self.search)

    def facts(self, metric: str, name: str | None = None, days: Window | None = None) -> str:
        """The address of the drawer that lists what a number is made of."""
        edges = {"from": days.start.isoformat(), "to": days.end.isoformat()} if days else {}
        asked = {"facts": metric, **({} if name is None else {"name": name}), **edges}
        return f"{self.search or '?'}{'&' if self.search else ''}{urlencode(asked)}"

    def briefly(self, metric: Metric, value: Number) -> str:
        """As on cards."""
        match metric.unit:
            case "money":
                return self.money.briefly(value)
            case "percent":
                return formatting.percent(value)
            case _:
                return formatting.count(value)

    def change(self, metric: Metric, value: Number) -> str:
        """A difference to the window before, with its sign, in the metric's own unit."""
        match metric.unit:
            case "money":
                return self.money.change(value)
            case "percent" | "points":
                return formatting.points(value)
            case _:
                return formatting.UNKNOWN if value is None else formatting.with_plus(f"{abs(value):,}", value)

    def moment(self, iso: str) -> str:
        """A moment in the shop's zone: 14:31:52 today, else 24 Nov 14:31."""
        at = dt.datetime.fromisoformat(iso).astimezone(self.zone)
        if at.date() == self.today:
            return f"{at:%H:%M:%S}"
        return f"{formatting.short_days(at.date(), at.date())} {at:%H:%M}"

    def own_days(self, window: Window) -> str | None:
        """The days of a card, where they are not those that the header names."""
        if self.coverage is None or window == self.coverage.window:
            return None
        return formatting.days(window.start, window.end)

    def partly(self, source: str | None, window: Window) -> str | None:
        """How far the facts reach within the window, where that is not all of it: known to 24 Nov."""
        first, newest = self.known(source) if source else (None, None)
        known = window.overlap(first, newest) if first and newest else None
        if known is None or known == window:
            return None
        if known.start == window.start:
            return f"known to {formatting.short_days(known.end, known.end)}"
        if known.end == window.end:
            return f"known from {formatting.short_days(known.start, known.start)}"
        return f"known {formatting.short_days(known.start, known.end)}"

    def never(self, source: str) -> bool:
        """Whether it is certain that nothing of the source ever came."""
        return self.coverage is not None and self.known(source) == (None, None)

    def nearest(self, source: str, asked: Window) -> Window | None:
        """The days of the source's facts nearest to those asked, as many where there are as many."""
        first, last = self.known(source)
        if first is None or last is None:
            return None
        reach = dt.timedelta(days=asked.days - 1)
        if asked.start > last:
            return Window(max(first, last - reach), last)
        return Window(first, min(last, first + reach))

    def known(self, source: str) -> tuple[dt.date | None, dt.date | None]:
        """The first and the newest day with facts of the source."""
        if self.coverage is None:
            return None, None
        said = self.coverage["data"][source]
        return _day(said["first_day"]), _day(said["newest_day"])


def rest_call(path: str, search: str) -> str:
    """A question of REST over the days that an address of the page asks for."""
    asked = [part for part in search.removeprefix("?").split("&") if not part.startswith("compare=")]
    return f"{path}?{'&'.join(asked)}"


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None

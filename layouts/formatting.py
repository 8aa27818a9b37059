"""Numbers, money and dates as people read them.

A true minus sign; – for what is not known, 0 for zero; never a change in percent of nothing.
"""

import datetime as dt
from dataclasses import dataclass

MINUS = "−"
UNKNOWN = "–"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "PLN": "zł "}
CENTS_BELOW = 1000

Number = int | float | None


def count(value: Number) -> str:
    return UNKNOWN if value is None else _signed(f"{abs(value):,.0f}", value)


def counted(value: int, what: str) -> str:
    """1 fact, 2,000 facts."""
    return f"{count(value)} {what}{'' if value == 1 else 's'}"


def percent(value: Number, decimals: int = 2) -> str:
    return UNKNOWN if value is None else _signed(f"{abs(value):,.{decimals}f}%", value)


def points(value: Number) -> str:
    """A change of a rate: +0.17 pp."""
    return UNKNOWN if value is None else with_plus(f"{abs(value):,.2f} pp", value)


def exact(value: object) -> str:
    """The number as REST answers it, for programs and people who compare; empty when unknown."""
    return "" if value is None else str(value)


def with_plus(magnitude: str, value: float) -> str:
    """A change carries its sign, and none when nothing of it is left to see."""
    if not any(digit in "123456789" for digit in magnitude):
        return magnitude
    return f"{'+' if value > 0 else MINUS}{magnitude}"


def _signed(magnitude: str, value: float) -> str:
    visible = any(digit in "123456789" for digit in magnitude)
    return f"{MINUS}{magnitude}" if value < 0 and visible else magnitude


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts in the shop's one currency; `decimals` are those of its minor unit."""

    code: str
    decimals: int = 2

    @property
    def symbol(self) -> str:
        return SYMBOLS.get(self.code, f"{self.code} ")

    def exactly(self, value: Number) -> str:
        """€1,640.00, as in lists."""
        return UNKNOWN if value is None else _signed(self._magnitude(value, self.decimals), value)

    def briefly(self, value: Number) -> str:
        """€46,280, as on cards; small amounts keep their cents."""
        return UNKNOWN if value is None else _signed(self._brief_magnitude(value), value)

    def beside(self, value: Number, largest: float) -> str:
        """Within one sentence: as many decimals as the largest amount in it."""
        return UNKNOWN if value is None else _signed(f"{self.symbol}{self._plain(value, largest)}", value)

    def at_bar(self, value: float, largest: float) -> str:
        """Beside the bars of a figure, which says elsewhere that it is about money: 22,797."""
        return _signed(self._plain(value, largest), value)

    def _plain(self, value: float, largest: float) -> str:
        return f"{abs(value):,.{self.decimals if abs(largest) < CENTS_BELOW else 0}f}"

    def change(self, value: Number) -> str:
        """+€2,120."""
        return UNKNOWN if value is None else with_plus(self._brief_magnitude(value), value)

    def _brief_magnitude(self, value: float) -> str:
        return self._magnitude(value, self.decimals if abs(value) < CENTS_BELOW else 0)

    def _magnitude(self, value: float, decimals: int) -> str:
        return f"{self.symbol}{abs(value):,.{decimals}f}"


def day(date: dt.date) -> str:
    return f"{date.day} {date:%b %Y}"


def weekday(date: dt.date) -> str:
    """Fri 20 Nov 2026."""
    return f"{date:%a} {day(date)}"


def moment(at: dt.datetime, zone: dt.tzinfo, today: dt.date) -> str:
    """A naive moment in UTC as the shop's clock says it: 14:05 today, else 20 Nov, 14:05."""
    there = at.replace(tzinfo=dt.UTC).astimezone(zone)
    date = there.date()
    if date == today:
        return f"{there:%H:%M}"
    said = short_days(date, date) if date.year == today.year else day(date)
    return f"{said}, {there:%H:%M}"


def days(start: dt.date, end: dt.date) -> str:
    """22 Oct – 20 Nov 2026; the year only where it is needed."""
    return day(start) if start == end else f"{_opening(start, end)} – {day(end)}"


def short_days(start: dt.date, end: dt.date) -> str:
    """22 Sep – 21 Oct, without a year unless the days lie in two."""
    if start.year != end.year:
        return days(start, end)
    last = f"{end.day} {end:%b}"
    return last if start == end else f"{_opening(start, end)} – {last}"


def _opening(start: dt.date, end: dt.date) -> str:
    if start.year != end.year:
        return day(start)
    return str(start.day) if start.month == end.month else f"{start.day} {start:%b}"

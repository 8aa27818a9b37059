"""The shop's calendar: weekdays, hours, the year, promotions, slow tides. Absolute time only."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import cos, exp, pi, sin
from random import Random

from demo.streams import Weighted, stream

BUSIEST = 3.0
"""No day's level() is above this many times an ordinary day's."""

_WEEKDAYS = (1.04, 1.00, 0.98, 1.02, 0.95, 0.93, 1.16)
_MONTHS = (1.02, 0.94, 0.96, 0.98, 1.00, 1.03, 0.97, 0.90, 0.98, 1.03, 1.15, 1.10)
_HOURS = (9, 5, 3, 2, 2, 4, 10, 20, 31, 38, 42, 45, 52, 49, 44, 43, 45, 50, 58, 72, 84, 80, 55, 25)
_HOUR_OF_DAY = Weighted((hour, float(weight)) for hour, weight in enumerate(_HOURS))


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return thursday + timedelta(days=1)


@lru_cache(maxsize=4_000)
def level(day: date) -> float:
    """How busy the calendar makes a day; 1 is ordinary."""
    busy = _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] * tide(day, 41, 0.035)
    busy *= _peak(day)
    return min(busy, BUSIEST)


def _peak(day: date) -> float:
    since_friday = (day - black_friday(day.year)).days
    if since_friday == 0:
        return 2.1
    if since_friday == 3:
        return 1.7
    if -4 <= since_friday <= 2:
        return 1.35
    if day.month == 12 and day.day >= 24:
        return 0.5 if day.day <= 26 else 0.9
    if day.month == 12 and 4 <= day.day <= 18:
        return 1.25
    return 1.0


@lru_cache(maxsize=4_000)
def mood(seed: int, day: date) -> float:
    """What no calendar knows: weather, news, a shared picture. About ±10 %."""
    return exp(stream(seed, "mood", day).gauss(0.0, 0.1))


def tide(day: date, phase: int, height: float) -> float:
    """A slow wave around 1 without end or trend, of several years and several months."""
    years = (day.toordinal() + 97 * phase) / 365.25
    return 1.0 + height * (0.6 * sin(2 * pi * years / 3.7) + 0.4 * sin(2 * pi * years / 0.83 + phase))


def warmth(day: date) -> float:
    """-1 in mid January, +1 in mid July."""
    return -cos(2 * pi * (day.timetuple().tm_yday - 15) / 365.25)


def second_of_day(rng: Random) -> int:
    """A wall-clock second at which a visit starts, evenings being busiest; none after 23:20."""
    hour = _HOUR_OF_DAY.pick(rng)
    return hour * 3_600 + int(rng.random() * (3_600 if hour < 23 else 1_200))


_PROMOTIONS: tuple[tuple[tuple[int, int], tuple[int, int], dict[str, float]], ...] = (
    ((1, 7), (1, 20), {"": 0.15}),
    ((3, 12), (3, 22), {"Serums": 0.15, "Moisturisers": 0.15}),
    ((6, 20), (7, 5), {"Sun care": 0.20}),
    ((9, 10), (9, 20), {"Hair treatments": 0.15, "Shampoo & conditioner": 0.15, "Scalp care": 0.15}),
    ((12, 4), (12, 9), {"": 0.10}),
)
"""First and last (month, day), and the rate per category; "" stands for all others."""
_BLACK_WEEK = {"": 0.20, "Serums": 0.25}


@lru_cache(maxsize=4_000)
def promotions(day: date) -> dict[str, float]:
    """Discount rate per category on a day; the category "" stands for all others."""
    if -4 <= (day - black_friday(day.year)).days <= 3:
        return _BLACK_WEEK
    running = (rates for first, last, rates in _PROMOTIONS if first <= (day.month, day.day) <= last)
    return next(running, {})


def discount(day: date, category: str) -> float:
    """The promotion's rate for a category on a day; 0 without one."""
    running = promotions(day)
    return running.get(category, running.get("", 0.0))


def urge(day: date) -> float:
    """How much the calendar lifts the chance that a visit ends in an order."""
    running = promotions(day)
    sale = max(running.values(), default=0.0) * (1.0 if "" in running else 0.4)
    gifts = 1.12 if day.month == 12 and day.day <= 18 else 1.0
    return gifts * (1.0 + 1.6 * sale)

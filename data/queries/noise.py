"""Noise: whether the change of a sum, or of a ratio of two sums, may well be chance.

How much such a change varies by itself is learnt from the days of the two windows: each is compared
with the same weekday a week earlier, so that weekends are no noise, and growth hardly any.
docs/decisions/0014-when-a-change-is-noise.md says why.
"""

from collections.abc import Sequence
from math import dist, sqrt

from data.queries.intervals import Z

WEEK = 7
FEWEST_DAYS = 2 * WEEK

Days = Sequence[float]
"""Values of the days of the window before and of the window, equally many, in order."""


def sum_within_noise(days: Days, value: int, previous: int, *, events: bool) -> bool | None:
    """Whether two sums differ by no more than chance explains; None for windows shorter than a week.

    Events, which happen one by one, differ at least by as much as if each came by pure chance.
    """
    if len(days) < FEWEST_DAYS:
        return None
    variance = _variance_of_difference(days)
    if events:
        variance = max(variance, value + previous)
    return abs(value - previous) <= Z * sqrt(variance)


def ratio_within_noise(
    numerators: Days, denominators: Days, now: tuple[int, int], before: tuple[int, int]
) -> bool | None:
    """The same of two ratios, each (numerator, denominator): that of the sum of what the numerators have
    beyond the ratio of both windows together, which is the same in both if nothing has changed.
    """
    if len(numerators) < FEWEST_DAYS or now[1] <= 0 or before[1] <= 0:
        return None
    together = (now[0] + before[0]) / (now[1] + before[1])
    beyond = [part - together * whole for part, whole in zip(numerators, denominators, strict=True)]
    difference = now[0] - before[0] - together * (now[1] - before[1])
    return abs(difference) <= Z * sqrt(_variance_of_difference(beyond))


def _variance_of_difference(days: Days) -> float:
    """Of the sum of the second half of the days less that of the first.

    Two days that vary independently differ by twice the variance of one.
    """
    squares = dist(days[WEEK:], days[:-WEEK]) ** 2
    of_a_day = squares / (2 * (len(days) - WEEK))
    return of_a_day * len(days)

"""Histograms of durations: which bucket a duration falls into, and what a bucket stands for.

Bucket 0 is no time at all; bucket k holds durations above G**(k - 2) and up to G**(k - 1) microseconds,
with G = 101/99, so that the value a bucket stands for is within 1 percent of every duration in it. The
bounds are worked out in whole numbers: the same duration falls into the same bucket on any machine.
Durations go in, and come out, in milliseconds.
"""

from bisect import bisect_left
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

RELATIVE_ERROR = 0.01
LONGEST_MS = 10**10
_GROWTH = Fraction(101, 99)
_FINE = 2**64  # bounds are carried in 2**64ths of a microsecond


def _upper_bounds() -> list[Fraction]:
    bounds = [Fraction(0), Fraction(1)]
    while bounds[-1] < LONGEST_MS * 1000:
        bounds.append(Fraction(int(bounds[-1] * _GROWTH * _FINE), _FINE))
    return bounds


_BOUNDS = _upper_bounds()
_UPPER_US = [int(bound) for bound in _BOUNDS]
_VALUES_MS = [float(2 * bound / (_GROWTH + 1) / 1000) for bound in _BOUNDS]


def bucket_of(milliseconds: float | Decimal) -> int:
    """The bucket of a duration, rounded to a microsecond first."""
    microseconds = (Decimal(str(milliseconds)) * 1000).to_integral_value(ROUND_HALF_UP)
    return bisect_left(_UPPER_US, int(microseconds))


def value_of(bucket: int) -> float:
    """The duration, in milliseconds, that a bucket stands for."""
    return _VALUES_MS[bucket]

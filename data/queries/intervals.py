"""How sure a rate is, and a difference of two: score intervals, which stay sound for small numbers.

Wilson's interval of one rate, and from two of them Newcombe's of their difference: R. G. Newcombe,
"Interval estimation for the difference between independent proportions: comparison of eleven
methods", Statistics in Medicine 17 (1998), 873-890, method 10.
"""

from math import sqrt

CONFIDENCE_PERCENT = 95
Z = 1.959963984540054  # the normal distribution holds 95 percent within this many deviations

Interval = tuple[float, float]


def wilson(hits: int, trials: int) -> Interval:
    """Where the rate behind `hits` out of `trials` lies with 95 percent confidence, as fractions."""
    rate, z2 = hits / trials, Z * Z
    centre = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    reach = Z * sqrt(rate * (1 - rate) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, centre - reach), min(1.0, centre + reach)


def difference_interval(hits: int, trials: int, other_hits: int, other_trials: int) -> Interval:
    """Where the first rate less the other lies with 95 percent confidence, as fractions."""
    rate, other = hits / trials, other_hits / other_trials
    low, high = wilson(hits, trials)
    other_low, other_high = wilson(other_hits, other_trials)
    down = sqrt((rate - low) ** 2 + (other_high - other) ** 2)
    up = sqrt((high - rate) ** 2 + (other - other_low) ** 2)
    return rate - other - down, rate - other + up

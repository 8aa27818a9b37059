"""Logarithmic histograms of durations: any percentile within one percent of the true value.

Source: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch" (VLDB 2019).
"""

import math

RELATIVE_ERROR = 0.01
SHORTEST_MS = 0.001

_GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
_LOG_GAMMA = math.log(_GAMMA)


def bucket_of(milliseconds: float) -> int:
    """The bucket of a duration; what is shorter than a microsecond counts as one."""
    return math.ceil(math.log(max(milliseconds, SHORTEST_MS)) / _LOG_GAMMA)


def value_of(bucket: int) -> float:
    """Milliseconds that stand for every duration of the bucket, none farther off than one percent."""
    return float(2 * _GAMMA**bucket / (_GAMMA + 1))

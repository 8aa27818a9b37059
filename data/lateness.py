"""Lateness: whether facts wait longer for their figures than they should, since when, and why.

Told in moments and not in ages, so that it is the same until something happens.
"""

import datetime as dt
from typing import NamedTuple

# A worker refreshes within seconds and gives a sign of life every three; longer than this is no delay, but a
# standstill.
PATIENCE = dt.timedelta(minutes=1)


class Waiting(NamedTuple):
    """Since when the oldest fact waits, and when a worker was seen last. Naive, in UTC; None for never."""

    since: dt.datetime | None
    worker_seen_at: dt.datetime | None


class Late(NamedTuple):
    """Figures are as of `since`: what came later is not in them. `worker_seen_at` is None for never."""

    since: dt.datetime
    worker_runs: bool
    worker_seen_at: dt.datetime | None

    @property
    def mark(self) -> str:
        """Tells this state from others. A worker that runs is seen anew all the time; that is no other."""
        return f"{self.since} {'runs' if self.worker_runs else self.worker_seen_at}"


def lateness(waiting: Waiting, now: dt.datetime) -> Late | None:
    """None while nothing waits, or a worker runs that has had no time yet."""
    since, seen = waiting
    if since is None:
        return None
    runs = seen is not None and now - seen <= PATIENCE
    if runs and now - since <= PATIENCE:
        return None
    return Late(since, runs, seen)

"""Tiers of customers by what they spent over the year to a day: plain values in, plain values out."""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from data.vocabulary import NEXT, REST, TOP

YEAR_DAYS = 365

CustomerDay = tuple[dt.date, str, int]
Whole = np.ndarray[tuple[int], np.dtype[np.int64]]
Names = np.ndarray[tuple[int], np.dtype[Any]]


def tiers_by_day(
    customer_days: Iterable[CustomerDay], first: dt.date
) -> Iterator[tuple[dt.date, list[tuple[str, str]]]]:
    """(customer, tier) of each customer with money on a day, for every such day from `first` on.

    `customer_days` are (day, customer, net spend in minor units) in any order, beginning a year before
    `first`; the customers of a day come in the order in which they were given. A customer's tier is their
    place by net spend over the 365 days to that day among all customers with money in these days: the top
    fifth, the next three tenths, the rest. Equal spend gives the equal, better tier.
    """
    customers, members = _by_day(customer_days)
    spend, active = np.zeros(len(customers), dtype=np.int64), np.zeros(len(customers), dtype=np.int64)
    remembered: deque[tuple[dt.date, Whole, Whole]] = deque()
    for day, place, net in members:
        while remembered and remembered[0][0] <= day - dt.timedelta(days=YEAR_DAYS):
            _, gone, its_net = remembered.popleft()
            np.subtract.at(spend, gone, its_net)
            np.subtract.at(active, gone, 1)
        np.add.at(spend, place, net)
        np.add.at(active, place, 1)
        remembered.append((day, place, net))
        if day >= first:
            tiers = _tiers(spend[place], *_thresholds(spend[active > 0]))
            yield day, list(zip(customers[place].tolist(), tiers, strict=True))


def _by_day(customer_days: Iterable[CustomerDay]) -> tuple[Names, Iterator[tuple[dt.date, Whole, Whole]]]:
    """The customers, and for each day the places among them and the spend of those who had money on it."""
    rows = sorted(customer_days, key=itemgetter(0))
    days, named, nets = zip(*rows, strict=True) if rows else ((), (), ())
    place, customers = pd.factorize(np.array(named, dtype=object))
    return customers, _cut(days, place, np.array(nets, dtype=np.int64))


def _cut(days: Sequence[dt.date], place: Whole, net: Whole) -> Iterator[tuple[dt.date, Whole, Whole]]:
    start = 0
    for day, same in groupby(days):
        end = start + sum(1 for _ in same)
        yield day, place[start:end], net[start:end]
        start = end


def _thresholds(spend: Whole) -> tuple[int, int]:
    """The least spend of the top fifth and of the upper half, at least one customer each."""
    count = len(spend)
    top, upper = count - -(-count // 5), count - -(-count // 2)
    in_place = np.partition(spend, (top, upper))
    return int(in_place[top]), int(in_place[upper])


def _tiers(spend: Whole, top: int, upper: int) -> list[str]:
    tiers: list[str] = np.where(spend >= top, TOP, np.where(spend >= upper, NEXT, REST)).tolist()
    return tiers

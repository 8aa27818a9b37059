"""Tiers of customers by what they spent over the year to a day: plain values in, plain values out."""

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

import numpy as np

from data.vocabulary import NEXT, REST, TOP

YEAR_DAYS = 365

CustomerDay = tuple[dt.date, str, int]
Whole = np.ndarray[tuple[int], np.dtype[np.int64]]


def tiers_by_day(
    customer_days: Iterable[CustomerDay], first: dt.date
) -> Iterator[tuple[dt.date, list[tuple[str, str]]]]:
    """(customer, tier) of each customer with money on a day, for every such day from `first` on.

    `customer_days` are (day, customer, net spend in minor units) in any order, beginning a year before
    `first`. A customer's tier is their place by net spend over the 365 days to that day among
    all customers with money in these days: the top fifth, the next three tenths, the rest. Equal
    spend gives the equal, better tier.
    """
    places: dict[str, int] = {}
    spend = np.zeros(1024, dtype=np.int64)
    active = np.zeros(1024, dtype=np.int64)
    remembered: deque[tuple[dt.date, Whole, Whole]] = deque()
    for day, members in _by_day(customer_days):
        while remembered and remembered[0][0] <= day - dt.timedelta(days=YEAR_DAYS):
            _, place, net = remembered.popleft()
            np.subtract.at(spend, place, net)
            np.subtract.at(active, place, 1)
        numbered = [(places.setdefault(customer, len(places)), net) for customer, net in members]
        place, net = np.array(numbered, dtype=np.int64).T
        while len(places) > len(spend):
            spend, active = (np.concatenate([array, np.zeros_like(array)]) for array in (spend, active))
        np.add.at(spend, place, net)
        np.add.at(active, place, 1)
        remembered.append((day, place, net))
        if day >= first:
            tiers = _tiers(spend[place], *_thresholds(spend[active > 0]))
            yield day, [(customer, tier) for (customer, _), tier in zip(members, tiers, strict=True)]


def _by_day(customer_days: Iterable[CustomerDay]) -> Iterator[tuple[dt.date, list[tuple[str, int]]]]:
    grouped: dict[dt.date, list[tuple[str, int]]] = defaultdict(list)
    for day, customer, net in customer_days:
        grouped[day].append((customer, net))
    yield from sorted(grouped.items())


def _thresholds(spend: Whole) -> tuple[int, int]:
    """The least spend of the top fifth and of the upper half, at least one customer each."""
    count = len(spend)
    top, upper = count - -(-count // 5), count - -(-count // 2)
    in_place = np.partition(spend, (top, upper))
    return int(in_place[top]), int(in_place[upper])


def _tiers(spend: Whole, top: int, upper: int) -> list[str]:
    tiers: list[str] = np.where(spend >= top, TOP, np.where(spend >= upper, NEXT, REST)).tolist()
    return tiers

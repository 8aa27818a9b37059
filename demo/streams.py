"""Random streams that depend on names alone, never on what was drawn before or elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


def stream(seed: int, *names: object) -> Random:
    """A stream of its own for each name: stream(7, "life", "2026-11-20", 3)."""
    return Random("/".join(map(str, (seed, *names))))


class Weighted(Generic[Item]):
    """A fixed choice with weights; weights need not add up to one."""

    __slots__ = ("_bounds", "_items", "_total")

    def __init__(self, pairs: Iterable[tuple[Item, float]]) -> None:
        kept = [(item, weight) for item, weight in pairs if weight > 0]
        self._items = [item for item, _ in kept]
        self._bounds = list(accumulate(weight for _, weight in kept))
        self._total = self._bounds[-1]

    def pick(self, rng: Random) -> Item:
        return self._items[bisect_right(self._bounds, rng.random() * self._total)]


def whole(rng: Random, mean: float) -> int:
    """A whole number with this mean and the least scatter: 4.7 gives 4 or 5."""
    return int(mean + rng.random())


def poisson(rng: Random, mean: float) -> int:
    """A Poisson count; for small means (below about 30)."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def more(rng: Random, chance: float, most: int) -> int:
    """How often in a row a chance comes true, at most `most` times."""
    count = 0
    while count < most and rng.random() < chance:
        count += 1
    return count

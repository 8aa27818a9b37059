"""Rounds: ours and the baseline by turns, so that a machine that drifts drifts for both."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Measure = Callable[[], float]


@dataclass(frozen=True)
class Pairs:
    """What each round measured: ours and the baseline, one right after the other."""

    ours: Sequence[float]
    baseline: Sequence[float]

    @property
    def ratios(self) -> list[float]:
        return [one / other for one, other in zip(self.ours, self.baseline, strict=True)]

    def middle(self) -> tuple[float, float]:
        return median(self.ours), median(self.baseline)


def by_turns(ours: Measure, baseline: Measure, rounds: int) -> Pairs:
    """Measures both in each round; who goes first alternates."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            theirs, own = baseline(), ours()
        else:
            own, theirs = ours(), baseline()
        pairs.append((own, theirs))
    return Pairs(*zip(*pairs, strict=True))


def added(parts: Sequence[Pairs]) -> Pairs:
    """Several measurements as one: round by round their sums."""
    return Pairs(
        [sum(values) for values in zip(*(part.ours for part in parts), strict=True)],
        [sum(values) for values in zip(*(part.baseline for part in parts), strict=True)],
    )


def least_seconds(work: Callable[[], object], repeats: int) -> Measure:
    """The best of some short calls: the others were disturbed, by other programs and by chance."""

    def measure() -> float:
        taken = []
        for _ in range(repeats):
            began = time.perf_counter()
            work()
            taken.append(time.perf_counter() - began)
        return min(taken)

    return measure


def processor_seconds(work: Callable[[], object]) -> float:
    """What one long call costs the processor, whoever else wants it; waiting for the disk is not in it."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def in_microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} us"


def in_seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"

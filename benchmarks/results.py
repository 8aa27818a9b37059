"""What a benchmark found, and whether that is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("name", "ours", "baseline", "ratio", "of rounds", "floor", "goal", "verdict")
LEFT = 1  # columns that are words, not figures
MISSED, MET, GOAL, SHOWN = "MISSED", "met", "goal", "-"


@dataclass(frozen=True)
class Limit:
    """A ratio that must be reached, and one that we want: both at least, or both at most."""

    floor: float
    goal: float
    at_least: bool

    def verdict(self, ratio: float) -> str:
        if self._reaches(ratio, self.goal):
            return GOAL
        return MET if self._reaches(ratio, self.floor) else MISSED

    def _reaches(self, ratio: float, wanted: float) -> bool:
        return ratio >= wanted if self.at_least else ratio <= wanted

    def shown(self, wanted: float) -> str:
        return f"{'>=' if self.at_least else '<='} {wanted:g}"


def at_least(floor: float, goal: float) -> Limit:
    return Limit(floor, goal, at_least=True)


def at_most(floor: float, goal: float) -> Limit:
    return Limit(floor, goal, at_least=False)


@dataclass(frozen=True)
class Result:
    """One line of the table. Without a limit it is shown for what it tells, and never missed."""

    name: str
    ours: str
    baseline: str
    ratios: Sequence[float]
    limit: Limit | None = None

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def verdict(self) -> str:
        return self.limit.verdict(self.ratio) if self.limit else SHOWN

    def cells(self) -> tuple[str, ...]:
        limit = self.limit
        lowest, highest = min(self.ratios), max(self.ratios)
        return (
            self.name,
            self.ours,
            self.baseline,
            f"{self.ratio:.2f}",
            f"{lowest:.2f}-{highest:.2f}" if len(self.ratios) > 1 else "",
            limit.shown(limit.floor) if limit else "",
            limit.shown(limit.goal) if limit else "",
            self.verdict,
        )


def table(results: Iterable[Result]) -> str:
    rows = [HEADINGS, *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.ljust(width) if at < LEFT or at == len(widths) - 1 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()

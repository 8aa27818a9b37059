"""An answer as the page holds it: the same envelope that REST sends, and where each value stands in it.

A figure is looked up and labelled in one step, so that what is shown can be compared with REST by
anybody: `data-value` is the exact number, `data-from` the address and place where REST gives it.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from data.periods import Window


class Value(NamedTuple):
    """One value of an answer, and where it stands: `/api/overview/kpis data.total_customers.value`."""

    exact: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An envelope as REST answers it at `path`; `under` is the part of it that is looked at."""

    path: str
    envelope: dict[str, Any]
    under: Any = None
    place: tuple[str, ...] = field(default=())

    def __getitem__(self, step: str | int) -> Any:
        """The plain value below."""
        return self._here[step]

    def get(self, step: str) -> Any:
        return self._here.get(step)

    def value(self, *steps: str) -> Value:
        """The value some steps below, None where there is no such step."""
        found = self._here
        for step in steps:
            found = found.get(step) if isinstance(found, dict) else None
        return Value(found, f"{self.path} {'.'.join((*self.place, *steps))}")

    def at(self, *steps: str | int) -> "Answered":
        """The part some steps below."""
        found = self._here
        for step in steps:
            found = found[step]
        return Answered(self.path, self.envelope, found, (*self.place, *map(str, steps)))

    def rows(self, *steps: str) -> list["Answered"]:
        """The rows of the list some steps below."""
        listed = self.at(*steps)
        return [listed.at(position) for position in range(len(listed._here))]

    @property
    def window(self) -> Window:
        """The days this part is about: its own where it says so, else the envelope's."""
        return Window(dt.date.fromisoformat(self.period["start"]), dt.date.fromisoformat(self.period["end"]))

    @property
    def period(self) -> dict[str, Any]:
        """The period this part is about, as REST says it."""
        own = self._here.get("period") if isinstance(self._here, dict) else None
        said: dict[str, Any] = own or self.envelope["period"]
        return said

    @property
    def _here(self) -> Any:
        return self.under if self.place else self.envelope


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: what to say of it, and the id under which the log tells more.

    `passing` where the next one who asks may be answered.
    """

    sentence: str
    reference: str
    passing: bool = False

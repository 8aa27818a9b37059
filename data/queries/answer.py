"""The answer to a question, and the envelope it travels in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AnsweredPeriod:
    """The days an answer is about; data_through is None for a source without complete days."""

    key: str
    start: dt.date
    end: dt.date
    granularity: str
    data_through: dt.date | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "start": self.start,
            "end": self.end,
            "granularity": self.granularity,
            "data_through": self.data_through,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Plain values: `body` holds data, and previous, series or today where the question has them.

    An answer from facts says which of them waited to become figures; others do not depend on it.
    """

    period: AnsweredPeriod
    body: dict[str, Any]
    version: int
    waiting: str | None = None

    def envelope(self) -> dict[str, Any]:
        return {"period": self.period.as_dict(), **self.body, "data_version": self.version}

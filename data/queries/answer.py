"""The answer to a question, and the envelope it travels in."""

import datetime as dt
from typing import Any, NamedTuple


class AnsweredPeriod(NamedTuple):
    """The days an answer is about; data_through is None for a source without complete days."""

    key: str
    start: dt.date
    end: dt.date
    granularity: str
    data_through: dt.date | None


class Answer(NamedTuple):
    """Plain values: `body` holds data, and previous, series or today where the question has them.

    An answer from facts says which of them waited to become figures; others do not depend on it.
    """

    period: AnsweredPeriod
    body: dict[str, Any]
    version: int
    waiting: str | None = None

    def envelope(self) -> dict[str, Any]:
        return {"period": self.period._asdict(), **self.body, "data_version": self.version}

"""What happens in the shop, newest first: orders, returns, carts, uses of AI features, searches in vain.

Each source is read with a limit, backwards along the index on its day: ix_orders_local_date,
ix_return_matches_local_date, ix_analytics_local_date, ix_customer_interactions_local_date. What is
looked through is a week at a time, and MOST_WEEKS of them.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import sqlalchemy as sa

from data.errors import QuestionError
from data.listings.cells import EPOCH
from data.listings.happenings import READ, STATEMENTS, Happening, told
from data.listings.parsing import whole_number
from data.periods import ONE_DAY, Period, Window
from data.queries.answer import Answer
from data.queries.reader import Reader
from data.queries.spans import main_span
from data.queries.statements import LAST

PARAMETERS = frozenset({"limit", "before"})
DEFAULT_LIMIT, LARGEST_LIMIT = 20, 100
SIX_DAYS, MOST_WEEKS = dt.timedelta(days=6), 8
PLACE = re.compile(r"(\d{1,14})-(\d{1,6})", re.ASCII)
END_OF_TIME = 10**14


class Place(NamedTuple):
    """A place in the list: all that is later than a moment was told, and so many of the moment itself."""

    at_ms: int = END_OF_TIME
    told: int = 0

    def __str__(self) -> str:
        return f"{self.at_ms}-{self.told}"


FROM_NOW = Place()


@dataclass(frozen=True, slots=True)
class Activity:
    """Asks for the newest facts, or for those before a place. A period is taken, and changes nothing."""

    reads_facts: ClassVar[bool] = True

    limit: int = DEFAULT_LIMIT
    before: Place = FROM_NOW

    def __call__(self, reader: Reader, period: Period) -> Answer:
        at_ms, known = self.before
        found = newest(reader, self.limit + known, at_ms)
        known = min(known, sum(each.at_ms == at_ms for each in found))
        here = found[known : known + self.limit]
        body = {"data": [told(reader, each) for each in here], "next": self._next(here)}
        own = main_span(reader, period, "orders", "web", "ai")
        return Answer(own.answered, body, reader.version, reader.waiting)

    def _next(self, here: list[Happening]) -> str | None:
        """Where the list goes on; None at its end."""
        if len(here) < self.limit:
            return None
        last = here[-1].at_ms
        known = self.before.told if last == self.before.at_ms else 0
        return str(Place(last, known + sum(each.at_ms == last for each in here)))


def newest(reader: Reader, count: int, at_ms: int) -> list[Happening]:
    """The newest up to a moment. Those of one moment keep the order of their kinds and ids."""
    found: list[Happening] = []
    for week in weeks(reader, at_ms):
        asked = {"first": week.start, "last": week.end, "at": at_ms, "limit": count}
        of_week = [Happening(*row) for statement in STATEMENTS for row in reader.rows(statement, **asked)]
        found += sorted(of_week, key=lambda each: -each.at_ms)
        if len(found) >= count:
            break
    return found[:count]


def weeks(reader: Reader, at_ms: int) -> Iterator[Window]:
    """Weeks with facts, backwards from today or from the moment."""
    until = reader.today
    if at_ms < END_OF_TIME:
        # A day more, because the shop's day may be ahead of that in UTC.
        until = min(until, (EPOCH + dt.timedelta(milliseconds=at_ms)).date() + ONE_DAY)
    for _ in range(MOST_WEEKS):
        (newest_days,) = reader.rows(_NEWEST_DAYS, last=until)
        days = [day for day in newest_days if day is not None]
        if not days:
            return
        yield Window(max(days) - SIX_DAYS, max(days))
        until = max(days) - SIX_DAYS - ONE_DAY


_NEWEST_DAYS = sa.select(
    *(
        sa.select(sa.func.max(table.c.local_date)).where(table.c.local_date <= LAST).scalar_subquery()
        for table in READ
    )
)


def parse_activity(arguments: Mapping[str, str]) -> Activity:
    """What the parameters `limit` and `before` ask for. Raises QuestionError."""
    limit = whole_number("limit", arguments, DEFAULT_LIMIT, LARGEST_LIMIT)
    before = arguments.get("before")
    if before is None:
        return Activity(limit)
    place = PLACE.fullmatch(before)
    if place is None:
        raise QuestionError(
            f"before {before[:40]!r} is no place in the list; take it from next of an answer.",
            code="bad_cursor",
            parameter="before",
        )
    return Activity(limit, Place(int(place[1]), int(place[2])))

"""The demo shop: its entities, and its facts day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter

from demo.billing import configurations, payments, plans
from demo.catalogue import EXTRAS, PRODUCTS
from demo.clock import Clock
from demo.lives import Life, Return, Visit, lives_between
from demo.orders import adjustments, return_lines
from demo.story import TIME_FIELDS, Record
from demo.visits import passers_by, tell
from demo.wishes import CONCERNS

Records = tuple[str, list[Record]]
"""A kind and its records."""


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop made up from a seed. What happens on a day depends on seed, customers, timezone and the
    day alone; customers is the least number that buys in any year."""

    seed: int = 7
    customers: int = 2400
    timezone: str = "UTC"
    _clock: Clock = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_clock", Clock(self.timezone))

    def entities(self, start: date, end: date) -> Iterator[Records]:
        """What the facts of these days (both included) name, as it is known by `end`."""
        lives = list(self._lives(start, end))
        yield "products", [product.record() for product in (*PRODUCTS, *EXTRAS)]
        yield (
            "concerns",
            [{"concern": c.name, "category": c.category, "words": list(c.words)} for c in CONCERNS],
        )
        yield "configurations", configurations(self.customers)
        yield "plans", plans(self.customers)
        yield "customers", [life.person.customer_record() for life in lives if life.person.number]
        yield "users", [*self._customer_users(lives, end), *self._other_users(lives, start, end)]

    def day(self, day: date) -> Iterator[Records]:
        """The facts of one local day by kind, in time order within the kind."""
        for _, facts in self.days(day, day):
            yield from facts

    def days(self, start: date, end: date) -> Iterator[tuple[date, list[Records]]]:
        """The facts of each local day from start to end, both included."""
        visits: dict[date, list[Visit]] = defaultdict(list)
        returns: dict[date, list[Return]] = defaultdict(list)
        for life in self._lives(start, end):
            for visit in life.visits:
                visits[visit.day].append(visit)
            for back in life.returns:
                returns[back.day].append(back)
        for offset in range((end - start).days + 1):
            day = start + timedelta(days=offset)
            yield day, self._facts(day, visits.pop(day, []), returns.pop(day, []))

    def _lives(self, start: date, end: date) -> Iterator[Life]:
        return lives_between(self.seed, self.customers, start, end)

    def _facts(self, day: date, known: list[Visit], returns: list[Return]) -> list[Records]:
        facts: dict[str, list[Record]] = {kind: [] for kind in TIME_FIELDS}
        for visit in (*known, *passers_by(self.seed, self.customers, day)):
            for kind, record in tell(self.seed, self._clock, visit).facts:
                facts[kind].append(record)
        for back in returns:
            facts["transactions"].extend(return_lines(self._clock, back))
        facts["transactions"].extend(adjustments(self.seed, self._clock, day))
        facts["payments"].extend(payments(self.seed, self._clock, day))
        for kind, records in facts.items():
            records.sort(key=itemgetter(TIME_FIELDS[kind]))
        return [(kind, records) for kind, records in facts.items() if records]

    def _customer_users(self, lives: list[Life], end: date) -> Iterator[Record]:
        """Customers who have chatted by `end`."""
        for life in lives:
            chats = [visit for visit in life.visits if visit.chats and visit.day <= end]
            if chats and life.person.number:
                yield self._user(chats[0], chats[-1])

    def _other_users(self, lives: list[Life], start: date, end: date) -> Iterator[Record]:
        """Passers-by and guests who chatted on these days; each is known for one visit only."""
        for life in lives:
            for visit in life.visits:
                if life.person.number is None and visit.chats and start <= visit.day <= end:
                    yield self._user(visit, visit)
        for offset in range((end - start).days + 1):
            for visit in passers_by(self.seed, self.customers, start + timedelta(days=offset)):
                if visit.chats:
                    yield self._user(visit, visit)

    def _user(self, first: Visit, last: Visit) -> Record:
        """A chatbot user, from the first to the last conversation."""
        known = first.person if first.customer_id else None
        return {
            "user_id": first.user_id,
            "username": known.handle if known else f"web {first.code}",
            "customer_id": first.customer_id,
            "first_seen": self._chat(first)["started_at"],
            "last_active": self._chat(last)["ended_at"],
            "preferences": known.preferences() if known else {},
        }

    def _chat(self, visit: Visit) -> Record:
        """The chat session of a visit that chats."""
        story = tell(self.seed, self._clock, visit)
        return next(record for kind, record in story.facts if kind == "sessions")

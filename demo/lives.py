"""Whole lives of those who buy: their visits, orders and returns, by the day they first came.

A cohort depends on (seed, customers, day) alone. Lives are bounded, so a window needs the cohorts of
REACH days before it and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from math import sqrt
from random import Random

from demo.baskets import Basket, fill_basket
from demo.clock import code
from demo.features import CHAT, Use, second_use, use_at_will, use_of_buyer, use_of_passer_by
from demo.people import LONGEST_STAY, Person, draw_person
from demo.seasons import BUSIEST, level, mood, second_of_day, urge
from demo.streams import poisson, stream, whole

LONGEST_RETURN = 30
REACH = LONGEST_STAY + LONGEST_RETURN

_NEWCOMERS = 0.84
_GUESTS = 0.165
"""New customers and guests a year, per customer the shop was asked to have."""
_BUYS_AT_ONCE = 0.93
_BY_PHONE = 0.05


@dataclass(slots=True)
class Visit:
    """Someone in the shop: key is unique within the day; person is None for passers-by.
    way: "web", "telegram" (the chat alone) or "phone" (an order that no session saw)."""

    day: date
    second: int
    key: str
    person: Person | None = None
    uses: tuple[Use, ...] = ()
    basket: Basket | None = None
    way: str = "web"

    @property
    def invoice_id(self) -> str:
        return f"O-{self.code}"

    @property
    def session_id(self) -> str | None:
        if self.way == "phone":
            return None
        return f"{'W' if self.way == 'web' else 'S'}-{self.code}"

    @property
    def code(self) -> str:
        """What the ids of everything that happens in this visit carry: "261120-0042"."""
        return f"{code(self.day)}-{self.key}"

    @property
    def customer_id(self) -> str | None:
        return self.person.customer_id if self.person else None

    @property
    def user_id(self) -> str:
        """Who chats: a known customer's user, else one for this visit alone."""
        known = self.person and self.person.number
        return self.person.user_id if self.person and known else f"V-{self.code}"

    @property
    def chats(self) -> bool:
        return any(use.feature is CHAT for use in self.uses)


@dataclass(frozen=True, slots=True)
class Return:
    """Units of one order that come back; units: by place of the line in the basket."""

    day: date
    second: int
    order: Visit
    basket: Basket
    units: dict[int, int]
    named: bool


@dataclass(frozen=True)
class Life:
    person: Person
    visits: tuple[Visit, ...]
    returns: tuple[Return, ...]

    @cached_property
    def last_day(self) -> date:
        return max([visit.day for visit in self.visits] + [back.day for back in self.returns])


@lru_cache(maxsize=1_200)
def cohort(seed: int, customers: int, day: date) -> tuple[Life, ...]:
    """The customers and guests who first came on a day."""
    rng = stream(seed, "cohort", day)
    asked = customers + 3 * sqrt(customers)
    usual = asked / 365.25 * level(day) * urge(day) * mood(seed, day)
    newcomers = whole(rng, usual * _NEWCOMERS)
    guests = poisson(rng, usual * _GUESTS)
    lives = [_customer(stream(seed, "life", day, n), day, n) for n in range(1, newcomers + 1)]
    return (*lives, *(_guest(stream(seed, "guest", day, n), day, n) for n in range(1, guests + 1)))


def lives_between(seed: int, customers: int, start: date, end: date) -> Iterator[Life]:
    """All lives that can have a fact between two days, both included."""
    for back in range((end - start).days + REACH, -1, -1):
        for life in cohort(seed, customers, end - timedelta(days=back)):
            if life.last_day >= start:
                yield life


def _guest(rng: Random, day: date, place: int) -> Life:
    person = draw_person(rng, day, None)
    visit = Visit(day, second_of_day(rng), f"G{place:02}", person)
    _buy_unknown(rng, visit, person)
    return Life(person, (visit,), tuple(_returns(rng, person, [visit])))


def _customer(rng: Random, day: date, place: int) -> Life:
    person = draw_person(rng, day, place)
    first = Visit(day, second_of_day(rng), str(person.number), person)
    if rng.random() < _BUYS_AT_ONCE:
        _buy_unknown(rng, first, person)
    else:
        use = use_of_passer_by(rng)
        first.uses = (use,) if use else ()
    visits = [first]
    for when in _later_days(rng, person):
        visits.append(_later_visit(rng, when, person, visits))
    return Life(person, tuple(visits), tuple(_returns(rng, person, visits)))


def _buy_unknown(rng: Random, visit: Visit, person: Person) -> None:
    """The order of someone not known before, and the AI use that such an order had before it."""
    use = use_of_buyer(rng)
    if use:
        visit.uses = (use,)
    visit.basket = fill_basket(rng, visit.day, person, [])


def _later_days(rng: Random, person: Person) -> Iterator[date]:
    """Days after the first on which a customer comes back, at most once a day."""
    past = 0
    while True:
        past += 1 + int(rng.expovariate(person.visits * BUSIEST))
        if past > person.stay:
            return
        day = person.since + timedelta(days=past)
        if rng.random() * BUSIEST < level(day):
            yield day


def _later_visit(rng: Random, day: date, person: Person, before: list[Visit]) -> Visit:
    visit = Visit(day, second_of_day(rng), str(person.number), person)
    chance = person.keenness * urge(day)
    if rng.random() < person.appetite:
        use = use_at_will(rng)
        second = second_use(rng, use)
        visit.uses = (use, second) if second else (use,)
        chance *= use.lift
        if visit.chats and not second and person.on_telegram:
            visit.way = "telegram"
    if rng.random() < min(0.95, chance):
        earlier = [v.basket for v in before[-4:] if v.basket]
        visit.basket = fill_basket(rng, day, person, earlier)
        if not visit.uses and rng.random() < _BY_PHONE:
            visit.way = "phone"
    return visit


def _returns(rng: Random, person: Person, visits: list[Visit]) -> Iterator[Return]:
    """Returns name their order, or not; those that do not are of products bought only once."""
    orders = [(visit, visit.basket) for visit in visits if visit.basket]
    bought = [line.product for _, basket in orders for line in basket.lines]
    for visit, basket in orders:
        if rng.random() > person.fickle:
            continue
        units = basket.draw_units_back(rng)
        once = all(bought.count(basket.lines[place].product) == 1 for place in units)
        day = visit.day + timedelta(days=3 + int(rng.random() * (LONGEST_RETURN - 3)))
        named = not once or person.number is None or rng.random() < 0.8
        yield Return(day, second_of_day(rng), visit, basket, units, named)

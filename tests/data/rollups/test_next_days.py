"""A customer's next day, and the people of any window, against plain Python over the same purchases."""

import datetime as dt
import random
from collections import defaultdict

import pytest
import sqlalchemy as sa

from data.checks import check
from data.engine import Database
from data.queries.people import PEOPLE
from data.rollups import rebuild, refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

FIRST = dt.date(2026, 3, 1)
NEVER = dt.date(9999, 12, 31)
CUSTOMERS = [f"c{number}" for number in range(8)]
NEXT = ("customer_id", "record_date", "net_minor", "next_date")


@pytest.fixture(autouse=True)
def _people_and_products(facts: Facts) -> None:
    for customer in CUSTOMERS:
        facts.customer(customer)
    facts.product("serum")


class Buyers:
    """Buys and remembers by its own means what a day of each customer came to."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.spent, self._count = facts, defaultdict[tuple[str, dt.date], int](int), 0

    def buy(self, who: str, day: dt.date, cents: int) -> None:
        self._count += 1
        kind = "B" if cents > 0 else "R"
        pieces = 1 if cents > 0 else -1
        self.facts.line(at(day), f"{kind}{self._count}", "serum", pieces, cents, customer_id=who)
        self.spent[who, day] += cents

    def next_days(self) -> list[tuple[str, dt.date, int, dt.date]]:
        told = []
        for who in CUSTOMERS:
            days = sorted(day for customer, day in self.spent if customer == who)
            for place, day in enumerate(days):
                following = days[place + 1] if place + 1 < len(days) else NEVER
                told.append((who, day, self.spent[who, day], following))
        return sorted(told)


def stored(database: Database) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in rows(database, "customer_days", *NEXT))


@pytest.mark.parametrize("seed", range(4))
def test_late_purchases_and_returns_move_next_days(
    database: Database, shop: Shop, facts: Facts, seed: int
) -> None:
    rng, buyers = random.Random(seed), Buyers(facts)
    for _ in range(6):
        for _ in range(rng.randrange(1, 9)):
            day = FIRST + dt.timedelta(days=rng.randrange(60))
            buyers.buy(rng.choice(CUSTOMERS), day, rng.choice([100, 250, 999, -70]))
        refresh(database, shop)
        assert stored(database) == buyers.next_days()
    assert check(database, shop).passed
    rebuild(database, shop)
    assert stored(database) == buyers.next_days()


def test_a_day_that_was_anothers_is_no_longer_next(database: Database, shop: Shop, facts: Facts) -> None:
    buyers = Buyers(facts)
    days = [FIRST + dt.timedelta(days=number) for number in (0, 10, 20)]
    for day, cents in zip(days, (100, 250, 999), strict=True):
        buyers.buy("c1", day, cents)
    refresh(database, shop)
    with database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE transactions SET customer_id = 'c2' WHERE local_date = '2026-03-11'"
        )
    facts.touch_day("transactions", days[1])
    refresh(database, shop)
    assert stored(database) == [
        ("c1", days[0], 100, days[2]),
        ("c1", days[2], 999, NEVER),
        ("c2", days[1], 250, NEVER),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_people_of_any_window(database: Database, shop: Shop, facts: Facts, seed: int) -> None:
    rng, buyers = random.Random(seed), Buyers(facts)
    for _ in range(60):
        buyers.buy(rng.choice(CUSTOMERS), FIRST + dt.timedelta(days=rng.randrange(40)), rng.randrange(1, 999))
    refresh(database, shop)
    tiers: dict[tuple[object, object], object] = {
        (who, day): tier
        for who, day, tier in rows(database, "customer_days", "customer_id", "record_date", "tier")
    }
    for _ in range(30):
        first = FIRST + dt.timedelta(days=rng.randrange(-3, 40))
        last = first + dt.timedelta(days=rng.randrange(25))
        expected = []
        for who in CUSTOMERS:
            days = sorted(day for customer, day in buyers.spent if customer == who and first <= day <= last)
            if days:
                expected.append((who, days[-1], tiers[who, days[-1]]))
        with database.reading() as connection:
            found = connection.execute(sa.select(PEOPLE), {"first": first, "last": last}).all()
        assert sorted(tuple(row) for row in found) == expected, (first, last)

"""What one order holds, in whole cents: products, units, what a promotion took off, postage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.catalogue import EXPRESS, POSTAGE, WRAPPING, Product, choose
from demo.people import Person
from demo.seasons import discount
from demo.streams import Weighted, more

FREE_POSTAGE_FROM = 5_000
_TAX_PERCENT = 19
_SIZES = Weighted(((1, 0.34), (2, 0.28), (3, 0.19), (4, 0.11), (5, 0.05), (6, 0.03)))


def tax(cents: int) -> int:
    """Tax on an amount, half up, away from zero for refunds."""
    size = (abs(cents) * _TAX_PERCENT + 50) // 100
    return size if cents >= 0 else -size


@dataclass(frozen=True, slots=True)
class Line:
    """amount: cents after discount, before tax."""

    product: Product
    quantity: int
    amount: int
    discount: int

    def refund(self, units: int) -> int:
        """Cents that these units cost, at least one."""
        return max(1, (self.amount * units * 2 + self.quantity) // (self.quantity * 2))


@dataclass(frozen=True, slots=True)
class Basket:
    """lines: merchandise first, then postage and fees."""

    lines: tuple[Line, ...]

    @property
    def merchandise(self) -> list[Line]:
        return [line for line in self.lines if line.product.merchandise]

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    def draw_units_back(self, rng: Random) -> dict[int, int]:
        """Units that come back, by place of the line: all of some line, or a part."""
        places = range(len(self.merchandise))
        chosen = [place for place in places if rng.random() < 0.45] or [rng.choice(places)]
        return {place: rng.randint(1, self.lines[place].quantity) for place in chosen}


def fill_basket(rng: Random, day: date, person: Person, before: Sequence[Basket]) -> Basket:
    """An order of a day; some products are bought again, each stands in the basket once."""
    known = [line.product for basket in before for line in basket.merchandise]
    wanted: dict[str, Product] = {}
    for _ in range(_SIZES.pick(rng)):
        again = known and rng.random() < 0.4
        product = rng.choice(known) if again else choose(rng, day, person.favourite, person.tier)
        wanted[product.product_id] = product
    lines = [_line(rng, day, person, product) for product in wanted.values()]
    return Basket((*lines, *_fees(rng, day, sum(line.amount for line in lines))))


def _line(rng: Random, day: date, person: Person, product: Product) -> Line:
    quantity = 1 + more(rng, 0.10, 3)
    full = product.cents * quantity
    rate = discount(day, product.category)
    if rate == 0.0 and rng.random() < (0.10, 0.05, 0.02)[person.tier]:
        rate = 0.10
    saved = round(full * rate)
    return Line(product, quantity, full - saved, saved)


def _fees(rng: Random, day: date, goods: int) -> list[Line]:
    fees = []
    if rng.random() < 0.04:
        fees.append(EXPRESS)
    elif goods < FREE_POSTAGE_FROM:
        fees.append(POSTAGE)
    if rng.random() < (0.15 if day.month == 12 and day.day <= 22 else 0.02):
        fees.append(WRAPPING)
    return [Line(fee, 1, fee.cents, 0) for fee in fees]

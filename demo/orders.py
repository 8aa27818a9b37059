"""Order lines as transactions: sales, returns, adjustments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from demo.baskets import Basket, tax
from demo.catalogue import GOODWILL, PRODUCTS, Product
from demo.clock import Clock, code, iso
from demo.lives import Return, Visit
from demo.story import Record, Story
from demo.streams import stream


def _transaction(invoice: str, place: int, product: Product, quantity: int, cents: int) -> Record:
    """One line; cents: its amount after discount, before tax."""
    return {
        "transaction_id": f"{invoice}-{place}",
        "invoice_id": invoice,
        "customer_id": None,
        "product_id": product.product_id,
        "quantity": quantity,
        "amount": cents / 100,
        "discount": 0.0,
        "tax": tax(cents) / 100,
        "original_invoice_id": None,
        "session_id": None,
    }


def tell_order(story: Story, visit: Visit, basket: Basket) -> None:
    """The lines of a visit's order, sold now."""
    for place, line in enumerate(basket.lines, start=1):
        sale = _transaction(visit.invoice_id, place, line.product, line.quantity, line.amount)
        sale["customer_id"] = visit.customer_id
        sale["discount"] = line.discount / 100
        sale["session_id"] = visit.session_id
        story.note("transactions", sale)


def return_lines(clock: Clock, back: Return) -> Iterator[Record]:
    """The lines of a return: units and refunds are negative."""
    order = back.order
    when = iso(clock.start(back.day, back.second))
    invoice = f"R-{code(back.day)}-{order.code}"
    for place, units in sorted(back.units.items()):
        line = back.basket.lines[place]
        record = _transaction(invoice, place + 1, line.product, -units, -line.refund(units))
        record["customer_id"] = order.customer_id
        record["original_invoice_id"] = order.invoice_id if back.named else None
        record["invoice_date"] = when
        yield record


def adjustments(seed: int, clock: Clock, day: date) -> Iterator[Record]:
    """Goodwill credits now and then; on the last day of a month, stock that is written off."""
    rng = stream(seed, "adjustments", day)
    invoice = f"X-{code(day)}"
    drafts: list[tuple[Product, int, int]] = []
    if rng.random() < 0.08:
        drafts.append((GOODWILL, 1, -rng.choice((500, 500, 1_000))))
    if (day + timedelta(days=1)).day == 1:
        spoiled = rng.sample(PRODUCTS, rng.randint(2, 5))
        drafts += [(product, -rng.randint(1, 6), 0) for product in spoiled]
    for place, (product, quantity, cents) in enumerate(drafts, start=1):
        record = _transaction(invoice, place, product, quantity, cents)
        record["invoice_date"] = iso(clock.start(day, 17 * 3_600 + 60 * place))
        yield record

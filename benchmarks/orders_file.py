"""A file of order lines in the shape of the real one: no line ids, guests, returns, names that repeat."""

import csv
import datetime as dt
from pathlib import Path
from random import Random

HEADER = (
    "transaction_id",
    "customer_id",
    "product_id",
    "product_name",
    "invoice_date",
    "quantity",
    "unit_price",
    "amount",
    "country",
)
FIRST = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
MINUTES = 365 * 24 * 60
CUSTOMERS, PRODUCTS, LINES_AN_ORDER = 4000, 3500, 18
COUNTRIES = ("Germany", "France", "Spain", "Portugal")


def write_orders(path: Path, lines: int) -> Path:
    """The same lines each time, in order of time."""
    random, orders = Random(7), -(-lines // LINES_AN_ORDER)
    prices = [random.randrange(50, 3000) for _ in range(PRODUCTS)]
    left = lines
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for order in range(orders):
            count = min(left, LINES_AN_ORDER)
            writer.writerows(_order(random, prices, order, orders, count))
            left -= count
    return path


def _order(random: Random, prices: list[int], order: int, orders: int, count: int) -> list[list[object]]:
    at = FIRST + dt.timedelta(minutes=order * MINUTES // orders)
    number = random.randrange(CUSTOMERS)
    customer = f"{12_000 + number}.0" if random.random() > 0.2 else ""
    back = random.random() < 0.03
    head = [f"{'C' if back else ''}{480_000 + order}", customer]
    tail = COUNTRIES[number % len(COUNTRIES)]
    return [[*head, *_line(random, prices, at, back=back), tail] for _ in range(count)]


def _line(random: Random, prices: list[int], at: dt.datetime, *, back: bool) -> list[object]:
    product = random.randrange(PRODUCTS)
    pieces = random.randrange(1, 13) * (-1 if back else 1)
    price = prices[product] / 100
    named = (f"{20_000 + product}", f"PRODUCT NUMBER {product}")
    return [*named, f"{at:%Y-%m-%d %H:%M:%S}", pieces, price, f"{pieces * price:.2f}"]

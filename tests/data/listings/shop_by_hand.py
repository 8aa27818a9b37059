"""Ten weeks of a small shop in which all happens that a list may trip over.

Guests, customers without a sign-up, one whose id is an e-mail address, orders over midnight, an order of two
customers, returns that void two lines or none, write-offs, sessions without an id, an unnamed category.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, settled

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 5, 10)
DAYS = (LAST - FIRST).days
NOON = dt.datetime(2026, 5, 11, 12, tzinfo=dt.UTC)
SHOP = Shop(clock=lambda: NOON)
ADDRESS = "eve@shop.example"
CUSTOMERS = ("ada", "ben", "cem", "dana", ADDRESS)
FEATURES = ("Skin Analysis", "Chat Assistant", "=Routine")
PRODUCTS = {"serum": "Serums", "mask": "Masks", "oil": "Oils", "gift": None}
EVENTS = ("page_view", "product_view", "add_to_cart", "checkout_started", "purchase")


def fill(facts: Facts) -> None:
    for place, customer in enumerate(CUSTOMERS):
        signed_up = FIRST + dt.timedelta(days=20 * place - 30) if place % 2 else None
        facts.customer(customer, signup_date=signed_up)
    for product, category in PRODUCTS.items():
        facts.product(product, category=category)
    facts.product("soap", category="Masks")
    random = Random(11)
    for place in range(0, DAYS + 1, 2):
        _day(facts, random, FIRST + dt.timedelta(days=place), place)
    _on_purpose(facts)


def _day(facts: Facts, random: Random, day: dt.date, place: int) -> None:
    """Some visits, of which some use an AI feature and some buy; now and then something comes back."""
    for visit in range(random.randint(1, 3)):
        session, customer = f"v{place}-{visit}", random.choice((*CUSTOMERS, None))
        for step in range(random.randint(1, len(EVENTS))):
            about = {
                "session_id": session,
                "customer_id": customer,
                "product_id": random.choice(sorted(PRODUCTS)),
            }
            facts.event(at(day, f"10:{visit}{step}"), EVENTS[step], **about)
        if random.random() < 0.5:
            using = {"session_id": session, "customer_id": customer}
            facts.use(at(day, f"10:{visit}1"), random.choice(FEATURES), **using)
        if random.random() < 0.6:
            for product in random.sample(sorted(PRODUCTS), random.randint(1, 3)):
                more = {
                    "customer_id": customer,
                    "session_id": session,
                    "discount_minor": random.choice((0, 150)),
                }
                pieces, cents = random.randint(1, 3), random.randint(100, 9000)
                facts.line(at(day, f"10:{visit}9"), f"O{place}-{visit}", product, pieces, cents, **more)
        if random.random() < 0.3:
            back = random.choice(sorted(PRODUCTS))
            facts.line(at(day, "18:00"), f"R{place}-{visit}", back, -1, -random.randint(50, 500),
                       customer_id=customer)  # fmt: skip


def _on_purpose(facts: Facts) -> None:
    day, next_day = FIRST + dt.timedelta(days=15), FIRST + dt.timedelta(days=16)
    facts.use(at(day, "12:00"), "Skin Analysis", customer_id="ada")
    facts.line(at(day, "23:50"), "N1", "serum", 1, 4000, customer_id="ada", tax_minor=640)
    facts.line(at(next_day, "00:10"), "N1", "mask", 1, 1500, customer_id="ada")
    facts.line(at(day, "13:00"), "T1", "serum", 1, 2000, customer_id="ben")
    facts.line(at(day, "13:00"), "T1", "oil", 1, 700, customer_id="ada")
    facts.line(at(day, "13:00"), "T1", "mask", 1, 300)
    facts.line(at(day, "14:00"), "P1", "soap", 1, 1100, customer_id="cem")
    facts.use(at(day, "14:30"), "Chat Assistant", customer_id="cem")
    facts.line(at(day, "15:00"), "P2", "soap", 1, 1200, customer_id="cem")
    facts.line(at(next_day, "09:00"), "R-both", "soap", -2, -2301, customer_id="cem")
    facts.line(at(next_day, "09:00"), "R-none", "gift", -1, -333)
    facts.line(at(next_day, "10:00"), "W1", "serum", 1, -900, tax_minor=-7)
    facts.line(at(next_day, "10:00"), "W2", "serum", -1, 0, customer_id="ada")
    for minute in ("00", "20", "55"):
        facts.event(at(day, f"20:{minute}"), "product_view", user_id=ADDRESS)
    facts.event(at(day, "21:00"), "page_view")


def many_lines(count: int) -> Iterator[dict[str, Any]]:
    """Sales of a serum for 1.00 on 5 March, as rows to be written at once."""
    moment = at("2026-03-05")
    of_all = {"kind": "sale", "quantity": 1, "amount_minor": 100, "amount": 1.0, "discount_minor": 0,
              "discount": 0.0, "tax_minor": 0, "tax": 0.0, "product_id": "serum", "invoice_date": moment,
              **settled(moment)}  # fmt: skip
    for number in range(count):
        yield {"transaction_id": f"L{number}", "invoice_id": f"O{number}", **of_all}

"""Late, shuffled facts must give what a rebuild gives, whatever order they come in."""

import datetime as dt
import random
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

from data.checks import check
from data.engine import Database
from data.rollups import rebuild, refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows

FIRST = dt.date(2026, 3, 1)
FEATURES = ("Skin Analysis", "Chat Assistant")
PRODUCTS = ("serum", "cream", "shampoo", "postage")
CUSTOMERS = (None, "ada", "ben", "cleo", "dora")
Writer = Callable[[], object]


class Walk(NamedTuple):
    """`size` orders and four times as many other facts, in batches of at most `at_once`."""

    seed: int
    size: int
    at_once: int


def _moment(rng: random.Random) -> dt.datetime:
    day = FIRST + dt.timedelta(days=rng.randrange(40))
    return at(day, f"{rng.randrange(24):02}:{rng.randrange(60):02}")


def _order(facts: Facts, rng: random.Random, number: int) -> list[Writer]:
    moment, customer = _moment(rng), rng.choice(CUSTOMERS)
    session = f"s{rng.randrange(12)}" if rng.random() < 0.6 else None
    invoice = f"O{number}"
    writers: list[Writer] = []
    for _ in range(rng.randrange(1, 4)):
        product, quantity, cents = rng.choice(PRODUCTS), rng.randrange(1, 5), rng.randrange(0, 5000)
        later = moment + dt.timedelta(days=rng.randrange(-1, 9), minutes=rng.randrange(600))
        fields = {"customer_id": customer, "session_id": session}
        drift = moment + dt.timedelta(minutes=rng.choice((0, 0, 0, 1500)))
        writers.append(partial(facts.line, drift, invoice, product, quantity, cents, **fields))
        if rng.random() < 0.6:
            back = rng.randrange(1, quantity + 2)
            named = invoice if rng.random() < 0.5 else None
            reference = {"customer_id": customer, "original_invoice_id": named}
            writers.append(
                partial(facts.line, later, f"R{invoice}", product, -back, -back * 100 - 1, **reference)
            )
    return writers


def _other(facts: Facts, rng: random.Random) -> Writer:
    moment, session = _moment(rng), rng.choice([None, f"s{rng.randrange(12)}", f"s{rng.randrange(12)}"])
    customer = rng.choice(CUSTOMERS)
    what = rng.randrange(4)
    if what == 0:
        fields = {
            "customer_id": customer,
            "session_id": session,
            "resolved": rng.choice((None, True, False)),
            "satisfaction_score": rng.choice((None, 1, 3, 5)),
            "response_ms": 900,
            "response_bucket": rng.randrange(300, 310),
            "concern": rng.choice((None, "acne", "frizz")),
        }
        return lambda: facts.use(moment, rng.choice(FEATURES), **fields)
    if what == 1:
        return lambda: facts.call(
            moment, "ranker", rng.choice("ab"), rng.choice(("a", "b", None)), cost_micro=7
        )
    kinds = (
        "page_view",
        "product_view",
        "add_to_cart",
        "checkout_started",
        "purchase",
        "recommendation_shown",
    )
    kind = rng.choice(kinds)
    product = rng.choice(PRODUCTS) if kind != "page_view" else None
    if what == 2:
        return lambda: facts.event(moment, "search", user_id="u1", search_query="vegan", search_results=0)
    return lambda: facts.event(moment, kind, session_id=session, user_id=customer, product_id=product)


def _shuffled_writers(facts: Facts, walk: Walk) -> list[Writer]:
    rng = random.Random(walk.seed)
    writers = [writer for number in range(walk.size) for writer in _order(facts, rng, number)]
    writers += [_other(facts, rng) for _ in range(4 * walk.size)]
    rng.shuffle(writers)
    return writers


def _entities(facts: Facts) -> None:
    for product in PRODUCTS:
        facts.product(product, merchandise=product != "postage")
    for customer in CUSTOMERS[1:]:
        facts.customer(str(customer), signup_date=FIRST if customer == "ada" else None)


@pytest.mark.parametrize("walk", [Walk(1, size=30, at_once=25), Walk(2, size=10, at_once=2)], ids=str)
def test_late_facts_in_any_order_give_what_a_rebuild_gives(
    database: Database, shop: Shop, facts: Facts, walk: Walk
) -> None:
    _entities(facts)
    rng = random.Random(walk.seed)
    writers = _shuffled_writers(facts, walk)
    while writers:
        count = rng.randrange(1, walk.at_once + 1)
        batch, writers = writers[:count], writers[count:]
        for write in batch:
            write()
        refresh(database, shop)
    report = check(database, shop)
    assert [str(found) for found in (*report.differences, *report.broken)] == []


def test_a_refresh_without_facts_leaves_the_version(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000)
    first = refresh(database, shop)
    second = refresh(database, shop)
    assert (first.version, second.version, second.waited) == (1, 1, 0)


def test_a_renamed_product_renames_its_days(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum", category="Serums")
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000)
    refresh(database, shop)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE products SET category = 'Oils'")
    facts.touch("products", "serum")
    refresh(database, shop)
    assert rows(database, "category_revenue", "category_name", "revenue_amount") == [("Oils", 10.0)]
    assert check(database, shop).passed


def test_a_changed_cell_is_found_by_the_check(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000)
    rebuild(database, shop)
    assert check(database, shop).passed
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE category_revenue SET revenue_amount = 10.01")
    (difference,) = check(database, shop).differences
    assert (difference.table, difference.column) == ("category_revenue", "revenue_amount")
    assert (difference.stored, difference.computed) == (10.01, 10.0)
    assert "2026-03-01" in difference.key


def test_a_row_of_figures_that_has_gone_is_found_by_the_check(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.product("serum")
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000)
    rebuild(database, shop)
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM product_analytics")
    report = check(database, shop)
    assert [(found.table, found.stored) for found in report.differences] == [
        ("product_analytics", "no such row")
    ]
    assert {found.identity for found in report.broken} == {"sum of products = net revenue"}


def test_a_refresh_like_the_one_before_compiles_no_statement_anew(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """What is compiled is kept: a worker that compiled each time would grow with every refresh."""
    facts.product("serum")
    compiled = []
    for order in ("O1", "O2", "O3", "O4"):
        facts.line(at("2026-03-01"), order, "serum", 1, 1000)
        refresh(database, shop)
        compiled.append(len(database.engine._compiled_cache or ()))
    assert compiled[-1] == compiled[-2] > 0

"""Returns through refresh: which orders they void, and how late facts move that."""

import datetime as dt

import pytest

from data.engine import Database
from data.rollups import refresh
from data.shop import Shop
from tests.data.facts_by_hand import Facts, at, rows


def day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


def march(number: int, time: str = "09:00") -> dt.datetime:
    return at(day(number), time)


@pytest.fixture(autouse=True)
def _people_and_products(facts: Facts) -> None:
    facts.customer("ada")
    facts.customer("ben")
    facts.product("serum")
    facts.product("cream")


def buys(facts: Facts, number: int, order: str, customer: str | None = "ada", pieces: int = 1) -> str:
    return facts.line(march(number), order, "serum", pieces, 1000 * pieces, customer_id=customer)


def returns(
    facts: Facts, number: int, pieces: int = 1, customer: str | None = "ada", names: str | None = None
) -> str:
    fields = {"customer_id": customer, "original_invoice_id": names}
    return facts.line(march(number, "12:00"), f"C{number}", "serum", -pieces, -1000 * pieces, **fields)


def voided(database: Database) -> dict[str, dt.date | None]:
    return {row[0]: row[1] for row in rows(database, "orders", "invoice_id", "voided_on")}


def test_a_match_is_kept_with_its_line_day_and_share(database: Database, shop: Shop, facts: Facts) -> None:
    line = buys(facts, 1, "O1", pieces=2)
    back = returns(facts, 5, pieces=3)
    refresh(database, shop)
    columns = ("return_id", "local_date", "transaction_id", "invoice_id", "quantity", "amount_minor")
    matches = rows(database, "return_matches", "quantity", *columns, "voided_on")
    assert [match[1:] for match in matches] == [
        (back, day(5), None, None, 1, -1000, None),
        (back, day(5), line, "O1", 2, -2000, day(5)),
    ]


def test_an_order_is_kept_while_some_of_it_is(database: Database, shop: Shop, facts: Facts) -> None:
    buys(facts, 1, "O1", pieces=2)
    facts.line(march(1), "O1", "cream", 1, 500, customer_id="ada")
    returns(facts, 3, pieces=2)
    refresh(database, shop)
    assert voided(database) == {"O1": None}
    facts.line(march(7), "C7", "cream", -1, -500, customer_id="ada")
    refresh(database, shop)
    assert voided(database) == {"O1": day(7)}


def test_a_late_purchase_takes_the_return_from_an_earlier_order(
    database: Database, shop: Shop, facts: Facts
) -> None:
    buys(facts, 1, "O1")
    returns(facts, 5)
    refresh(database, shop)
    assert voided(database) == {"O1": day(5)}
    buys(facts, 3, "O2")
    refresh(database, shop)
    assert voided(database) == {"O1": None, "O2": day(5)}


def test_a_late_return_leaves_the_later_one_the_older_order(
    database: Database, shop: Shop, facts: Facts
) -> None:
    buys(facts, 1, "O1")
    buys(facts, 2, "O2")
    returns(facts, 9)
    refresh(database, shop)
    assert voided(database) == {"O1": None, "O2": day(9)}
    returns(facts, 5)
    refresh(database, shop)
    assert voided(database) == {"O1": day(9), "O2": day(5)}


def test_an_order_named_before_it_is_known_frees_what_was_taken_instead(
    database: Database, shop: Shop, facts: Facts
) -> None:
    buys(facts, 1, "O1")
    returns(facts, 5, names="O2")
    refresh(database, shop)
    assert voided(database) == {"O1": day(5)}
    buys(facts, 2, "O2", customer=None)
    refresh(database, shop)
    assert voided(database) == {"O1": None, "O2": day(5)}


def test_a_return_waits_for_its_purchase(database: Database, shop: Shop, facts: Facts) -> None:
    returns(facts, 1)
    refresh(database, shop)
    assert rows(database, "return_matches", "invoice_id") == [(None,)]
    buys(facts, 4, "O1")
    refresh(database, shop)
    assert rows(database, "return_matches", "invoice_id", "voided_on") == [("O1", day(4))]
    assert voided(database) == {"O1": day(4)}


def test_a_guest_who_names_an_order_competes_with_its_customer(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """The guest's return shares no customer with the late line: only the order leads to it."""
    buys(facts, 2, "O2")
    returns(facts, 5, customer=None, names="O2")
    returns(facts, 9)
    refresh(database, shop)
    assert voided(database) == {"O2": day(5)}
    buys(facts, 1, "O1")
    refresh(database, shop)
    assert voided(database) == {"O1": day(9), "O2": day(5)}


def test_a_chain_of_competing_returns_is_followed_to_its_end(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """ada's late line frees O2, which ben had not got for the return of O2 that he names."""
    buys(facts, 2, "O2")
    buys(facts, 1, "O3", customer="ben")
    returns(facts, 4)
    returns(facts, 6, customer="ben", names="O2")
    refresh(database, shop)
    assert voided(database) == {"O2": day(4), "O3": None}
    buys(facts, 3, "O4")
    refresh(database, shop)
    assert voided(database) == {"O2": day(6), "O3": None, "O4": day(4)}


def test_a_guests_return_without_an_order_is_kept_unmatched(
    database: Database, shop: Shop, facts: Facts
) -> None:
    buys(facts, 1, "O1", customer=None)
    returns(facts, 2, customer=None)
    refresh(database, shop)
    assert rows(database, "return_matches", "local_date", "invoice_id", "amount_minor") == [
        (day(2), None, -1000)
    ]
    assert voided(database) == {"O1": None}


def test_adjustments_void_nothing(database: Database, shop: Shop, facts: Facts) -> None:
    buys(facts, 1, "O1")
    facts.line(march(2), "W1", "serum", -1, 0, customer_id="ada")
    refresh(database, shop)
    assert voided(database) == {"O1": None}
    assert rows(database, "return_matches", "return_id") == []

"""The check reads facts as people do: the amount they see is the one that is summed."""

import pytest

from data.checks import check
from data.engine import Database
from data.ingest import ingest
from data.rollups import rebuild
from data.shop import Currency, Shop
from tests.data.ingest.records import API, CALL, PAYMENT, PLAN, SALE, TURN, USE, a_shop

PRODUCT = {"product_id": "p1", "product_name": "Serum", "price": "9.99"}
PURCHASE = {
    "event_id": "e1",
    "event_type": "purchase",
    "channel": "web",
    "occurred_at": "2026-03-01T10:00:00Z",
    "conversion_value": "19.90",
}
# What is changed by hand -> key, what the whole number beside it says.
CHANGED = {
    "transactions.amount": ("transaction_id=t1", 20.0),
    "transactions.discount": ("transaction_id=t1", 1.5),
    "transactions.tax": ("transaction_id=t1", 0.0),
    "analytics.conversion_value": ("event_id=e1", 19.9),
    "products.price": ("product_id=p1", 9.99),
    "billing_payments.amount": ("payment_id=b1", 49.0),
    "billing_plans.base_fee": ("plan_name=Growth", 49.0),
    "billing_plans.overage_unit_price": ("plan_name=Growth", 0.0),
    "api_configurations.unit_price": ("api_name=vision", 0.002),
    "ai_inferences.cost": ("inference_id=f1", 0.000333),
    "ai_inferences.latency_ms": ("inference_id=f1", 12.346),
    "customer_interactions.response_time_sec": ("interaction_id=x1", 1.235),
    "conversations.response_time_sec": ("conversation_id=v1", 0.001),
}


@pytest.fixture
def taken_in(database: Database) -> Database:
    for kind, record in (
        ("products", PRODUCT),
        ("transactions", {**SALE, "discount": "1.50"}),
        ("events", PURCHASE),
        ("interactions", {**USE, "response_time_sec": "1.2345"}),
        ("inferences", {**CALL, "latency_ms": "12.3456", "cost": "0.0003333"}),
        ("conversations", {**TURN, "response_time_sec": "0.0005"}),
        ("payments", PAYMENT),
        ("plans", PLAN),
        ("configurations", API),
    ):
        assert ingest(database, a_shop(), kind, [record], origin="test").rejected == 0
    rebuild(database, a_shop())
    return database


def test_a_readable_amount_changed_by_hand_is_found(taken_in: Database) -> None:
    assert check(taken_in, a_shop()).passed
    with taken_in.writing() as connection:
        for cell in CHANGED:
            table, column = cell.split(".")
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = 77.25")
    report = check(taken_in, a_shop())
    found = {f"{one.table}.{one.column}": (one.key, one.stored, one.computed) for one in report.misread}
    assert found == {cell: (key, 77.25, computed) for cell, (key, computed) in CHANGED.items()}
    assert (report.passed, report.differences, report.broken) == (False, [], [])


def test_an_amount_that_was_emptied_or_filled_by_hand_is_found(taken_in: Database) -> None:
    with taken_in.writing() as connection:
        connection.exec_driver_sql("UPDATE analytics SET conversion_value = NULL")
        connection.exec_driver_sql("UPDATE ai_inferences SET latency_us = NULL")
    assert [str(found) for found in check(taken_in, a_shop()).misread] == [
        "analytics [event_id=e1] conversion_value: stored None, computed 19.9",
        "ai_inferences [inference_id=f1] latency_ms: stored 12.3456, computed None",
    ]


def test_the_smallest_change_of_one_row_is_found_and_no_other(database: Database) -> None:
    sales = [{**SALE, "transaction_id": f"t{n}", "amount": f"{n / 100}"} for n in range(1, 300)]
    ingest(database, a_shop(), "transactions", sales, origin="test")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE transactions SET amount = 2.57 WHERE transaction_id = 't258'")
    (found,) = check(database, a_shop()).misread
    assert str(found) == "transactions [transaction_id=t258] amount: stored 2.57, computed 2.58"


def test_the_currency_says_how_many_minor_units_an_amount_has(database: Database) -> None:
    dinars = Shop(currency=Currency("KWD"), clock=a_shop().clock)
    ingest(database, dinars, "transactions", [{**SALE, "amount": "20.125"}], origin="test")
    assert check(database, dinars).passed
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE transactions SET amount = 20.12")
    (found,) = check(database, dinars).misread
    assert (found.stored, found.computed) == (20.12, 20.125)

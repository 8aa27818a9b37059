"""Thousands of rows at the upper limits: every sum still fits, so refresh and check go through."""

from typing import Any

import pytest

from data.checks import check
from data.engine import Database
from data.ingest import ingest
from data.rollups import refresh
from data.shop import Currency
from tests.data.ingest.records import API, CALL, EVENT, PAYMENT, PLAN, SALE, TURN, USE, a_shop, rows

MANY = 3_000
DINARS = a_shop(currency=Currency("KWD"))
LARGEST: dict[str, dict[str, Any]] = {
    "transactions": {**SALE, "quantity": 10**9, "amount": 10**9, "discount": 10**9, "tax": 10**9},
    "events": {**EVENT, "event_type": "purchase", "conversion_value": 10**9, "session_id": "s1"},
    "interactions": {**USE, "message_count": 10**9, "response_time_sec": 10**6, "customer_id": "c1"},
    "inferences": CALL | {"latency_ms": 10**9, "input_tokens": 10**7, "output_tokens": 10**7, "cost": 10**4},
    "conversations": {**TURN, "response_time_sec": 10**6},
    "payments": {**PAYMENT, "amount": 10**9},
}
KEYS = {"transactions": "transaction_id", "events": "event_id", "interactions": "interaction_id"}
KEYS |= {"inferences": "inference_id", "conversations": "conversation_id", "payments": "payment_id"}
PRICES = [
    {**API, "api_name": unit, "unit": unit, "unit_price": 10**4} for unit in ("call", "use", "1k_tokens")
]
PRICED = {**PLAN, "base_fee": 10**9, "overage_unit_price": 10**4}


@pytest.mark.parametrize("kind", LARGEST)
def test_rows_at_the_upper_limit_still_refresh_and_check(database: Database, kind: str) -> None:
    ingest(database, DINARS, "configurations", PRICES, origin="test")
    ingest(database, DINARS, "plans", [PRICED], origin="test")
    ingest(database, DINARS, "products", [{"product_id": "p1", "price": 10**9}], origin="test")
    many = ({**LARGEST[kind], KEYS[kind]: f"k{number}"} for number in range(MANY))
    assert ingest(database, DINARS, kind, many, origin="test").accepted == MANY
    refresh(database, DINARS)
    assert check(database, DINARS).passed


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("transactions", "amount", 10**9 + 1),
        ("transactions", "amount", "-1000000000.01"),
        ("inferences", "cost", "10000.000001"),
        ("inferences", "output_tokens", 10**7 + 1),
        ("interactions", "response_time_sec", 10**6 + 1),
    ],
)
def test_what_is_beyond_is_refused(database: Database, kind: str, field: str, value: Any) -> None:
    done = ingest(database, DINARS, kind, [{**LARGEST[kind], field: value}], origin="test")
    assert [(each.field, each.code) for each in done.rejections] == [(field, "out_of_range")]


@pytest.mark.parametrize(
    ("quantity", "amount", "code"),
    [(-1, "0.4", "sign_mismatch"), (-1, "-0.4", "too_small"), (1, "-0.4", "too_small")],
)
def test_the_sign_of_a_line_is_that_of_the_exact_amount(
    database: Database, quantity: int, amount: str, code: str
) -> None:
    line = {**SALE, "quantity": quantity, "amount": amount}
    done = ingest(database, a_shop(currency=Currency("JPY")), "transactions", [line], origin="test")
    assert [(each.field, each.code) for each in done.rejections] == [("amount", code)]


@pytest.mark.parametrize(
    ("quantity", "amount", "kept"),
    [
        (1, "0.4", ("sale", 0)),
        (1, "-0.5", ("adjustment", -1)),
        (-1, "-0.5", ("return", -1)),
        (-1, "-0.0", ("adjustment", 0)),
    ],
)
def test_what_rounds_to_a_whole_unit_keeps_its_kind(
    database: Database, quantity: int, amount: str, kept: tuple[str, int]
) -> None:
    line = {**SALE, "quantity": quantity, "amount": amount}
    ingest(database, a_shop(currency=Currency("JPY")), "transactions", [line], origin="test")
    assert rows(database, "transactions", "kind", "amount_minor") == [kept]

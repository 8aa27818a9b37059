"""A handful of lists counted by hand, and some by plain SQL over the facts themselves.

Monday 2 March: ada uses Skin Analysis, then buys a serum for 40.00 and a mask for 15.00; a guest buys a
serum for 20.00. Wednesday: ada returns the mask for 12.00, and something is written off.
"""

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from data.engine import Database
from data.rollups import refresh
from tests.data.facts_by_hand import Facts, at
from tests.data.listings.conftest import asked
from tests.data.listings.shop_by_hand import ADDRESS, FIRST, LAST, SHOP

MARCH: dict[str, Any] = {"start": "2026-03-01", "end": "2026-03-31"}
ADA = {"customer_id": "ada"}


@pytest.fixture
def three_days(database: Database) -> Database:
    facts = Facts(database)
    facts.customer("ada", name="Ada Lovelace", email="ada@shop.example")
    facts.customer("ben@shop.example", signup_date=FIRST)
    facts.product("serum", category="Serums")
    facts.product("mask", category="Masks")
    facts.event(at("2026-03-02", "08:50"), "product_view", session_id="v1")
    facts.event(at("2026-03-02", "08:55"), "page_view", session_id="v2")
    facts.use(at("2026-03-02", "08:55"), "Skin Analysis", session_id="v1", **ADA)
    facts.line(at("2026-03-02", "09:00"), "A", "serum", 2, 4000, discount_minor=500, session_id="v1", **ADA)
    facts.line(at("2026-03-02", "09:00"), "A", "mask", 1, 1500, session_id="v1", **ADA)
    facts.line(at("2026-03-02", "10:00"), "B", "serum", 1, 2000)
    facts.line(at("2026-03-04", "09:00"), "R", "mask", -1, -1200, **ADA)
    facts.line(at("2026-03-04", "10:00"), "W", "serum", 1, -300)
    refresh(database, SHOP)
    return database


def told(answer: dict[str, Any], *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in answer["data"]]


def test_net_revenue_is_its_lines_newest_first(three_days: Database) -> None:
    answer = asked(three_days, "total_revenue", **MARCH)
    assert told(answer, "at", "invoice_id", "product_name", "kind", "quantity", "value") == [
        ("2026-03-04T09:00:00Z", "R", "Mask", "return", -1, -12.0),
        ("2026-03-02T10:00:00Z", "B", "Serum", "sale", 1, 20.0),
        ("2026-03-02T09:00:00Z", "A", "Mask", "sale", 1, 15.0),
        ("2026-03-02T09:00:00Z", "A", "Serum", "sale", 2, 40.0),
    ]
    assert (answer["total"], answer["sums"], answer["figure"]) == (4, {"value": 63.0}, 63.0)
    assert answer["metric"]["table"] == "revenue_summary"
    assert answer["period"]["end"].isoformat() == "2026-03-31"


def test_a_sign_up_after_the_newest_fact_is_in_list_and_figure(three_days: Database) -> None:
    """Ada bought, Ben signed up before; the newest fact is of 4 March, Carl signs up on the 20th."""
    Facts(three_days).customer("carl", signup_date=dt.date(2026, 3, 20))
    refresh(three_days, SHOP)
    for last, customers in (("2026-03-19", 2), ("2026-03-31", 3)):
        answer = asked(three_days, "total_customers", start="2026-03-01", end=last)
        assert (answer["total"], answer["figure"], answer["equal"]) == (customers, customers, True)


def test_a_return_carries_the_feature_of_its_order(three_days: Database) -> None:
    answer = asked(three_days, "attributed_revenue_amount", name="Skin Analysis", **MARCH)
    assert told(answer, "invoice_id", "order_id", "value") == [
        ("R", "A", -12.0),
        ("A", "A", 15.0),
        ("A", "A", 40.0),
    ]
    assert (answer["sums"], answer["figure"], answer["equal"]) == ({"value": 43.0}, 43.0, True)
    nobody = asked(three_days, "attributed_revenue_amount", name="none", **MARCH)
    assert told(nobody, "invoice_id", "value") == [("B", 20.0)]


def test_a_figure_tells_how_it_changed(three_days: Database) -> None:
    """4 March against 3 March, of which nothing is sold: -12.00 against 0; 2 March has none known before."""
    answer = asked(three_days, "total_revenue", start="2026-03-04", end="2026-03-04")
    told = answer["measure"]
    assert (told["value"], told["previous"], told["change"], told["change_percent"]) == (
        -12.0,
        0.0,
        -12.0,
        None,
    )
    first = asked(three_days, "total_revenue", start="2026-03-02", end="2026-03-02")["measure"]
    assert (first["value"], first["previous"], first["change"]) == (75.0, None, None)
    row = asked(three_days, "category_revenue_amount", name="Masks", start="2026-03-03", end="2026-03-04")
    # The day before the facts begin is not known.
    assert row["measure"]["previous_partial"] is True
    assert (row["measure"]["previous"], row["measure"]["change"]) == (15.0, None)
    orders = asked(
        three_days, "attributed_orders", name="Skin Analysis", start="2026-03-03", end="2026-03-04"
    )
    assert (orders["measure"]["value"], orders["measure"]["previous"]) == (0, 1)
    share = asked(three_days, "funnel_percentage", name="Product Views", start="2026-03-02", end="2026-03-02")
    assert (share["measure"]["value"], share["measure"]["previous"]) == (50.0, None)


def test_an_average_has_its_orders(three_days: Database) -> None:
    answer = asked(three_days, "average_order_value", sort="numerator", order="asc", **MARCH)
    assert told(answer, "invoice_id", "numerator", "denominator") == [("B", 20.0, 1), ("A", 55.0, 1)]
    assert answer["sums"] == {"numerator": 75.0, "denominator": 2, "value": 37.5}
    assert answer["figure"] == 37.5


def test_a_rate_has_its_sessions(three_days: Database) -> None:
    answer = asked(three_days, "unassisted_rate", **MARCH)
    assert told(answer, "session_id", "stage_name", "numerator", "denominator") == [
        ("v2", "Page Visitors", 0, 1)
    ]
    assert (answer["sums"]["value"], answer["figure"]) == (0.0, 0.0)
    lost = asked(three_days, "lost", name="Product Views", **MARCH)
    assert told(lost, "session_id", "converted") == [("v2", False)]


def test_customers_are_listed_from_the_beginning(three_days: Database) -> None:
    answer = asked(three_days, "total_customers", start="2026-03-03", end="2026-03-04")
    assert told(answer, "date", "customer_id", "by") == [
        (FIRST, "(e-mail address)", "sign-up"),
        (FIRST, "ada", "first purchase"),
    ]
    assert answer["figure"] == 2


def test_what_is_not_known_has_no_list_and_no_figure(three_days: Database) -> None:
    answer = asked(three_days, "sales", start="2025-01-01", end="2025-01-31")
    assert (answer["data"], answer["total"]) == ([], 0)
    assert (answer["sums"], answer["figure"], answer["equal"]) == ({"value": None}, None, True)


def test_a_name_that_has_nothing_in_the_window_has_an_empty_list(three_days: Database) -> None:
    answer = asked(three_days, "category_revenue_amount", name="Masks", start="2026-03-03", end="2026-03-03")
    assert (answer["total"], answer["sums"], answer["figure"]) == (0, {"value": 0.0}, 0)


def test_facts_that_wait_are_listed_and_said_to_be_ahead(three_days: Database) -> None:
    Facts(three_days).line(at("2026-03-04", "11:00"), "C", "serum", 1, 900, transaction_id="T99")
    answer = asked(three_days, "sales", **MARCH)
    assert (answer["sums"]["value"], answer["figure"]) == (84.0, 75.0)
    assert (answer["equal"], answer["pending"]) == (False, True)
    refresh(three_days, SHOP)
    answer = asked(three_days, "sales", **MARCH)
    assert (answer["figure"], answer["equal"], answer["pending"]) == (84.0, True, False)


# The shop of ten weeks, counted by plain SQL over facts alone.

DAYS = f"local_date BETWEEN '{FIRST}' AND '{LAST}'"
LINES = f"transactions JOIN products USING (product_id) WHERE {DAYS} AND kind"
NET = f"SELECT sum(amount_minor) / 100.0 FROM {LINES} <> 'adjustment'"
BY_SQL = (
    ("total_revenue", None, NET),
    ("returns", None, f"SELECT -sum(amount_minor) / 100.0 FROM {LINES} = 'return'"),
    ("discounts", None, f"SELECT sum(discount_minor) / 100.0 FROM {LINES} = 'sale'"),
    ("orders", None, f"SELECT count(DISTINCT invoice_id) FROM {LINES} = 'sale'"),
    ("category_revenue_amount", "Masks", f"{NET} AND category = 'Masks'"),
    ("tier_revenue", "Guests", f"{NET} AND customer_id IS NULL"),
    ("tier_customers", None, f"SELECT count(DISTINCT customer_id) FROM {LINES} <> 'adjustment'"),
    (
        "interaction_type_uses",
        "Chat Assistant",
        f"SELECT count(*) FROM customer_interactions WHERE interaction_type = 'Chat Assistant' AND {DAYS}",
    ),
)


@pytest.mark.parametrize(("metric", "name", "statement"), BY_SQL, ids=[metric for metric, *_ in BY_SQL])
def test_lists_add_up_to_what_plain_sql_counts(
    listed: Database, ten_weeks: Path, metric: str, name: str | None, statement: str
) -> None:
    connection = sqlite3.connect(ten_weeks)
    (counted,) = connection.execute(statement).fetchone()
    connection.close()
    answer = asked(listed, metric, start=FIRST, end=LAST, limit="1000", **({"name": name} if name else {}))
    assert counted
    assert round(sum(row["value"] for row in answer["data"]), 2) == pytest.approx(counted, abs=0.001)
    assert answer["figure"] == pytest.approx(counted, abs=0.001)


def test_sessions_with_a_name_and_without_are_listed(listed: Database, ten_weeks: Path) -> None:
    connection = sqlite3.connect(ten_weeks)
    (named,) = connection.execute(
        "SELECT count(DISTINCT session_id) FROM analytics WHERE channel = 'web'"
    ).fetchone()
    connection.close()
    answer = asked(listed, "sessions", start=FIRST, end=LAST, limit="1000")
    # Beside them: two of a visitor who paused for 35 minutes, and an event of nobody.
    assert answer["total"] == named + 3
    assert ADDRESS not in str(answer["data"])

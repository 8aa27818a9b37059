"""What happened, newest first, page by page, told without anybody's name or address."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.errors import QuestionError
from data.listings.activity import Activity, parse_activity
from data.listings.happenings import STATEMENTS
from data.periods import Period
from data.queries.reader import open_reader
from data.rollups import refresh
from tests.data.facts_by_hand import Facts, at
from tests.data.listings.shop_by_hand import SHOP, fill

DAY = "2026-05-10"


def happened(database: Database, **arguments: str) -> dict[str, Any]:
    with open_reader(database, SHOP) as reader:
        return parse_activity(arguments)(reader, Period()).envelope()


@pytest.fixture
def a_day(database: Database) -> Database:
    facts = Facts(database)
    facts.customer("ada", name="Ada Lovelace", email="ada@shop.example")
    facts.product("serum", product_name="Barrier Serum", price_minor=2600)
    facts.product("mask", product_name="<b>Mask</b>")
    facts.use(at(DAY, "09:00"), "Skin Analysis", customer_id="ada", customer_name="Ada L.",
              activity_description="Ada L. (ada lovelace, ada@shop.example) had redness, adagio")  # fmt: skip
    facts.event(at(DAY, "09:10"), "add_to_cart", product_id="serum", interaction_type="Skin Analysis")
    facts.event(at(DAY, "09:11"), "page_view")
    facts.event(at(DAY, "09:12"), "search", search_query="dry shampoo", search_results=0)
    facts.event(at(DAY, "09:13"), "search", search_query="serum", search_results=7)
    facts.line(at(DAY, "09:20"), "10482", "serum", 1, 2600, customer_id="ada", transaction_id="10482-1")
    facts.line(at(DAY, "09:20"), "10482", "mask", 2, 3690, customer_id="ada", transaction_id="10482-2")
    facts.line(at(DAY, "09:30"), "10274", "mask", -1, -1800, customer_id="ada", transaction_id="10274-1")
    facts.line(at(DAY, "09:40"), "W", "mask", 1, -100)
    refresh(database, SHOP)
    return database


def test_the_newest_is_told_first_with_what_it_is_about(a_day: Database) -> None:
    answer = happened(a_day)
    keys = ("at", "kind", "feature", "title", "detail", "amount", "id")
    assert [tuple(item[key] for key in keys) for item in answer["data"]] == [
        (f"{DAY}T09:30:00Z", "return", "Skin Analysis", "Return 10274", "<b>Mask</b>", -18.0, "10274-1"),
        (f"{DAY}T09:20:00Z", "order", "Skin Analysis", "Order 10482", "Barrier Serum +1", 62.9, "10482"),
        (f"{DAY}T09:12:00Z", "search", None, "No result for", "dry shampoo", None, "E4"),
        (f"{DAY}T09:10:00Z", "add_to_cart", "Skin Analysis", "Added to cart", "Barrier Serum", 26.0, "E2"),
        (
            f"{DAY}T09:00:00Z",
            "ai_use",
            "Skin Analysis",
            "Skin Analysis",
            "a customer (a customer, (e-mail address)) had redness, adagio",
            None,
            "I1",
        ),
    ]
    assert answer["next"] is None


def test_what_no_figure_knows_yet_is_told(a_day: Database) -> None:
    Facts(a_day).use(at("2026-05-11", "11:59"), "Chat Assistant", interaction_id="now")
    assert happened(a_day, limit="1")["data"][0]["id"] == "now"


def test_what_is_dated_after_today_waits_until_then(a_day: Database) -> None:
    Facts(a_day).use(at("2026-05-12", "09:00"), "Chat Assistant", interaction_id="tomorrow")
    assert happened(a_day, limit="1")["data"][0]["id"] == "10274-1"


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_are_the_whole_list_once(database: Database, limit: int) -> None:
    facts = Facts(database)
    fill(facts)
    for number in range(5):  # at one moment, of two kinds
        facts.use(at(DAY, "12:00"), "Skin Analysis", interaction_id=f"U{number}")
        facts.event(at(DAY, "12:00"), "add_to_cart", product_id="serum", event_id=f"C{number}")
    refresh(database, SHOP)
    found: list[str] = []
    asked, place = 0, None
    while asked == 0 or place is not None:
        answer = happened(database, limit=str(limit), **({"before": place} if place else {}))
        found += [f"{item['at']} {item['kind']} {item['id']}" for item in answer["data"]]
        place, asked = answer["next"], asked + 1
    assert len(found) == len(set(found)) == _counted(database)
    moments = [item.split()[0] for item in found]
    assert moments == sorted(moments, reverse=True)


def _counted(database: Database) -> int:
    """By plain SQL: orders, return lines, carts, searches in vain, uses."""
    statements = (
        "SELECT count(DISTINCT invoice_id) FROM transactions WHERE kind = 'sale'",
        "SELECT count(*) FROM transactions WHERE kind = 'return'",
        "SELECT count(*) FROM analytics WHERE event_type = 'add_to_cart'",
        "SELECT count(*) FROM customer_interactions",
    )
    with database.reading() as connection:
        return sum(connection.execute(sa.text(statement)).scalar_one() for statement in statements)


def test_a_quiet_stretch_does_not_end_the_list(a_day: Database) -> None:
    facts = Facts(a_day)
    facts.use(at("2024-02-29"), "Skin Analysis", interaction_id="long ago")
    refresh(a_day, SHOP)
    assert happened(a_day)["data"][-1]["id"] == "long ago"


def test_a_shop_without_facts_has_an_empty_list(database: Database) -> None:
    answer = happened(database)
    assert (answer["data"], answer["next"]) == ([], None)


@pytest.mark.parametrize(
    "arguments",
    [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"before": ""}, {"before": "1"}, {"before": "1-2-3"},
     {"before": "9" * 40 + "-1"}, {"before": "-1-1"}, {"before": "1' OR 1=1"}],
)  # fmt: skip
def test_a_place_that_is_none_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(QuestionError):
        parse_activity(arguments)
    assert parse_activity({}) == Activity()


def test_everything_is_found_by_an_index(listed: Database) -> None:
    asked = {"first": dt.date(2026, 5, 4), "last": dt.date(2026, 5, 10), "at": 10**14, "limit": 20}
    for statement in STATEMENTS:
        text = str(statement.compile(listed.engine, compile_kwargs={"render_postcompile": True}))
        compiled = statement.compile(listed.engine)
        values = tuple({**compiled.params, **asked}[name] for name in compiled.positiontup or ())
        with listed.reading() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", _stored(values)).all()
        read = [row[3] for row in plan if row[3].startswith(("SCAN", "SEARCH"))]
        assert any("_local_date (local_date>? AND local_date<?)" in step for step in read)
        assert [step for step in read if step.startswith("SCAN") and "anon" not in step] == []


def _stored(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, dt.date) else value for value in values)

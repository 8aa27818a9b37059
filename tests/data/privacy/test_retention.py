"""Retention: old words and events go, every figure stays what it was, and check still proves it."""

import datetime as dt
import json
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from data.checks import check
from data.checks.comparison import NOT_COMPARED
from data.engine import Database
from data.errors import QuestionError, SealedDays, SettingError
from data.listings.question import FactList
from data.periods import parse_period
from data.privacy import apply_retention, foretell_retention, forget_customer, forget_user
from data.queries.reader import open_reader
from data.rollups import STEPS, rebuild, refresh
from data.rollups.sealing import FROM_EVENTS
from data.schema import settle
from data.shop import Retention, Shop
from data.tables import metadata
from tests.data.facts_by_hand import Facts, at
from tests.data.ingest.records import EVENT, MESSAGE, SALE, TURN, USE, a_shop, counts, rows, send
from tests.data.listings import shop_by_hand
from tests.data.privacy.searching import places

DAY = dt.timedelta(days=1)
# The shop by hand is asked on 11 May: 30 days keep events from 11 April on.
THIRTY = Retention(events_days=30)
LAST_SEALED = dt.date(2026, 4, 10)
TABLES = [step.table.name for step in STEPS]


@pytest.fixture
def shop() -> Shop:
    return shop_by_hand.SHOP


@pytest.fixture
def full(database: Database, shop: Shop, facts: Facts) -> Database:
    """Ten weeks, with a visit over the midnight that retention cuts at, and searches that are metered."""
    settle(database, shop)
    shop_by_hand.fill(facts)
    facts.api("search", "search", 1000)
    for day, moment in ((LAST_SEALED, "23:50"), (LAST_SEALED + DAY, "00:10")):
        facts.event(at(day, moment), "page_view", user_id="owl")
        facts.event(at(day, moment), "product_view", session_id="over midnight", product_id="oil")
    facts.event(at(LAST_SEALED, "12:00"), "page_view", user_id="lark")
    for day in (dt.date(2026, 4, 3), LAST_SEALED, dt.date(2026, 4, 20)):
        facts.event(at(day, "15:00"), "search", user_id="owl", search_query="moss balm", search_results=0)
    with database.writing() as connection:  # by hand only the whole numbers were told
        connection.exec_driver_sql("UPDATE transactions SET tax = tax_minor / 100.0")
        connection.exec_driver_sql("UPDATE transactions SET discount = discount_minor / 100.0")
    rebuild(database, shop)
    return database


def figures(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    told = {}
    for name in TABLES:
        columns = [column.name for column in metadata.tables[name].c if column.name not in NOT_COMPARED]
        told[name] = sorted(rows(database, name, *columns), key=str)
    return told


def days_of_events(database: Database) -> list[dt.date]:
    return sorted({day for (day,) in rows(database, "analytics", "local_date")})


def test_old_events_go_and_no_figure_moves(full: Database, shop: Shop) -> None:
    before = figures(full)
    events = len(rows(full, "analytics", "event_id"))
    done = apply_retention(full, shop, THIRTY)
    assert figures(full) == before
    assert check(full, shop).passed
    assert done.through == LAST_SEALED
    assert done.events == events - len(rows(full, "analytics", "event_id")) > 50
    # Of a visit that goes on after midnight and has no id the events stay a day longer, with all that the
    # visitor did without one on that day.
    left = rows(full, "analytics", "local_date", "user_id", "event_type")
    assert [row[1:] for row in left if row[0] <= LAST_SEALED] == [("owl", "page_view"), ("owl", "search")]
    rebuild(full, shop)
    assert figures(full) == before
    assert check(full, shop).passed


def test_a_day_later_what_had_to_stay_goes_too(full: Database, shop: Shop) -> None:
    before = figures(full)
    apply_retention(full, shop, THIRTY)
    tomorrow = replace(shop, clock=lambda: shop_by_hand.NOON + DAY)
    assert apply_retention(full, tomorrow, THIRTY).through == LAST_SEALED + DAY
    assert days_of_events(full)[0] > LAST_SEALED + DAY
    assert figures(full) == before
    assert rows(full, "usage_breakdown", "month", "units") == [(dt.date(2026, 4, 1), 3)]
    assert rows(full, "sealed_searches", "local_date", "searches") == [
        (dt.date(2026, 4, 3), 1),
        (LAST_SEALED, 1),
    ]
    assert check(full, tomorrow).passed


def test_nothing_is_done_twice(full: Database, shop: Shop) -> None:
    assert apply_retention(full, shop, THIRTY)
    assert not apply_retention(full, shop, THIRTY)
    assert not foretell_retention(full, shop, THIRTY)


def test_a_dry_run_tells_what_a_run_does(full: Database, shop: Shop) -> None:
    told = foretell_retention(full, shop, THIRTY)
    assert len(rows(full, "sealed_days", "local_date")) == 0
    done = apply_retention(full, shop, THIRTY)
    assert (told.events, told.through) == (done.events, done.through)
    assert told.days == done.days


def test_many_steps_come_to_the_same(full: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = figures(full)
    monkeypatch.setattr("data.privacy.retention.DAYS_AT_ONCE", 3)
    apply_retention(full, shop, THIRTY)
    assert figures(full) == before
    assert days_of_events(full)[0] == LAST_SEALED
    assert check(full, shop).passed


def test_figures_go_on_after_sealed_days(full: Database, shop: Shop, facts: Facts) -> None:
    """Returns of sealed orders, who comes back, sessions that go on, a product in another category."""
    apply_retention(full, shop, THIRTY)
    kept = {name: _sealed_rows(full, name) for name in FROM_EVENTS}
    (invoice, customer, product) = next(
        (invoice, customer, product)
        for invoice, customer, product, day, kind in rows(
            full, "transactions", "invoice_id", "customer_id", "product_id", "local_date", "kind"
        )
        if day < LAST_SEALED and kind == "sale" and customer is not None
    )
    day = dt.date(2026, 5, 9)
    back = {"customer_id": customer, "original_invoice_id": invoice, "transaction_id": "late-1"}
    facts.line(at(day, "10:00"), "R-late", product, -1, -100, **back)
    facts.line(at(day, "11:00"), "O-late", product, 1, 900, customer_id=customer, transaction_id="late-2")
    facts.event(at(day, "11:00"), "purchase", session_id="over midnight", event_id="late-3")
    facts.use(at(day, "10:30"), "Skin Analysis", customer_id=customer, interaction_id="late-4")
    facts.customer("newcomer", signup_date=dt.date(2026, 3, 20))
    with full.writing() as connection:
        products = metadata.tables["products"]
        connection.execute(
            products.update().where(products.c.product_id == product).values(category="Elixirs")
        )
    facts.touch("products", product)
    refresh(full, shop)
    assert {name: _sealed_rows(full, name) for name in FROM_EVENTS} == kept
    assert check(full, shop).passed
    after = figures(full)
    rebuild(full, shop)
    assert figures(full) == after


def _sealed_rows(database: Database, name: str) -> list[tuple[Any, ...]]:
    table = metadata.tables[name]
    day = "record_date" if "record_date" in table.c else "local_date"
    columns = [day, *(column.name for column in table.c if column.name not in (*NOT_COMPARED, day))]
    return sorted((row for row in rows(database, name, *columns) if row[0] <= LAST_SEALED), key=str)


@pytest.mark.parametrize("name", FROM_EVENTS)
def test_a_changed_cell_of_a_sealed_day_is_found(full: Database, shop: Shop, name: str) -> None:
    apply_retention(full, shop, THIRTY)
    table = metadata.tables[name]
    day = "record_date" if "record_date" in table.c else "local_date"
    told = min(row for (row,) in rows(full, name, day))
    assert told <= LAST_SEALED
    with full.writing() as connection:
        connection.execute(table.delete().where(table.c[day] == told))
    found = check(full, shop).differences
    assert ("sealed_days", f"local_date={told}") in {(each.table, each.key) for each in found}


def test_days_on_which_there_were_events_alone_stay_in_the_calendar(
    database: Database, shop: Shop, facts: Facts
) -> None:
    settle(database, shop)
    facts.product("oil")
    facts.customer("early", signup_date=dt.date(2019, 7, 1))
    facts.event(at("2026-03-02"), "product_view", session_id="v1", product_id="oil")
    facts.line(at("2026-05-04"), "O1", "oil", 1, 900)
    refresh(database, shop)
    before = figures(database)
    apply_retention(database, shop, THIRTY)
    rebuild(database, shop)
    assert figures(database) == before
    assert rows(database, "calendar", "record_date")[0] == (dt.date(2026, 3, 2),)
    assert check(database, shop).passed
    # The day of the sign-up before all facts has a figure too, and a seal.
    assert rows(database, "sealed_days", "local_date") == [(dt.date(2019, 7, 1),), (dt.date(2026, 3, 2),)]


def test_a_changed_figure_of_money_is_found_on_sealed_days_as_on_others(full: Database, shop: Shop) -> None:
    apply_retention(full, shop, THIRTY)
    with full.writing() as connection:
        connection.exec_driver_sql("UPDATE revenue_summary SET tax = 7 WHERE record_date = '2026-03-02'")
    (found,) = check(full, shop).differences
    assert (found.table, found.key, found.column) == ("revenue_summary", "record_date=2026-03-02", "tax")


def test_tables_that_events_are_part_of_are_the_frozen_ones() -> None:
    """By what the steps read; figures by month go on, and the calendar keeps its days by itself."""
    reached, computed_on = {"analytics"}, {"calendar", "usage_breakdown", "billing_summary"}
    for step in STEPS:
        if reached & {*step.reads} and step.table.name not in computed_on:
            reached.add(step.table.name)
    assert reached - {"analytics"} == {*FROM_EVENTS}


def test_late_facts_for_sealed_days_are_refused_with_their_reason(full: Database, shop: Shop) -> None:
    apply_retention(full, shop, THIRTY)
    before = figures(full)
    late = {**SALE, "transaction_id": "late", "invoice_date": "2026-04-10T10:00:00Z"}
    summary = send(full, "transactions", late, shop=shop)
    assert counts(summary) == (0, 0, 1)
    assert "2026-04-10 is sealed" in summary.rejections[0].reason
    assert counts(send(full, "events", {**EVENT, "occurred_at": "2026-01-01"}, shop=shop)) == (0, 0, 1)
    assert counts(send(full, "events", {**EVENT, "occurred_at": "2026-04-11"}, shop=shop)) == (1, 0, 0)
    assert rows(full, "rejected_rows", "code") == [("sealed_day",), ("sealed_day",)]
    assert figures(full) == before


@pytest.mark.parametrize("changed", [{"attribution_days": 14}, {"zone": ZoneInfo("Pacific/Auckland")}])
def test_another_zone_or_window_would_need_what_is_gone(
    full: Database, shop: Shop, changed: dict[str, Any]
) -> None:
    apply_retention(full, shop, THIRTY)
    before = figures(full)
    with pytest.raises(SealedDays, match="Events up to 2026-04-10 were removed by retention"):
        rebuild(full, replace(shop, **changed))
    with pytest.raises(SettingError, match="No event was removed"):
        apply_retention(full, replace(shop, **changed), Retention(events_days=10))
    assert figures(full) == before


def test_a_list_of_removed_events_says_so(full: Database, shop: Shop) -> None:
    apply_retention(full, shop, THIRTY)
    whole = parse_period({"start": "2026-04-01", "end": "2026-04-30"})
    later = parse_period({"start": "2026-04-11", "end": "2026-04-30"})
    with open_reader(full, shop) as reader:
        with pytest.raises(
            QuestionError, match="from 2026-04-11 on: the events up to 2026-04-10 were removed"
        ):
            FactList("category_views")(reader, whole)
        assert FactList("category_views")(reader, later).body["equal"]
        for metric in ("sessions", "orders", "total_revenue", "conversion_rate"):
            assert FactList(metric)(reader, whole).body["equal"]


def test_a_cut_off_run_is_finished_by_the_next(
    full: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures(full)
    monkeypatch.setattr("data.privacy.retention.DAYS_AT_ONCE", 7)
    calls = iter(range(100))

    def killed(_connection: object) -> None:
        if next(calls) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_retention(full, shop, THIRTY, killed)
    assert check(full, shop).passed
    assert apply_retention(full, shop, THIRTY).through == LAST_SEALED
    assert figures(full) == before
    assert check(full, shop).passed


def test_who_is_in_sealed_days_is_forgotten_too(full: Database, shop: Shop) -> None:
    apply_retention(full, shop, THIRTY)
    forget_customer(full, shop, shop_by_hand.ADDRESS)
    forget_user(full, shop, "owl")
    # The search was owl's alone.
    assert places(full, (shop_by_hand.ADDRESS, "user:owl", "moss balm")) == set()
    assert check(full, shop).passed
    with full.writing() as connection:
        connection.exec_driver_sql("DELETE FROM web_sessions WHERE local_date = '2026-04-10'")
    assert not check(full, shop).passed


# Messages

WEEK = Retention(messages_days=7)  # a_shop is asked on 15 June: words from 8 June on stay


def test_messages_lose_their_words_and_still_count(database: Database) -> None:
    words = {"user_message": "my cheeks burn", "bot_response": "try oil"}
    old, new = {**TURN, **words}, {**TURN, **words, "conversation_id": "v2", "occurred_at": "2026-06-08"}
    silent = {**TURN, "conversation_id": "v3"}
    spoken = {**MESSAGE, "message_id": "m1"}
    send(database, "conversations", old, new, silent)
    send(database, "messages", spoken, {**MESSAGE, "message_id": "m2", "created_at": "2026-06-08"})
    send(database, "interactions", USE)
    refresh(database, a_shop())
    before = figures(database)

    assert foretell_retention(database, a_shop(), WEEK).messages == 2
    assert apply_retention(database, a_shop(), WEEK).messages == 2
    assert rows(database, "audit_log", "subject", "details") == [("old messages", '{"rows":2}')]
    assert rows(database, "conversations", "conversation_id", "user_message", "bot_response") == [
        ("v1", "", ""),
        ("v2", "my cheeks burn", "try oil"),
        ("v3", None, None),
    ]
    emptied, kept = (text for _, text in rows(database, "chat_message_history", "message_id", "message"))
    assert "hello" not in emptied
    assert "hello" in kept
    assert '"type": "human"' in emptied
    assert rows(database, "users", "total_messages") == [(3,)]
    assert figures(database) == before
    assert check(database, a_shop()).passed
    assert not apply_retention(database, a_shop(), WEEK)

    # Sent again the words are not taken back, and it is no contradiction.
    assert counts(send(database, "conversations", old)) == (0, 1, 0)
    assert counts(send(database, "messages", spoken)) == (0, 1, 0)
    assert places(database, ("my cheeks burn", "hello")) == {
        "conversations.user_message: my cheeks burn",
        "chat_message_history.message: hello",
    }


def test_days_are_the_shops_own(database: Database) -> None:
    """In Auckland 8 June begins at noon of the 7th in UTC."""
    auckland = a_shop(zone=ZoneInfo("Pacific/Auckland"))
    for key, moment in (("m1", "2026-06-08T11:59:00Z"), ("m2", "2026-06-08T12:01:00Z")):
        send(database, "messages", {**MESSAGE, "message_id": key, "created_at": moment}, shop=auckland)
    # 15 June noon in UTC is 16 June there.
    apply_retention(database, auckland, WEEK)
    said = dict(rows(database, "chat_message_history", "message_id", "message"))
    assert ["hello" in said[key] for key in ("m1", "m2")] == [False, True]


def test_what_was_refused_of_messages_and_events_goes_too(database: Database) -> None:
    """By the day on which it was refused: what it says itself may be what was wrong with it."""
    for day, key in ((7, "old"), (8, "new")):
        then = replace(a_shop(), clock=partial(dt.datetime, 2026, 6, day, 12, tzinfo=dt.UTC))
        refused = {
            "messages": {**MESSAGE, "message_id": key, "created_at": "one day"},
            "events": {**EVENT, "event_id": key, "occurred_at": "one day"},
            "transactions": {**SALE, "transaction_id": key, "quantity": "x"},
        }
        for kind, record in refused.items():
            assert counts(send(database, kind, record, shop=then)) == (0, 0, 1)
    both = replace(WEEK, events_days=7)

    assert foretell_retention(database, a_shop(), both).refused == 2
    assert apply_retention(database, a_shop(), WEEK).refused == 1
    assert apply_retention(database, a_shop(), both).refused == 1
    assert not apply_retention(database, a_shop(), both)
    gone = ("old refused rows", '{"rows":1}')
    assert rows(database, "audit_log", "subject", "details") == [gone, gone]
    key_of = {"messages": "message_id", "events": "event_id", "transactions": "transaction_id"}
    left = rows(database, "rejected_rows", "kind", "record")
    kept = {(kind, json.loads(record)[key_of[kind]]) for kind, record in left}
    assert kept == {
        ("messages", "new"), ("events", "new"), ("transactions", "old"), ("transactions", "new")
    }  # fmt: skip


def test_each_step_is_noted_with_what_it_did(
    full: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.privacy.retention.DAYS_AT_ONCE", 14)
    done = apply_retention(full, shop, THIRTY, actor="worker")
    noted = [
        json.loads(details)
        for actor, action, subject, details in rows(
            full, "audit_log", "actor", "action", "subject", "details"
        )
        if (actor, action, subject) == ("worker", "let go", "old events")
    ]
    assert len(noted) > 1
    assert sum(step["events"] for step in noted) == done.events
    assert max(step["up_to"] for step in noted) == "2026-04-10"


def test_nothing_goes_while_nothing_is_set(full: Database, shop: Shop) -> None:
    events = rows(full, "analytics", "event_id")
    assert not apply_retention(full, shop, Retention())
    assert rows(full, "analytics", "event_id") == events
    with full.reading() as connection:
        assert (
            connection.execute(
                sa.select(sa.func.count()).select_from(metadata.tables["sealed_days"])
            ).scalar()
            == 0
        )

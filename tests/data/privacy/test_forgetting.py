"""Forgetting: nothing of the person is left anywhere, and every figure is what it was."""

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.checks import check
from data.engine import Database
from data.errors import DatabaseUnavailable
from data.ingest import ingest
from data.privacy import Forgotten, forget_customer, forget_user
from data.rollups import refresh
from data.shop import Shop
from data.tables import metadata
from demo import DemoShop
from tests.data.ingest.records import NOW, a_shop, counts, rows, send
from tests.data.privacy.searching import in_backup, in_files, places
from tests.servers import PostgresServer

CUSTOMER, USER, VISITOR = "cust-ada-77", "tg-user-5511", "cookie-9f3k"
CHAT, VISIT = "chat-5511-x", "visit-77-y"
NAME, EMAIL, NICK = "Adalind Querstein", "adalind.querstein@mail.example", "quersteinchen"
SAID, ANSWER = "my cheeks burn after the zephyr cream", "try the moonlight balm instead"
LANGCHAIN, DID, ASKED = "hello from langchain zzyx", "compared two zephyr jars", "balm for adalind"
IDENTITY = (CUSTOMER, USER, VISITOR, CHAT, VISIT, NAME, EMAIL, NICK, SAID, ANSWER, LANGCHAIN, DID, ASKED)

OTHER = "cust-bob-12"
FIGURES = (
    "revenue_summary",
    "customer_value_analysis",
    "product_analytics",
    "category_revenue",
    "revenue_attribution",
    "overview_kpis",
    "conversion_funnel",
    "conversion_analytics",
    "interaction_summary",
    "customer_concerns",
    "behavioral_patterns",
    "activity_by_hour",
    "usage_breakdown",
)


def line(
    key: str, customer: str | None, day: int, amount: int, quantity: int = 1, **more: Any
) -> dict[str, Any]:
    return {
        "transaction_id": key,
        "invoice_id": key.partition("/")[0],
        "customer_id": customer,
        "product_id": "balm",
        "invoice_date": f"2026-03-{day:02}T10:00:00Z",
        "quantity": quantity,
        "amount": amount,
        **more,
    }


LINES = (
    line("i1/1", CUSTOMER, 2, 30, session_id=VISIT),
    line("i2/1", CUSTOMER, 5, 20, quantity=2),
    line("i3/1", CUSTOMER, 7, -30, quantity=-1),
    line(f"order-{CUSTOMER}-4/1", CUSTOMER, 9, 50),
    line("i5/1", OTHER, 2, 40),
    line("i6/1", None, 5, 10),
)


def event(key: str, kind: str, day: int, minute: int = 0, **more: Any) -> dict[str, Any]:
    at = f"2026-03-{day:02}T09:{minute:02}:00Z"
    return {"event_id": key, "event_type": kind, "channel": "web", "occurred_at": at, **more}


EVENTS = (
    event("e1", "page_view", 2, customer_id=CUSTOMER, user_id=VISITOR, session_id=VISIT),
    event("e2", "product_view", 2, 1, user_id=VISITOR, session_id=VISIT, product_id="balm"),
    event("e3", "page_view", 5, user_id=VISITOR, metadata={"note": NAME}),
    event("e4", "search", 5, 5, user_id=VISITOR, metadata={"query": ASKED, "results": 0}),
    event("e5", "search", 5, 6, customer_id=CUSTOMER, metadata={"query": "snail serum", "results": 0}),
    event("e6", "search", 5, 7, customer_id=OTHER, metadata={"query": "snail serum", "results": 0}),
    event(f"purchase:{USER}:1", "purchase", 5, 9, user_id=USER),
    event("e8", "page_view", 6, customer_id=OTHER, metadata={"friend": EMAIL.upper()}),
)
USE = {
    "interaction_id": "x1",
    "interaction_type": "Skin Analysis",
    "interaction_date": "2026-03-02T08:00:00Z",
    "customer_id": CUSTOMER,
    "customer_name": NAME,
    "activity_description": DID,
    "session_id": VISIT,
    "concern": "redness",
    "message_count": 3,
}
TURN = {
    "conversation_id": "v1",
    "session_id": CHAT,
    "user_id": USER,
    "occurred_at": "2026-03-05T11:00:00Z",
    "user_message": SAID,
    "bot_response": ANSWER,
    "concern": "redness",
}
OTHERS_TURN = {
    "conversation_id": "v2",
    "session_id": "chat-bob",
    "user_id": "bob",
    "occurred_at": "2026-03-05T11:00:00Z",
    "user_message": f"please write to {EMAIL} as well",
}
MESSAGE = {
    "message_id": "m1",
    "session_id": CHAT,
    "created_at": "2026-03-05T11:00:00Z",
    "message": {"type": "human", "data": {"content": LANGCHAIN}},
}
ADA = {
    "customer_id": CUSTOMER,
    "name": NAME,
    "email": EMAIL,
    "signup_date": "2026-01-04",
    "country": "Elbonia",
}


def fill(database: Database) -> None:
    """Facts of Ada and of others, with rows of hers that were refused, and figures computed in between."""
    send(database, "customers", ADA, {"customer_id": OTHER, "name": "Bob", "email": "bob@mail.example"})
    send(database, "customers", {"customer_id": "cust-eve", "email": EMAIL})
    send(database, "products", {"product_id": "balm", "product_name": "Balm", "category": "Balms"})
    send(database, "users", {"user_id": USER, "username": NICK, "customer_id": CUSTOMER})
    send(database, "users", {"user_id": "bob", "username": "Bob"})
    send(database, "configurations", {"api_name": "vision", "unit": "use", "unit_price": "0.002"})
    send(database, "transactions", *LINES[:3])
    refresh(database, a_shop())
    send(database, "transactions", *LINES[3:], line("bad/1", CUSTOMER, 3, 5, quantity=0))
    send(database, "events", *EVENTS)
    refresh(database, a_shop())
    send(database, "interactions", USE)
    send(
        database,
        "conversations",
        TURN,
        OTHERS_TURN,
        {**TURN, "conversation_id": "v9", "occurred_at": "never"},
    )
    send(database, "messages", MESSAGE)
    refresh(database, a_shop())
    day, stamp = NOW.date(), NOW.replace(tzinfo=None)
    chance = {"customer_id": CUSTOMER, "purchase_probability": 0.7}
    score = {"recency": 1, "frequency": 1, "monetary_minor": 1, "monetary": 0.01, "recency_score": 4}
    records: dict[str, dict[str, Any]] = {
        "predictions": {**chance, "predicted_label": 1, "confidence": 0.7, "prediction_date": day},
        "prediction_history": {**chance, "as_of": day, "horizon": 90},
        "rfm_scores": {
            "customer_id": CUSTOMER,
            **score,
            "frequency_score": 1,
            "monetary_score": 1,
            "overall_rfm_score": 6,
            "segment": "At-Risk",
            "calculated_date": day,
            "created_at": stamp,
            "updated_at": stamp,
            "source": "manual",
        },
    }
    with database.writing() as connection:
        for table, row in records.items():
            connection.execute(metadata.tables[table].insert().values(row))


def figures(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    apart = ("id", "created_at", "updated_at")
    columns = {name: [c.name for c in metadata.tables[name].c if c.name not in apart] for name in FIGURES}
    return {name: sorted(rows(database, name, *told), key=str) for name, told in columns.items()}


def test_nothing_of_a_customer_is_left_and_no_figure_moves(database: Database, tmp_path: Path) -> None:
    fill(database)
    before = figures(database)
    assert {found.split(": ")[1] for found in places(database, IDENTITY)} == set(IDENTITY)

    done = forget_customer(database, a_shop(), CUSTOMER)

    assert places(database, IDENTITY) == set()
    if database.is_sqlite:
        assert in_files(database, tmp_path, IDENTITY) == set()
    assert figures(database) == before
    assert check(database, a_shop()).passed
    # 4 lines; e1-e5 and the purchase; a use; a turn; a message. Words: 1 customer, 1 user, 1 turn, 1 use,
    # 3 events with metadata, 1 message. Refused: the address taken, quantity 0, the turn without a day.
    assert done == Forgotten(1, 2, 2, 12, 8, 2, 3)
    assert rows(database, "rejected_rows", "id") == []


@pytest.mark.usefixtures("postgres_programs")
@pytest.mark.parametrize("forget", ["customer", "user"])
def test_nothing_is_left_in_a_backup_of_postgresql(
    postgres_server: PostgresServer, postgres_copy: str, tmp_path: Path, forget: str
) -> None:
    """Nothing has vacuumed: the rows of before are still in the tables' files, and in no backup."""
    database = Database(postgres_copy)
    with database.writing() as connection:
        for table in metadata.tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')
    fill(database)
    gone = IDENTITY if forget == "customer" else (USER, CHAT, NICK, SAID, ANSWER, LANGCHAIN)
    assert in_backup(database, tmp_path, gone) == set(gone)
    if forget == "customer":
        forget_customer(database, a_shop(), CUSTOMER)
    else:
        forget_user(database, a_shop(), USER)
    assert on_disk(postgres_server, gone)
    assert in_backup(database, tmp_path, gone) == set()
    assert in_backup(database, tmp_path, [OTHER]) == {OTHER}
    database.dispose()


def on_disk(server: PostgresServer, words: tuple[str, ...]) -> set[str]:
    """The words in the files of its tables."""
    server.execute("CHECKPOINT")
    told = b"".join(path.read_bytes() for path in (server.folder / "data/base").rglob("*") if path.is_file())
    return {word for word in words if word.encode() in told}


def test_net_revenue_and_orders_by_day_stay(database: Database) -> None:
    fill(database)
    forget_customer(database, a_shop(), CUSTOMER)
    told = {str(day): (net, orders) for day, net, orders in _money(database)}
    assert told["2026-03-02"] == (70.0, 2)  # 30 of Ada's and 40 of Bob's
    assert told["2026-03-05"] == (30.0, 2)  # 20 of Ada's and 10 of a guest's
    assert told["2026-03-07"] == (-30.0, 0)
    assert told["2026-03-09"] == (50.0, 1)
    # Her orders are still one customer's: the first is new, the later ones are returning.
    firsts = rows(database, "orders", "local_date", "customer_id", "first_order", "voided_on")
    hers = [(str(day), first) for day, customer, first, _ in firsts if str(customer).startswith("erased-")]
    assert sorted(hers) == [("2026-03-02", True), ("2026-03-05", False), ("2026-03-09", False)]


def _money(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, "revenue_summary", "record_date", "total_revenue", "orders")


def test_others_keep_what_is_theirs(database: Database) -> None:
    fill(database)
    forget_customer(database, a_shop(), CUSTOMER)
    assert ("cust-bob-12", "Bob", "bob@mail.example") in rows(
        database, "customers", "customer_id", "name", "email"
    )
    said = dict(rows(database, "conversations", "conversation_id", "user_message"))
    assert said == {"v1": "", "v2": "please write to (erased) as well"}
    queries = dict(rows(database, "analytics", "event_id", "search_query"))
    # What Bob searched for as well says nothing of Ada.
    assert (queries["e4"], queries["e5"], queries["e6"]) == (None, "snail serum", "snail serum")


def test_a_user_is_forgotten_and_the_customer_behind_stays(database: Database, tmp_path: Path) -> None:
    fill(database)
    before = figures(database)
    forget_user(database, a_shop(), USER)
    gone = (USER, CHAT, NICK, SAID, ANSWER, LANGCHAIN)
    assert places(database, gone) == set()
    if database.is_sqlite:
        assert in_files(database, tmp_path, gone) == set()
    assert (CUSTOMER, NAME, EMAIL) in rows(database, "customers", "customer_id", "name", "email")
    assert {customer for (customer,) in rows(database, "users", "customer_id")} == {None}
    assert figures(database) == before
    assert check(database, a_shop()).passed


def test_a_shared_device_is_not_taken_for_the_customer(database: Database) -> None:
    fill(database)
    send(database, "events", event("e10", "page_view", 8, user_id=VISITOR, customer_id=OTHER))
    forget_customer(database, a_shop(), CUSTOMER)
    assert dict(rows(database, "analytics", "event_id", "user_id"))["e10"] == VISITOR
    assert places(database, (CUSTOMER, EMAIL)) == set()
    assert check(database, a_shop()).passed


def test_what_is_sent_again_of_a_forgotten_customer_changes_nothing(database: Database) -> None:
    fill(database)
    before = figures(database)
    forget_customer(database, a_shop(), CUSTOMER)
    again = [each for each in LINES if CUSTOMER not in each["transaction_id"]]
    assert counts(send(database, "transactions", *again)) == (0, 5, 0)
    # The purchase had her user's id in its own: of that nothing is known any more.
    assert counts(send(database, "events", *(each for each in EVENTS[:6]))) == (0, 6, 0)
    assert counts(send(database, "interactions", USE)) == (0, 1, 0)
    assert counts(send(database, "conversations", TURN)) == (0, 1, 0)
    assert counts(send(database, "messages", MESSAGE)) == (0, 1, 0)
    assert places(database, IDENTITY) == set()
    refresh(database, a_shop())
    assert figures(database) == before


def test_an_outcome_that_comes_later_is_still_taken(database: Database) -> None:
    fill(database)
    forget_customer(database, a_shop(), CUSTOMER)
    assert counts(send(database, "conversations", {**TURN, "resolved": True})) == (1, 0, 0)
    assert dict(rows(database, "conversations", "conversation_id", "resolved"))["v1"] is True
    assert places(database, IDENTITY) == set()


def test_who_comes_back_is_somebody_new(database: Database) -> None:
    fill(database)
    forget_customer(database, a_shop(), CUSTOMER)
    assert counts(send(database, "customers", ADA)) == (1, 0, 0)
    assert counts(send(database, "transactions", line("i20/1", CUSTOMER, 12, 15))) == (1, 0, 0)
    refresh(database, a_shop())
    first = dict(rows(database, "orders", "invoice_id", "first_order"))
    assert (first["i1"], first["i20"]) == (True, True)
    assert check(database, a_shop()).passed


def test_nobody_is_forgotten_twice(database: Database) -> None:
    fill(database)
    forget_customer(database, a_shop(), CUSTOMER)
    assert not forget_customer(database, a_shop(), CUSTOMER)
    assert not forget_user(database, a_shop(), "nobody-at-all")
    assert check(database, a_shop()).passed


def test_an_erasure_cut_off_before_the_refresh_is_finished_by_the_next(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    before = figures(database)

    def killed(*_anything: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data.privacy.forgetting.refresh", killed)
    with pytest.raises(KeyboardInterrupt):
        forget_customer(database, a_shop(), CUSTOMER)
    monkeypatch.undo()
    forget_customer(database, a_shop(), CUSTOMER)
    assert places(database, IDENTITY) == set()
    if database.is_sqlite:
        assert in_files(database, tmp_path, IDENTITY) == set()
    assert figures(database) == before


def test_a_reader_of_an_older_state_is_told_of(
    sqlite_copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.engine.BUSY_TIMEOUT_MS", 50)
    database = Database(sqlite_copy)
    fill(database)
    with sqlite3.connect(database.url.database or "", isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM customers").fetchone()
        with pytest.raises(DatabaseUnavailable, match="reads an older state of it; try again"):
            forget_customer(database, a_shop(), CUSTOMER)
        reader.execute("ROLLBACK")
    reader.close()
    assert not forget_customer(database, a_shop(), CUSTOMER)
    assert in_files(database, tmp_path, IDENTITY) == set()
    database.dispose()


def test_no_bytes_are_left_where_sqlite_leaves_what_was_deleted(sqlite_copy: str, tmp_path: Path) -> None:
    """So it does as Python's own builds come; Debian's overwrites it."""
    database = Database(sqlite_copy)

    def leave_bytes(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=OFF")

    sa.event.listen(database.engine, "connect", leave_bytes)
    fill(database)
    forget_customer(database, a_shop(), CUSTOMER)
    assert in_files(database, tmp_path, IDENTITY) == set()
    database.dispose()


def test_a_short_id_is_not_taken_for_a_number(database: Database) -> None:
    send(database, "customers", {"customer_id": "7", "name": "Rose"})
    send(database, "transactions", line("i7/7", "7", 7, 7))
    send(
        database,
        "transactions",
        line("b1/1", "7", 2, 5, quantity=0),
        line("b2/1", "8", 2, 7, quantity=0),
        {**line("b3/1", "9", 2, 7, quantity=0), "product_name": "Rose water"},
    )
    assert forget_customer(database, a_shop(), "7").rejected == 1
    assert len(rows(database, "rejected_rows", "id")) == 2
    assert rows(database, "transactions", "transaction_id") == [("i7/7",)]


@pytest.mark.parametrize("who", ["customer", "user"])
def test_of_a_demo_shop_too(database: Database, tmp_path: Path, who: str) -> None:
    shop, demo = Shop(clock=lambda: NOW), DemoShop(seed=7, customers=300)
    first, last = NOW.date() - dt.timedelta(days=40), NOW.date()
    for kind, records in demo.entities(first, last):
        ingest(database, shop, kind, records, origin="demo")
    for _, day in demo.days(first, last):
        for kind, records in day:
            ingest(database, shop, kind, records, origin="demo")
    refresh(database, shop)
    person = _busiest(database)
    assert person["said"]
    before = _money(database)
    (forget_customer if who == "customer" else forget_user)(database, shop, person[f"{who}_id"])
    gone = (
        (person["customer_id"], person["email"], person["name"], person["user_id"])
        if who == "customer"
        else (person["user_id"],)
    )
    words = [*gone, *person["said"]]
    assert places(database, words) == set()
    if database.is_sqlite:
        assert in_files(database, tmp_path, words) == set()
    assert _money(database) == before
    assert check(database, shop).passed


def _busiest(database: Database) -> dict[str, Any]:
    """The customer with most turns in a chat, and words of theirs that nobody else said."""
    with database.reading() as connection:
        found = connection.execute(
            sa.text(
                "SELECT c.customer_id, c.email, c.name, u.user_id FROM customers c "
                "JOIN users u ON u.customer_id = c.customer_id JOIN conversations t ON t.user_id = u.user_id "
                "GROUP BY c.customer_id, c.email, c.name, u.user_id ORDER BY count(*) DESC, c.customer_id"
            )
        ).mappings()
        person = dict(next(iter(found)))
        person["said"] = (
            connection.execute(
                sa.text(
                    "SELECT user_message FROM conversations WHERE user_message IS NOT NULL "
                    "GROUP BY user_message HAVING count(*) = 1 AND min(user_id) = :who"
                ),
                {"who": person["user_id"]},
            )
            .scalars()
            .all()
        )
    return person

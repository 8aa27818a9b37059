"""forget as a person runs it."""

import pytest

from data.engine import Database
from tests.commands.conftest import Run
from tests.data.ingest.records import EVENT, SALE, TURN, rows, send


def test_forget_tells_what_it_did(run: Run, database_url: str) -> None:
    run("init")
    database = Database(database_url)
    send(database, "customers", {"customer_id": "c1", "name": "Ada", "email": "ada@shop.example"})
    send(database, "transactions", SALE, {**SALE, "transaction_id": "t2", "quantity": 0})
    send(database, "events", {**EVENT, "user_id": "u1", "session_id": "s1", "metadata": {"page": "/"}})

    result = run("forget", "customer", "c1")
    assert result.exit_code == 0
    assert result.stdout == (
        "Forgot customer 'c1'. Under a random name from now on: 1 fact, 0 sessions. "
        "Emptied: the words of 1 row. Removed: 1 refused row. Backups made before still hold the person.\n"
    )
    assert rows(database, "customers", "name", "email") == [(None, None)]

    assert run("forget", "user", "u1").exit_code == 0
    assert [
        (user, about) for user, about in rows(database, "analytics", "user_id", "metadata") if user == "u1"
    ] == []
    assert run("check").exit_code == 0
    database.dispose()


def test_forget_says_that_there_is_nobody(run: Run) -> None:
    run("init")
    result = run("forget", "customer", "nobody")
    assert (result.exit_code, result.stdout) == (
        0,
        "There is nothing of a customer 'nobody' in the database.\n",
    )
    assert run("forget", "product", "p1").exit_code == 2


def test_retention_tells_what_would_go_and_lets_it_go(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init")
    assert run("retention").stdout.startswith("Everything is kept: neither RETENTION_MESSAGES_DAYS nor")
    database = Database(database_url)
    send(database, "events", EVENT)
    send(database, "conversations", {**TURN, "user_message": "hello"})
    monkeypatch.setenv("RETENTION_EVENTS_DAYS", "30")
    monkeypatch.setenv("RETENTION_MESSAGES_DAYS", "30")
    assert run("refresh").exit_code == 0
    what = "The words of 1 message {0} emptied, 1 event {0} removed. 1 day up to 2026-03-01 {0} sealed.\n"
    assert run("retention", "--dry-run").stdout == what.format("would be")
    assert rows(database, "analytics", "event_id") == [("e1",)]
    assert run("retention").stdout == what.format("were")
    assert rows(database, "analytics", "event_id") == []
    assert rows(database, "conversations", "user_message") == [("",)]
    assert run("retention").stdout == "Nothing is old enough to go.\n"
    assert run("check").exit_code == 0
    assert run("rebuild").exit_code == 0
    assert run("check").exit_code == 0
    database.dispose()

"""forget as a person runs it."""

from data.engine import Database
from tests.commands.conftest import Run
from tests.data.ingest.records import EVENT, SALE, rows, send


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

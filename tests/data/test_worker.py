"""The worker: figures follow facts within seconds, one leads, none loses what another committed."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data import lease
from data.backups import Schedule
from data.engine import Database
from data.ingest import ingest
from data.schema import settle
from data.shop import Retention, Shop, utc_now
from data.tables import metadata
from data.worker import LOOK_EVERY_SECONDS, Worker
from tests.data.facts_by_hand import Facts, rows
from tests.data.privacy.searching import in_files

# The promise is 5 seconds, measured by the benchmarks; a busy machine must not turn a test red.
PATIENCE_SECONDS = 40.0


@contextmanager
def running(*workers: Worker) -> Iterator[None]:
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join(timeout=30)
        assert not any(thread.is_alive() for thread in threads)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if holds():
            return True
        time.sleep(0.05)
    return False


def _sell(facts: Facts, shop: Shop, invoice: str) -> None:
    """One order of 10.00 now, as ingest would note it."""
    now = shop.now().replace(microsecond=0)
    facts.line(now, invoice, "serum", 1, 1000)
    with facts.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE touched_days SET touched_at = '{now}'")


def _figures_are(database: Database, expected: list[tuple[int, float]]) -> bool:
    return rows(database, "revenue_summary", "orders", "total_revenue") == expected


def test_figures_follow_facts_by_themselves(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    with running(Worker(database, shop)):
        for number in range(1, 4):
            _sell(facts, shop, f"O{number}")
            assert within(PATIENCE_SECONDS, partial(_figures_are, database, [(number, 10.0 * number)]))


def test_facts_from_a_clock_that_is_ahead_do_not_wait_for_ours(
    database: Database, shop: Shop, facts: Facts
) -> None:
    facts.product("serum")
    behind = replace(shop, clock=lambda: utc_now() - dt.timedelta(hours=1))
    with running(Worker(database, behind)):
        _sell(facts, shop, "O1")
        assert within(PATIENCE_SECONDS, partial(_figures_are, database, [(1, 10.0)]))


@pytest.mark.parametrize(
    ("days", "entities", "due"),
    [
        ([], [], False),
        ([0.1], [], False),
        ([0.5], [], True),
        ([1.0], [0.1], False),
        ([], [0.1], False),
        ([2.1, 1.0], [0.1], True),
        ([0.1], [2.1], True),
        ([-5.0], [], True),
        ([0.1, -5.0], [], True),
    ],
)
def test_facts_are_due_once_a_burst_ended_or_lasted_long(
    database: Database, shop: Shop, days: list[float], entities: list[float], due: bool
) -> None:
    """Ages in seconds, in the order in which they came; a burst ends with 0.4 of quiet, or is cut after 2."""
    now = shop.now()
    for table, ages in (("touched_days", days), ("touched_entities", entities)):
        named = {"fact_table": "transactions", "local_date": now.date()}
        if table == "touched_entities":
            named = {"entity_table": "customers", "entity_key": "ada"}
        with database.writing() as connection:
            for age in ages:
                row = {**named, "touched_at": now - dt.timedelta(seconds=age)}
                connection.execute(metadata.tables[table].insert(), row)
    assert Worker(database, replace(shop, clock=lambda: now.replace(tzinfo=dt.UTC)))._is_due() is due


def _leads(database: Database, worker: Worker) -> bool:
    return rows(database, "worker_lease", "holder") == [(worker.holder,)]


def test_one_worker_leads_and_another_takes_over(database: Database, shop: Shop, facts: Facts) -> None:
    facts.product("serum")
    first, second = Worker(database, shop), Worker(database, shop)
    with ExitStack() as second_runs:
        with running(first):
            assert within(PATIENCE_SECONDS, partial(_leads, database, first))
            second_runs.enter_context(running(second))
            assert not within(3 * LOOK_EVERY_SECONDS, partial(_leads, database, second))
        assert within(lease.LASTS.total_seconds(), partial(_leads, database, second))
        _sell(facts, shop, "O1")
        assert within(PATIENCE_SECONDS, partial(_figures_are, database, [(1, 10.0)]))
        assert _leads(database, second)


def test_another_takes_over_from_one_that_was_killed(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives nothing up: its lead lapses."""
    monkeypatch.setattr(lease, "LASTS", dt.timedelta(seconds=5))
    first, second = Worker(database, shop), Worker(database, shop)
    monkeypatch.setattr(first, "_give_up_lead", lambda: None)
    with running(first):
        assert within(PATIENCE_SECONDS, partial(_leads, database, first))
    with running(second):
        assert within(PATIENCE_SECONDS, partial(_leads, database, second))


def test_a_lapsed_lead_can_be_taken_and_its_old_holder_writes_nothing(database: Database, shop: Shop) -> None:
    now = shop.now()
    assert lease.take(database, "old", now)
    assert not lease.take(database, "new", now + dt.timedelta(seconds=10))
    assert lease.take(database, "new", now + lease.LASTS + dt.timedelta(seconds=1))
    with pytest.raises(lease.LeaseLost), database.writing() as connection:
        lease.hold(connection, "old", now + lease.LASTS + dt.timedelta(seconds=2))


def test_a_worker_gives_its_lead_up_when_it_is_stopped(database: Database, shop: Shop) -> None:
    with running(Worker(database, shop)):
        assert within(PATIENCE_SECONDS, lambda: len(rows(database, "worker_lease", "holder")) == 1)
    ((_, seen),) = rows(database, "worker_lease", "holder", "heartbeat_at")
    assert dt.timedelta(0) <= shop.now() - seen < dt.timedelta(seconds=PATIENCE_SECONDS)
    assert lease.take(database, "another", seen)


def _every_hour(database: Database, shop: Shop, folder: Path) -> Schedule:
    return Schedule(database, shop, folder, dt.timedelta(hours=1), 7)


def test_of_two_workers_the_one_that_leads_makes_the_backups(
    database: Database, shop: Shop, tmp_path: Path, postgres_programs: None
) -> None:
    leads, stands_by = tmp_path / "leads", tmp_path / "stands by"
    leads.mkdir()
    stands_by.mkdir()
    first = Worker(database, shop, backups=_every_hour(database, shop, leads))
    second = Worker(database, shop, backups=_every_hour(database, shop, stands_by))
    with running(first):
        assert within(PATIENCE_SECONDS, partial(_leads, database, first))
        with running(second):
            assert within(PATIENCE_SECONDS, lambda: [*leads.glob("*.backup")] != [])
            assert not within(3 * LOOK_EVERY_SECONDS, lambda: [*stands_by.iterdir()] != [])
    assert len([*leads.iterdir()]) == 1


def test_a_backup_ends_when_another_leads(database: Database, shop: Shop, tmp_path: Path) -> None:
    told: list[str] = []

    class Noted(Schedule):
        def look(self) -> None:
            told.append("look")

        def call_off(self) -> None:
            told.append("call off")

    worker = Worker(database, shop, backups=Noted(database, shop, tmp_path, dt.timedelta(hours=1), 7))
    assert lease.take(database, "another", shop.now())
    worker._round()
    lease.release(database, "another")
    worker._round()
    assert told == ["call off", "look"]


def test_figures_follow_facts_while_no_backup_can_be_made(
    database: Database,
    shop: Shop,
    facts: Facts,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    facts.product("serum")
    with running(Worker(database, shop, backups=_every_hour(database, shop, tmp_path / "nowhere"))):
        assert within(PATIENCE_SECONDS, lambda: "no backup was made" in caplog.text)
        _sell(facts, shop, "O1")
        assert within(PATIENCE_SECONDS, partial(_figures_are, database, [(1, 10.0)]))
    assert caplog.text.count("no backup was made") == 1


def _remaining(database: Database) -> list[tuple[str, ...]]:
    return rows(database, "analytics", "event_id")


def test_old_events_go_by_themselves_once_a_day(database: Database, shop: Shop, facts: Facts) -> None:
    today = shop.now().replace(microsecond=0)
    facts.event(today - dt.timedelta(days=9), "page_view", event_id="old", session_id="s1")
    facts.event(today, "page_view", event_id="new", session_id="s2")
    with running(Worker(database, shop, Retention(events_days=7))):
        assert within(PATIENCE_SECONDS, lambda: _remaining(database) == [("new",)])
    sessions = rows(database, "conversion_trends", "record_date", "sessions")
    assert sessions == [((today - dt.timedelta(days=9)).date(), 1), (today.date(), 1)]


def test_the_bytes_of_old_words_go_too(sqlite_copy: str, shop: Shop, tmp_path: Path) -> None:
    """Where SQLite leaves what was deleted, as Python's own builds do; Debian's overwrites it by itself.

    The turns come in over many transactions, so that pages are split and rows are moved between them.
    """
    database = Database(sqlite_copy)
    sa.event.listen(database.engine, "connect", _leave_bytes, insert=True)
    words = [f"secret-word-{number}-of-old" for number in range(TURNS)]
    _say(database, shop, "old", 9, words)
    _say(database, shop, "new", 1, ["what is said today stays"])
    assert len(in_files(database, tmp_path, words)) >= TURNS
    with running(Worker(database, shop, Retention(messages_days=7))):
        assert within(PATIENCE_SECONDS, lambda: in_files(database, tmp_path, words) == set())
    assert len(in_files(database, tmp_path, ["what is said today stays"])) >= 1
    database.dispose()


TURNS = 200


def _leave_bytes(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=OFF")


def _say(database: Database, shop: Shop, session: str, days_ago: int, words: list[str]) -> None:
    at = (shop.now() - dt.timedelta(days=days_ago)).isoformat() + "Z"
    for number, said in enumerate(words):
        turn = {"conversation_id": f"{session}-{number}", "session_id": session, "user_id": "u"}
        told = {**turn, "occurred_at": at, "user_message": said + " and more" * (number % 40)}
        assert ingest(database, shop, "conversations", [told], origin="test").accepted == 1


def test_the_log_is_cut_once_nobody_reads_an_older_state(
    sqlite_copy: str,
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("data.worker.RETENTION_RETRY_SECONDS", 1.0)
    database = Database(sqlite_copy)
    _say(database, shop, "old", 9, ["secret-word"])
    with ExitStack() as reading:
        reader = reading.enter_context(database.snapshot())
        reader.execute("SELECT count(*) FROM conversations").fetchone()
        with running(Worker(database, shop, Retention(messages_days=7))):
            assert within(PATIENCE_SECONDS, lambda: "somebody reads an older state" in caplog.text)
            reading.close()
            assert within(PATIENCE_SECONDS, lambda: in_files(database, tmp_path, ["secret-word"]) == set())
    database.dispose()


def test_figures_go_on_where_retention_cannot(
    database: Database, shop: Shop, facts: Facts, caplog: pytest.LogCaptureFixture
) -> None:
    settle(database, replace(shop, attribution_days=14))
    facts.event(shop.now() - dt.timedelta(days=9), "page_view", event_id="old", session_id="s1")
    facts.product("serum")
    with running(Worker(database, shop, Retention(events_days=7))):
        _sell(facts, shop, "O1")
        assert within(PATIENCE_SECONDS, lambda: (1, 10.0) in _figures(database))
        assert within(PATIENCE_SECONDS, lambda: "retention is tried again in 30 minutes" in caplog.text)
        _sell(facts, shop, "O2")
        assert within(PATIENCE_SECONDS, lambda: (2, 20.0) in _figures(database))
    assert _remaining(database) == [("old",)]


def _figures(database: Database) -> list[tuple[int, float]]:
    return rows(database, "revenue_summary", "orders", "total_revenue")

"""Connections: what one keeps in memory, and those that read."""

import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa

from data.engine import READERS_CACHE_KIB, WRITERS_CACHE_KIB, Database, forget_inherited_connections
from data.errors import DatabaseUnavailable
from data.tables.bookkeeping import data_version
from tests.data.reading import is_read


def test_only_writers_have_a_large_cache(sqlite_copy: str) -> None:
    database = Database(sqlite_copy)
    asked = "PRAGMA cache_size"
    for _ in range(2):  # the same pooled connection, in turn
        with database.writing() as connection:
            assert connection.exec_driver_sql(asked).scalar() == -WRITERS_CACHE_KIB
        with database.reading() as connection, connection.begin():
            assert connection.exec_driver_sql(asked).scalar() == -READERS_CACHE_KIB
    with database.refreshing() as connection:
        assert connection.exec_driver_sql(asked).scalar() == -WRITERS_CACHE_KIB
    with database.snapshot() as driver:
        assert driver.execute(asked).fetchone() == (-READERS_CACHE_KIB,)
    database.dispose()


def set_version(database: Database, number: int) -> None:
    with database.writing() as connection:
        connection.execute(sa.update(data_version).values(version=number))


def version(driver: Any) -> int:
    ((number,),) = driver.cursor().execute("SELECT version FROM data_version").fetchall()
    return int(number)


def test_a_snapshot_stays_as_it_was_and_the_next_one_is_of_now(database: Database) -> None:
    set_version(database, 1)
    with database.snapshot() as outer:
        assert version(outer) == 1
        set_version(database, 2)
        with database.snapshot() as inner:
            assert (version(inner), version(outer)) == (2, 1)
    assert not is_read(database)
    with database.snapshot() as again:
        assert version(again) == 2


def test_a_snapshot_that_failed_is_let_go_of_and_followed_by_others(database: Database) -> None:
    set_version(database, 1)
    with pytest.raises(sa.exc.IntegrityError), database.snapshot() as driver:
        raise sa.exc.IntegrityError(str(version(driver)), None, ValueError())
    assert not is_read(database)
    with database.snapshot() as driver:
        assert version(driver) == 1


def test_sqlite_reads_on_one_connection_until_two_read_at_once(sqlite_copy: str) -> None:
    database = Database(sqlite_copy)
    with database.snapshot() as first:
        pass
    with database.snapshot() as second, database.snapshot() as third:
        assert second is first
        assert third is not first
    database.dispose()
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")
    with database.snapshot() as new:
        assert new is not first
    database.dispose()


def test_a_forked_process_reads_on_connections_of_its_own(sqlite_copy: str) -> None:
    database = Database(sqlite_copy)
    with database.snapshot() as inherited:
        pass
    forget_inherited_connections()
    with database.snapshot() as own:
        assert own is not inherited
    assert inherited.execute("SELECT 1").fetchone() == (1,)  # its owner may use it on
    inherited.close()
    database.dispose()


@pytest.mark.parametrize(("written", "waits"), [("", 3), ("?connect_timeout=20", 20)])
def test_a_host_that_does_not_answer_is_given_some_seconds(written: str, waits: int) -> None:
    """Unless the address says how many."""
    database = Database(f"postgresql://nobody@db.example/shop{written}")
    told: list[int] = []

    def refuse(_dialect: object, _record: object, _words: object, options: dict[str, Any]) -> None:
        told.append(int(options["connect_timeout"]))
        raise DatabaseUnavailable("Nobody is asked here.")

    sa.event.listen(database.engine, "do_connect", refuse)
    with pytest.raises(DatabaseUnavailable), database.reading():
        pass
    assert told == [waits]


def test_a_database_that_is_not_there_is_said_to_be_away() -> None:
    database = Database("sqlite:////nowhere/at/all.db")
    with pytest.raises(DatabaseUnavailable), database.snapshot():
        pass


def test_a_postgresql_that_only_reads_is_said_to_be_away(fresh_postgres: str) -> None:
    """As a standby is, and a platform's database whose plan is used up."""
    only_reads = "options=-c%20default_transaction_read_only%3Don"
    database = Database(f"{fresh_postgres}{'&' if '?' in fresh_postgres else '?'}{only_reads}")
    with pytest.raises(DatabaseUnavailable, match="read-only transaction"), database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (id int)")
    database.dispose()

"""Connections that threads keep: one for each, and none for a thread that has ended."""

import gc
import threading

from data.engine import Database
from data.kept import KeptConnections

THREADS = 30


def test_a_connection_ends_with_its_thread(database: Database) -> None:
    kept, open_at_once = KeptConnections(database), threading.Barrier(THREADS + 1)
    connections = []

    def ask() -> None:
        assert kept.row("SELECT 1") == (1,)
        held = kept._mine.held
        assert held is not None
        connections.append(held.connection)
        open_at_once.wait()

    running = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in running:
        thread.start()
    open_at_once.wait()
    for thread in running:
        thread.join()
    gc.collect()
    assert len({id(connection) for connection in connections}) == THREADS
    assert len(kept._all) == 0
    assert [connection for connection in connections if not is_closed(connection, database)] == []


def test_it_closes_those_of_threads_that_go_on(database: Database) -> None:
    kept = KeptConnections(database)
    assert kept.row("SELECT 1") == (1,)
    held = kept._mine.held
    assert held is not None
    kept.close()
    assert is_closed(held.connection, database)
    assert kept.row("SELECT 1") == (1,)
    kept.close()


def is_closed(connection: object, database: Database) -> bool:
    if not database.is_sqlite:
        return bool(connection.closed)  # type: ignore[attr-defined]
    try:
        connection.execute("SELECT 1")  # type: ignore[attr-defined]
    except database.engine.dialect.loaded_dbapi.ProgrammingError as error:
        return "closed" in str(error)
    return False

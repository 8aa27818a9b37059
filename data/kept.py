"""One row, read on a connection that each thread keeps: a few microseconds on SQLite.

For what every request asks before anything else: the version of the figures, a key.
"""

import threading
import weakref
from typing import Any

import sqlalchemy as sa

from data.engine import Database
from data.errors import DatabaseError, DatabaseOutdated, DatabaseUnavailable

_Row = tuple[Any, ...]


class _Held:
    """A connection as long as somebody holds this: its thread, which lets go when it ends."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class _Mine(threading.local):
    held: _Held | None = None


class KeptConnections:
    """Outside any transaction: each read sees what is committed by then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sqlite = database.is_sqlite
        self._driver = database.engine.dialect.loaded_dbapi
        self._lock = threading.Lock()
        self._forget()
        database.when_gone.append(self._forget)

    def row(self, statement: str, *values: object) -> _Row | None:
        """The first row of a statement whose values are written as `?`.

        Raises DatabaseUnavailable; DatabaseOutdated when a table or column is missing.
        """
        if not self._sqlite:
            statement = statement.replace("?", "%s")
        try:
            return self._try_row(statement, values)
        except self._driver.Error as error:
            raise _translated(error) from error

    def close(self) -> None:
        """Closes every thread's connection; before a fork, so that no process inherits one."""
        with self._lock:
            everything = list(self._all)
            self._forget()
        for held in everything:
            held.connection.close()

    def _forget(self) -> None:
        self._mine = _Mine()
        self._all: weakref.WeakSet[_Held] = weakref.WeakSet()

    def _try_row(self, statement: str, values: tuple[object, ...]) -> _Row | None:
        held = self._mine.held
        if held is not None:
            try:
                return _fetch(held.connection, statement, values)
            except self._driver.Error:
                self._drop(held)  # perhaps only this connection is gone: once more on a new one
        return _fetch(self._open(), statement, values)

    def _open(self) -> Any:
        try:
            pooled = self._database.engine.raw_connection()
        except sa.exc.DBAPIError as error:
            raise DatabaseUnavailable("The database does not answer.") from error
        connection: Any = pooled.driver_connection
        pooled.detach()
        if not self._sqlite:
            connection.autocommit = True
        self._mine.held = held = _Held(connection)
        with self._lock:
            self._all.add(held)
        return connection

    def _drop(self, held: _Held) -> None:
        self._mine.held = None
        with self._lock:
            self._all.discard(held)
        held.connection.close()


def _fetch(connection: Any, statement: str, values: tuple[object, ...]) -> _Row | None:
    row: _Row | None = connection.execute(statement, values).fetchone()
    return row


def _translated(error: Exception) -> DatabaseError:
    missing = ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")
    if any(words in f"{type(error).__name__} {error}" for words in missing):
        return DatabaseOutdated("The database has no tables of this release; run `python manage.py init`.")
    return DatabaseUnavailable("The database does not answer.")

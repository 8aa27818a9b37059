"""SQLite: a copy by its online backup, and the copy put into an empty database as one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from data.backups.contents import refuse_others, refuse_rows
from data.backups.files import Watch
from data.errors import BackupError
from data.schema import make_private

MAGIC = b"SQLite format 3\0"
PAGES_AT_ONCE = 1024
LOCK_TIMEOUT_SECONDS = 5.0
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"


def copy(source: Path, into: Path, watch: Watch) -> None:
    """One state of the database `source` as a single file. Writers go on meanwhile."""
    with _said(source), closing(_open(source, "ro")) as reading, closing(_open(into, "rw")) as writing:
        # Without this look, which lasts, each write of somebody else would make the copy begin again.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _copied(reading, writing, watch)
        writing.execute("PRAGMA journal_mode=DELETE")  # it needs no file beside it
        _prove(writing, source)


def version_of(file: Path) -> str | None:
    """The schema version that a backup holds; None where it is no database of ours. `copy` reads the rest."""
    with _said(file), closing(_open(file, "ro")) as reading:
        (page_size,) = reading.execute("PRAGMA page_size").fetchone()
        if file.stat().st_size % page_size:  # SQLite takes what a last page lacks for zeros
            raise BackupError(f"{file} is damaged or cut short: its last page is not whole.")
        if not {"alembic_version", "data_version"} <= _tables(reading):
            return None
        row = reading.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def refuse_filled(target: Path) -> None:
    """Raises BackupError when the database holds something that a restore would overwrite."""
    if target.exists():
        with _said(target), closing(_open(target, "rw")) as reading:
            _refuse_filled(reading)


def put(source: Path, target: Path, watch: Watch) -> None:
    """Copies into an empty database. Killed half-way, SQLite takes it back when it is opened next.

    The lock keeps everybody out from the look whether it is empty to the end.
    """
    if not target.exists():
        make_private(target)
    with _said(target), closing(_open(source, "rw")) as reading, closing(_open(target, "rwc")) as writing:
        writing.execute("PRAGMA locking_mode=EXCLUSIVE")
        writing.execute("BEGIN EXCLUSIVE")
        _refuse_filled(writing)
        writing.execute("ROLLBACK")  # a backup begins outside of a transaction; the lock stays
        _copied(reading, writing, watch)


def _copied(reading: sqlite3.Connection, writing: sqlite3.Connection, watch: Watch) -> None:
    def progress(_status: int, remaining: int, total: int) -> None:
        watch(1 - remaining / total if total else None)

    reading.backup(writing, pages=PAGES_AT_ONCE, progress=progress)


def _refuse_filled(connection: sqlite3.Connection) -> None:
    there = _tables(connection)
    refuse_others(there)
    # The names are those of our own tables.
    statement = 'SELECT EXISTS (SELECT 1 FROM "{}")'
    refuse_rows(there, lambda name: bool(connection.execute(statement.format(name)).fetchone()[0]))


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute(_TABLES)}


def _prove(connection: sqlite3.Connection, file: Path) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"{file} is damaged: {found}.")


def _open(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=LOCK_TIMEOUT_SECONDS,
    )


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """SQLite's complaints as sentences."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise BackupError(f"{file} is in use; stop the product, then try again.") from error
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise BackupError(f"{file} is damaged or cut short: {error}.") from error
        raise BackupError(f"{file} cannot be copied: {error}.") from error

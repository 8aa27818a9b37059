"""The database: how connections are made, how writers write and readers read."""

import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeGuard

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url

from data.errors import DatabaseError, DatabaseGone, DatabaseUnavailable, DatabaseUnreadable
from data.place import Place
from data.settings import sqlalchemy_url
from data.turns import Turns

BUSY_TIMEOUT_MS = 10_000
MOMENT_MS = 100
REFRESH_LOCK = 20_261_121
LOCK_TIMEOUT_SECONDS = 30
CONNECT_TIMEOUT_SECONDS = 3
# PostgreSQL's host is gone where its kernel acknowledges nothing for so long.
SILENT_CONNECTIONS = {
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
# Each SQLite connection has its own cache: small for the many that read, larger for the one that writes, and
# small again once that is given back: kept, each of them would grow with the database.
READERS_CACHE_KIB, WRITERS_CACHE_KIB = 2 * 1024, 16 * 1024
MIGRATION_LOCK = 20_261_123
GONE = "The file of the database was moved, deleted or replaced: put it back, or start the product anew."
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_BUSY_SNAPSHOT)
READ_ONLY = "25006"
UNREADABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)

_databases: "weakref.WeakSet[Database]" = weakref.WeakSet()


class Database:
    """One database, SQLite or PostgreSQL.

    Writers are durable: SQLite runs in WAL with synchronous=FULL, so a committed transaction is on disk.
    There a writer waits for others `longest_wait_s`, and on PostgreSQL as long as it takes.
    """

    def __init__(self, url: str, longest_wait_s: float | None = None) -> None:
        self.url: URL = make_url(sqlalchemy_url(url))
        self._for_writers = {"sqlite_begin": "BEGIN IMMEDIATE", "longest_wait_s": longest_wait_s}
        self._place = Place(self.url)
        self.engine = _make_engine(self.url, self._place)
        self.when_gone: list[Callable[[], None]] = []
        self._readers: list[Any] = []
        _databases.add(self)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def refuse_gone(self) -> None:
        """Asked where somebody writes, and by what looks again and again; not by those who read.

        Raises DatabaseGone where the file was moved, deleted or replaced; so do from then on all who read, as
        their connections are let go. A file that is put back is found again.
        """
        if not self._place.is_lost():
            return
        for let_go in self.when_gone:
            let_go()
        self.dispose()
        raise DatabaseGone(GONE)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only look at one consistent state of the database."""
        with _Translated(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Any]:
        """The driver's connection, reading one consistent state of the database until it is given back.

        Each answer asks for one. Lent by SQLAlchemy, a connection costs as much as the SQL of a small answer;
        on SQLite, where a connection needs no care while it waits, those that read are kept here.
        """
        if not self.is_sqlite:
            with self.reading() as connection:
                yield connection.connection  # its driver begins with the first statement
            return
        with _Translated():
            driver = self._reader()
            try:
                driver.execute("BEGIN")
                yield driver
            finally:
                driver.rollback()
                self._readers.append(driver)

    def _reader(self) -> Any:
        """One that nobody reads with, else a new one."""
        try:
            return self._readers.pop()
        except IndexError:
            connection = self.engine.connect()
            driver: Any = connection.connection.driver_connection
            connection.detach()
            driver.execute(f"PRAGMA cache_size=-{READERS_CACHE_KIB}")  # it may have written before
            return driver

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed as a whole at the end, or not at all."""
        self.refuse_gone()
        with _Translated(), self.engine.connect() as connection:
            connection = connection.execution_options(**self._for_writers)
            with connection.begin():
                yield connection

    @contextmanager
    def refreshing(self) -> Iterator[Connection]:
        """One transaction over one state of the facts; one such transaction at a time."""
        self.refuse_gone()
        with _Translated(), self.engine.connect() as connection:
            if self.is_sqlite:
                with connection.execution_options(**self._for_writers).begin():
                    yield connection
                return
            repeatable = connection.execution_options(isolation_level="REPEATABLE READ")
            with self._refresh_lock(), repeatable.begin():
                yield connection

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """One transaction that changes facts and figures alike; no refresh runs meanwhile.

        It sees what others commit before each statement: a snapshot could be older than the facts to erase.
        """
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(REFRESH_LOCK)))
            yield connection

    def write_file_anew(self) -> None:
        """Rids a SQLite file, and the log beside it, of the bytes of what was deleted; safe to repeat.

        Raises DatabaseUnavailable while somebody still reads an older state. On PostgreSQL that is the work
        of VACUUM, which the server does by itself.
        """
        if not self.is_sqlite:
            return
        with _Translated(), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            try:
                driver.execute("VACUUM")
            except sqlite3.OperationalError as error:
                raise DatabaseUnavailable(f"The database file cannot be written anew: {error}.") from error
        self.cut_log()

    def cut_log(self, wait_ms: int | None = None) -> None:
        """Brings the log beside a SQLite file into the file, over what was there, and empties it.

        Raises DatabaseUnavailable where somebody still reads an older state after `wait_ms`; so long writers
        wait too. PostgreSQL writes over its log by itself.
        """
        if not self.is_sqlite:
            return
        with _Translated(), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS if wait_ms is None else wait_ms}")
            try:
                busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                raise DatabaseUnavailable(f"The log beside the database cannot be cut: {error}.") from error
            finally:
                driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        if busy:
            raise DatabaseUnavailable(
                "The bytes of what was deleted are still in the log beside the database file, because "
                "somebody reads an older state of it; try again."
            )

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """One transaction that may change tables; one at a time, and foreign keys hold at its end.

        SQLite changes most things about a table by copying it, so its foreign keys are off meanwhile.
        """
        with _Translated(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection = connection.execution_options(**self._for_writers)
                with _foreign_keys_off(connection), connection.begin():
                    yield connection
                    _check_foreign_keys(connection)
                return
            with connection.begin():
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                # Readers queue behind a change that waits for a lock: better to give up and be run again.
                connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'"))
                yield connection

    @contextmanager
    def _refresh_lock(self) -> Iterator[None]:
        # Taken on a connection of its own, before the snapshot of the refreshing transaction is.
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as holder:
            holder.execute(sa.select(sa.func.pg_advisory_lock(REFRESH_LOCK)))
            try:
                yield
            finally:
                holder.execute(sa.select(sa.func.pg_advisory_unlock(REFRESH_LOCK)))

    def dispose(self) -> None:
        while self._readers:
            self._readers.pop().close()
        self.engine.dispose()

    def forget_inherited_connections(self) -> None:
        self._readers.clear()
        self.engine.dispose(close=False)


def forget_inherited_connections() -> None:
    """Called in a forked process: the parent's connections are not ours to use or to close."""
    for database in _databases:
        database.forget_inherited_connections()


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    # Only outside of a transaction; the driver's connection does not begin one.
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()


def _check_foreign_keys(connection: Connection) -> None:
    for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        raise DatabaseError(f"Nothing was changed: {table} would name rows that {parent} does not have.")


class _Translated:
    """Says in our words what of SQLAlchemy's errors the one who asked can act on."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sa.exc.OperationalError) or _is_read_only(error):
            raise DatabaseUnavailable(f"The database does not answer: {_first_line(error)}.") from error
        if not isinstance(error, sa.exc.DatabaseError):
            return
        if getattr(error.orig, "sqlite_errorcode", None) in UNREADABLE:
            raise DatabaseUnreadable(f"The database cannot be read: {_first_line(error)}.") from error


def _is_read_only(error: BaseException | None) -> TypeGuard[sa.exc.DatabaseError]:
    """As PostgreSQL is on a standby, and where a platform's plan is used up."""
    return isinstance(error, sa.exc.InternalError) and getattr(error.orig, "sqlstate", None) == READ_ONLY


def _first_line(error: sa.exc.DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason given"


def _make_engine(url: URL, place: Place) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {} if sqlite else {"pool_pre_ping": True, "connect_args": _patience(url)}
    # An error that is logged must not say the values of its statement: they may be words of a message.
    engine = sa.create_engine(url, hide_parameters=True, **options)
    if sqlite:
        sa.event.listen(engine, "do_connect", _refuser(place))
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "connect", lambda *_: place.remember())
        sa.event.listen(engine, "begin", _beginner(Turns()))
        sa.event.listen(engine, "checkin", _give_cache_back)
    return engine


def _patience(url: URL) -> dict[str, int]:
    """A host that answers nothing must not hold a request for the minutes that driver and kernel would wait.

    A server that takes what it is sent and stands still is waited for.
    """
    ours = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, **SILENT_CONNECTIONS}
    return {name: value for name, value in ours.items() if name not in url.query}


def _refuser(place: Place) -> Callable[..., None]:
    def refuse(*_: Any) -> None:
        if place.is_lost():
            raise DatabaseGone(GONE)

    return refuse


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would commit before DDL; we emit BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{READERS_CACHE_KIB}",
        # What is deleted, emptied or moved is overwritten, and not left in free room. Some builds leave it.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _beginner(turns: Turns) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        how = options.get("sqlite_begin")
        if not how:
            connection.exec_driver_sql("BEGIN")
            return
        wait_s = options["longest_wait_s"] or BUSY_TIMEOUT_MS / 1000
        connection.info["wrote"] = True
        connection.exec_driver_sql(f"PRAGMA cache_size=-{WRITERS_CACHE_KIB}")
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={MOMENT_MS}")
        try:
            if not turns.take(lambda: _began(connection, how), wait_s):
                raise DatabaseUnavailable("The database does not answer: somebody else writes into it.")
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")

    return begin


def _began(connection: Connection, how: str) -> bool:
    """False where another writer held the file for a moment."""
    try:
        connection.exec_driver_sql(how)
    except sa.exc.OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) in BUSY:
            return False
        raise
    return True


def _give_cache_back(connection: Any, record: Any) -> None:
    if connection is not None and record.info.pop("wrote", False):
        connection.execute(f"PRAGMA cache_size=-{READERS_CACHE_KIB}")

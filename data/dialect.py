"""What differs between SQLite and PostgreSQL, in one place."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

INGEST_LOCK = 20_261_122


class by_bytes(GenericFunction[str]):  # noqa: N801  reads as the functions of SQL do
    """A text to be compared by its bytes: in an order, as the greatest or the least of some.

    That is what SQLite does, and Python with the same outcome. PostgreSQL would follow the language that
    its database was made with, and a tie be decided otherwise there.
    """

    type = sa.Text()
    inherit_cache = True


@compiles(by_bytes)
def _as_it_is(element: by_bytes, compiler: Any, **more: Any) -> str:
    return str(compiler.process(element.clauses, **more))


@compiles(by_bytes, "postgresql")
def _collated(element: by_bytes, compiler: Any, **more: Any) -> str:
    return f'{_as_it_is(element, compiler, **more)} COLLATE "C"'


class day_of(GenericFunction[dt.date]):  # noqa: N801
    """The day that milliseconds since 1970 lie in, from the day before that on."""

    type = sa.Date()
    inherit_cache = True


@compiles(day_of, "sqlite")
def _day_by_date(element: day_of, compiler: Any, **more: Any) -> str:
    # Whole numbers are divided towards zero: a day on, and back.
    return f"date(({_of(element, compiler, **more)} + 86400000) / 1000 - 86400, 'unixepoch')"


@compiles(day_of, "postgresql")
def _day_by_adding(element: day_of, compiler: Any, **more: Any) -> str:
    days = f"({_of(element, compiler, **more)} + 86400000) / 86400000 - 1"
    return f"(DATE '1970-01-01' + CAST({days} AS integer))"


class milliseconds_of(GenericFunction[int]):  # noqa: N801
    """The whole milliseconds from 1970 to an instant."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(milliseconds_of, "sqlite")
def _milliseconds_by_text(element: milliseconds_of, compiler: Any, **more: Any) -> str:
    instant = _of(element, compiler, **more)
    # SQLite rounds a fraction to milliseconds, and so into the next second.
    seconds, rest = f"strftime('%s', substr({instant}, 1, 19))", f"substr({instant}, 21, 3)"
    return f"(CAST({seconds} AS INTEGER) * 1000 + CAST({rest} AS INTEGER))"


@compiles(milliseconds_of, "postgresql")
def _milliseconds_by_epoch(element: milliseconds_of, compiler: Any, **more: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {_of(element, compiler, **more)}) * 1000) AS bigint)"


def _of(element: Any, compiler: Any, **more: Any) -> str:
    return f"({compiler.process(element.clauses, **more)})"


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def one_writer(connection: Connection) -> None:
    """Waits until no other ingest writes; held to the end of the transaction.

    SQLite has one writer anyhow. On PostgreSQL one lock for all of ingest rules deadlocks out, and
    whoever holds it sees all that earlier holders committed.
    """
    if not is_sqlite(connection):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(INGEST_LOCK)))


def is_one_of(connection: Connection, column: sa.Column[Any], values: Collection[Any]) -> Any:
    """`column` is one of `values`, however many: one bound parameter."""
    if is_sqlite(connection):
        listed = sa.func.json_each(json.dumps(list(values), default=_plain)).table_valued("value")
        return column.in_(sa.select(listed.c.value))
    return column == sa.any_(sa.literal(list(values), postgresql.ARRAY(column.type)))


def insert_rows(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Many rows at the greatest speed the driver offers; `columns` in the order of the table."""
    if not rows:
        return
    if is_sqlite(connection):
        statement = sa.insert(table).compile(dialect=connection.dialect, column_keys=list(columns))
        connection.exec_driver_sql(str(statement), _as_sqlite_stores(table, columns, rows))
    else:
        _copy(connection, table, columns, rows)


def run_for_each(connection: Connection, statement: sa.Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """The statement with the values of each row, without what SQLAlchemy weighs for each of them."""
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect)
    values: Any = rows
    if is_sqlite(connection):
        values = _by_row(_texts([row[name] for row in rows]) for name in compiled.positiontup or ())
    connection.exec_driver_sql(str(compiled), values)


def upsert(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows of equal shape; where the key is there already, replaces what the row carries."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection)(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))


def insert_or_change(
    connection: Connection,
    table: sa.Table,
    by: str,
    rows: Sequence[Mapping[str, Any]],
    changed: Callable[[Any], Mapping[str, Any]],
) -> None:
    """Inserts rows; where `by` is there already, changes what `changed` makes of the row that was sent."""
    if rows:
        statement = _insert(connection)(table)
        change = statement.on_conflict_do_update(index_elements=[by], set_=changed(statement.excluded))
        connection.execute(change, list(rows))


def _insert(connection: Connection) -> Callable[[sa.Table], Any]:
    return sqlite.insert if is_sqlite(connection) else postgresql.insert


def _copy(
    connection: Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    import psycopg

    statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise sa.exc.OperationalError(statement, None, error) from error


def _as_sqlite_stores(
    table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    by_column: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, name in enumerate(columns):
        if isinstance(table.c[name].type, sa.Date | sa.DateTime):
            by_column[place] = _texts(by_column[place])
    return _by_row(by_column)


def _by_row(columns: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True))


def _texts(column: Sequence[Any]) -> list[Any]:
    """The values as SQLite stores them, each different one turned once: days and names come in masses."""
    texts = {value: _plain(value) for value in set(column)}
    return [texts[value] for value in column]


def _plain(value: Any) -> Any:
    """Dates and instants as SQLAlchemy stores them in SQLite."""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value

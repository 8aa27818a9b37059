"""The reader: one consistent state of the database, for all questions of one request."""

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from data.engine import Database
from data.periods import SOURCES
from data.shop import Shop
from data.tables.bookkeeping import data_version, touched_days, touched_entities
from data.tables.reporting import source_days
from data.version import waiting

ROWS_AT_ONCE = 1000

Statement = sa.Select[Any] | sa.CompoundSelect[Any]
Converter = Callable[[Any], Any]


class Reach(NamedTuple):
    """The first day with facts of a source, the newest complete one (before today), and the newest one."""

    first: dt.date | None
    through: dt.date | None
    newest: dt.date | None


class Horizon(NamedTuple):
    """What the days of a question hang on, beside its period: today, and how far the facts reach."""

    today: dt.date
    attribution_days: int
    reaches: tuple[Reach, ...]

    def reach(self, source: str) -> Reach:
        return self.reaches[SOURCES.index(source)]


@contextmanager
def open_reader(database: Database, shop: Shop) -> Iterator["Reader"]:
    """A reader over one snapshot; everything read through it belongs together."""
    with database.snapshot() as connection:
        yield Reader(connection, database.engine.dialect, shop)


class Reader:
    """Reads the reporting tables; knows today, the data version and how far each source reaches.

    Values come out the same on every database: dates, instants and flags as Python's own, whole
    numbers as int. Sums must be cast to a whole type in the statement (see data.queries.statements).
    """

    def __init__(self, connection: Any, dialect: Dialect, shop: Shop) -> None:
        """Over a connection of the driver's."""
        self._dialect = dialect
        self._connection = connection
        self._cursor = connection.cursor()
        self.shop = shop
        self.today = shop.today()
        ((version, *days),) = self._fetched(_compiled(_OPENING, dialect), {"today": self.today})
        self.version: int = version or 0
        self.horizon = Horizon(self.today, shop.attribution_days, _reaches(tuple(days)))

    def rows(self, statement: Statement, **params: Any) -> list[tuple[Any, ...]]:
        """What the statement selects, as tuples."""
        compiled = _compiled(statement, self._dialect)
        found = self._fetched(compiled, params)
        if not compiled.converters or not found:
            return found
        return list(zip(*compiled.converted(found), strict=True))

    @cached_property
    def waiting(self) -> str:
        """Which facts of this moment wait to become figures; empty where none does."""
        ((newest_day, newest_entity),) = self.rows(_WAITING)
        return waiting(newest_day, newest_entity)

    def streamed(self, statement: Statement, **params: Any) -> Generator[list[tuple[Any, ...]]]:
        """What the statement selects, some rows at a time, in flat memory."""
        compiled = _compiled(statement, self._dialect)
        values = compiled.bound(params)
        cursor = self._streaming_cursor()
        try:
            cursor.execute(compiled.text, values)
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                yield list(zip(*compiled.converted(some), strict=True)) if compiled.converters else some
        except self._dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy(error, compiled.text, values, self._dialect) from error
        finally:
            cursor.close()

    def _streaming_cursor(self) -> Any:
        # PostgreSQL's driver would fetch everything at once, but for a cursor that the server keeps.
        named = {} if self._dialect.name == "sqlite" else {"name": "streamed"}
        return self._connection.cursor(**named)

    def columns(self, statement: Statement, **params: Any) -> Sequence[Sequence[Any]]:
        """The same by column, which is cheaper for many rows; empty columns where there is no row."""
        compiled = _compiled(statement, self._dialect)
        found = self._fetched(compiled, params)
        return compiled.converted(found) if found else [()] * compiled.width

    def _fetched(self, compiled: "_Compiled", params: dict[str, Any]) -> list[tuple[Any, ...]]:
        # Straight from the driver: SQLAlchemy's result would cost as much as a small statement itself.
        values = compiled.bound(params)
        try:
            self._cursor.execute(compiled.text, values)
            found: list[tuple[Any, ...]] = self._cursor.fetchall()
        except self._dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy(error, compiled.text, values, self._dialect) from error
        return found


def _as_sqlalchemy(error: Exception, text: str, values: Any, dialect: Dialect) -> BaseException:
    driver: Any = dialect.loaded_dbapi
    return sa.exc.DBAPIError.instance(text, values, error, driver.Error, dialect=dialect)


@lru_cache(maxsize=256)
def _reaches(days: tuple[Any, ...]) -> tuple[Reach, ...]:
    """In the order of sources. Read before each answer, and the same until facts reach another day."""
    parsed = [dt.date.fromisoformat(day) if isinstance(day, str) else day for day in days]
    return tuple(Reach(*parsed[at : at + 3]) for at in range(0, len(parsed), 3))


def _opening() -> sa.Select[Any]:
    """Version, then the reach of each source: index look-ups only."""
    day, today = source_days.c.record_date, sa.bindparam("today", type_=sa.Date)
    wanted = (
        (sa.func.min(day), day <= today),
        (sa.func.max(day), day < today),
        (sa.func.max(day), day <= today),
    )
    return sa.select(
        sa.select(data_version.c.version).where(data_version.c.id == 1).scalar_subquery(),
        *(
            sa.select(edge).where(source_days.c.data_source == source, condition).scalar_subquery()
            for source in SOURCES
            for edge, condition in wanted
        ),
    )


_OPENING = _opening()
_WAITING = sa.select(
    *(
        sa.select(sa.func.max(table.c.id)).scalar_subquery().label(table.name)
        for table in (touched_days, touched_entities)
    )
)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as text of one database, with what its driver leaves to us."""

    text: str
    width: int
    fixed: dict[str, Any]
    places: tuple[str, ...] | None
    converters: tuple[tuple[int, Converter], ...]

    def bound(self, params: dict[str, Any]) -> Any:
        """The values as the driver takes them: by name, or in the order of their places."""
        if self.places is None:
            return {**self.fixed, **params}
        values = self.fixed | params
        for name, value in params.items():
            values[name] = _as_text(value)
        return [values[name] for name in self.places]

    def converted(self, found: list[tuple[Any, ...]]) -> list[Sequence[Any]]:
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        for at, convert in self.converters:
            columns[at] = list(map(convert, columns[at]))
        return columns


@lru_cache(maxsize=1024)
def _compiled(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    selected = list(statement.selected_columns)
    sqlite = dialect.name == "sqlite"
    return _Compiled(
        text=str(compiled),
        width=len(selected),
        fixed={name: value for name, value in compiled.params.items() if value is not None},
        places=tuple(compiled.positiontup or ()) if sqlite else None,
        converters=tuple(_converters(selected)) if sqlite else (),
    )


def _as_text(value: Any) -> Any:
    """Days and instants as SQLite keeps them."""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def _converters(selected: list[Any]) -> Iterator[tuple[int, Converter]]:
    for at, column in enumerate(selected):
        convert = next((found for kind, found in _FROM_SQLITE.items() if isinstance(column.type, kind)), None)
        if convert is not None:
            known = getattr(column, "nullable", True) is False
            yield at, convert if known else _unless_none(convert)


_FROM_SQLITE: dict[type, Converter] = {
    sa.DateTime: dt.datetime.fromisoformat,
    sa.Date: dt.date.fromisoformat,
    sa.Boolean: bool,
}


def _unless_none(convert: Converter) -> Converter:
    return lambda value: None if value is None else convert(value)

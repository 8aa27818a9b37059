"""A rehearsal: what an import would do, without writing anything where it counts.

Rows go through the very steps of an import, into a private database that is thrown away. Before each
batch it is given what the real one knows of the batch's rows, so that the answer is the real answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection

from data import dialect
from data.engine import Database
from data.ingest.batch import Batch, fetch
from data.ingest.kinds import ENTITIES
from data.tables import metadata
from data.tables.bookkeeping import sealed_days, shop_settings
from data.tables.facts import customers, product_concerns, products, transactions


class Rehearsal:
    def __init__(self, database: Database) -> None:
        self._real = database

    def __enter__(self) -> "Rehearsal":
        self._folder = TemporaryDirectory(prefix="rehearsal-")
        self._scratch = Database(f"sqlite:///{Path(self._folder.name) / 'scratch.db'}")
        sa.event.listen(self._scratch.engine, "connect", _carefree)
        with self._scratch.writing() as connection:
            metadata.create_all(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.dispose()
        self._folder.cleanup()

    @contextmanager
    def writing(self, batch: Batch) -> Iterator[Connection]:
        """A transaction on the private database, which by then knows what the real one does."""
        with self._scratch.writing() as scratch:
            with self._real.reading() as real:
                for column, values in _needed(batch):
                    _copy(real, scratch, column, values)
            yield scratch


def _carefree(connection: Any, _record: Any) -> None:
    """Nothing here must outlive the rehearsal, and only what a batch needs is there."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")


def _needed(batch: Batch) -> Iterator[tuple[sa.Column[Any], set[Any]]]:
    """Columns and the values in them by which a batch looks things up."""
    table = batch.kind.table
    yield table.c[batch.kind.key], batch.live_keys()
    yield sealed_days.c.fact_table, {"analytics"}
    yield shop_settings.c.name, {"SHOP_CURRENCY"}
    for field in batch.kind.fields:
        if field.refers:
            kind = ENTITIES[field.refers]
            yield kind.table.c[kind.key], _named(batch.columns[field.first])
    if batch.source is not None:
        yield transactions.c.invoice_id, set(batch.columns["invoice_id"]) - {None}
    if table is customers:
        yield customers.c.email, set(batch.columns["email"]) - {None}
    if table is products:
        yield product_concerns.c.product_id, batch.live_keys()


def _named(column: list[Any]) -> set[Any]:
    each = (value if isinstance(value, tuple) else (value,) for value in column)
    return {name for names in each for name in names if name is not None}


def _copy(real: Connection, scratch: Connection, column: sa.Column[Any], values: set[Any]) -> None:
    table = column.table
    assert isinstance(table, sa.Table)  # noqa: S101  for the type checker
    rows = fetch(real, sa.select(table).where(dialect.is_one_of(real, column, values)))
    if rows:
        there_stays = sqlite.insert(table).on_conflict_do_nothing()
        scratch.execute(there_stays, [dict(row._mapping) for row in rows])

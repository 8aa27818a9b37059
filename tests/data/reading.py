"""Whether somebody reads a database."""

import sqlite3
from contextlib import closing
from typing import Any

import sqlalchemy as sa

from data.engine import Database
from data.tables.bookkeeping import data_version


def is_read(database: Database) -> bool:
    """Whether somebody still looks at the state it was in a moment ago, which SQLite keeps as long."""
    if not database.is_sqlite:
        pool: Any = database.engine.pool
        return bool(pool.checkedout())
    with database.writing() as connection:
        connection.execute(sa.update(data_version).values(version=data_version.c.version))
    with closing(sqlite3.connect(str(database.url.database), timeout=0)) as another:
        ((busy, *_),) = another.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return bool(busy)

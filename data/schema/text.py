"""schema.sql: the whole schema as a text to read, and to build a SQLite database from."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from data.migrations import NEWEST
from data.tables import audit, bookkeeping, facts, records, reporting, views

_DIALECT = sqlite.dialect()
_WIDTH = 110

_HEAD = """\
-- SmartShopie Analytics: the schema, version {version}.
--
--     sqlite3 smartshopie_dashboard.db < schema.sql
--
-- builds the same database as `python manage.py init`. This file is written by
-- `python manage.py schema` from data/tables; change those, add a migration, write it anew.

BEGIN;
"""

_TAIL = """
-- Where the figures stand, and which version this is: `python manage.py init` goes on from here.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,  -- newest migration that was applied
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version (version_num)
SELECT '{version}' WHERE NOT EXISTS (SELECT 1 FROM alembic_version);

INSERT INTO data_version (id, version, refreshed_at)
SELECT 1, 0, CURRENT_TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM data_version);

COMMIT;
"""


def schema_sql() -> str:
    """What schema.sql holds."""
    parts = [
        _HEAD.format(version=NEWEST),
        *_chapter(facts),
        _view(),
        *_chapter(reporting),
        *_chapter(records),
        *_chapter(bookkeeping),
        _triggers(),
        _TAIL.format(version=NEWEST),
    ]
    return "\n".join(parts)


def _chapter(module: ModuleType) -> Iterator[str]:
    title = (module.__doc__ or "").strip().splitlines()[0]
    yield f"\n-- {'=' * 100}\n-- {title}\n-- {'=' * 100}\n"
    for table in vars(module).values():
        if isinstance(table, sa.Table):
            yield _table(table)


def _table(table: sa.Table) -> str:
    lines = [f"-- {table.comment}", f"CREATE TABLE {table.name} ("]
    lines += _aligned(_clauses(table), [column.comment or "" for column in table.columns])
    lines += [");", *_indexes(table), ""]
    return "\n".join(lines)


def _clauses(table: sa.Table) -> list[str]:
    """The lines between the brackets, as SQLAlchemy says them: columns, then constraints."""
    text = str(sa.schema.CreateTable(table).compile(dialect=_DIALECT))
    inner = text[text.index("(") + 1 : text.rindex(")")]
    return [line.strip().removesuffix(",") for line in inner.strip().splitlines()]


def _aligned(clauses: list[str], comments: list[str]) -> Iterator[str]:
    columns = [clause.split(" ", 1) for clause in clauses[: len(comments)]]
    name_width = max(len(name) for name, _ in columns)
    type_width = max(len(kind) for _, kind in columns) + 1
    last = len(clauses) - 1
    for at, (clause, comment) in enumerate(zip_longest(clauses, comments)):
        comma = "" if at == last else ","
        if comment is None:
            yield _wrapped(f"    {clause}{comma}")
            continue
        name, kind = columns[at]
        yield f"    {name:<{name_width}} {kind + comma:<{type_width}}  -- {comment}"


def _indexes(table: sa.Table) -> list[str]:
    by_name = sorted(table.indexes, key=lambda index: str(index.name))
    return [_wrapped(f"{sa.schema.CreateIndex(index).compile(dialect=_DIALECT)};") for index in by_name]


def _wrapped(line: str) -> str:
    return "\n".join(wrap(line, _WIDTH, subsequent_indent="        ", break_long_words=False))


def _triggers() -> str:
    statements = "\n".join(f"{statement};" for statement in audit.ON_SQLITE)
    return f"-- the audit log only grows\n{statements}\n"


def _view() -> str:
    return f"-- {views.PRODUCT_VIEWS_COMMENT}\n{views.PRODUCT_VIEWS};\n"

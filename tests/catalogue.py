"""What a database says about itself, as plain values: two databases with equal catalogues are the same.

Asked of SQLite's pragmas and PostgreSQL's own catalogue, not of the library that made the tables.
"""

import re
import sqlite3
from typing import Any

import psycopg

Catalogue = dict[str, Any]

_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable = 'YES', column_default, is_identity
FROM information_schema.columns WHERE table_schema = 'public'
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
_COMMENTS = """
SELECT c.relname, a.attname, d.description FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE c.relnamespace = 'public'::regnamespace
"""
_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid),
       array(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY k(attnum, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place),
       pg_get_expr(i.indpred, i.indrelid), t.relname
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u'))
"""
_FOREIGN = """
SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname
FROM pg_constraint JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1] WHERE contype = 'f'
"""
_KEYS = """
SELECT conrelid::regclass::text, contype::text,
       array(SELECT a.attname::text FROM unnest(conkey) WITH ORDINALITY k(attnum, place)
             JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.attnum ORDER BY k.place)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u')
"""
_CHECKS = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'c'"
_VIEWS = "SELECT viewname, pg_get_viewdef(viewname::regclass) FROM pg_views WHERE schemaname = 'public'"

_AS_POSTGRES = {
    "TEXT": "text",
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DATETIME": "timestamp without time zone",
    "VARCHAR(32)": "character varying",
}


def of_sqlite(connection: sqlite3.Connection) -> Catalogue:
    made = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    text = {name: _plain(sql) for _, name, sql in made}
    tables = sorted(name for kind, name, _ in made if kind == "table")
    return {
        "columns": {table: _sqlite_columns(connection, table) for table in tables},
        "foreign keys": {table: _sqlite_foreign_keys(connection, table) for table in tables},
        "keys": {table: _sqlite_keys(connection, table) for table in tables},
        "constraints": {table: _named_constraints(text[table]) for table in tables},
        "indexes": _sqlite_indexes(connection, tables, text),
        "views": {name: text[name] for kind, name, _ in made if kind == "view"},
    }


def of_postgres(connection: psycopg.Connection[Any]) -> Catalogue:
    """Without the order of columns: a column that was added later comes last."""
    ask = connection.execute
    return {
        "columns": sorted(ask(_COLUMNS).fetchall()),
        "constraints": sorted(ask(_CONSTRAINTS).fetchall()),
        "indexes": sorted(ask(_INDEXES).fetchall()),
        "views": sorted(ask(_VIEWS).fetchall()),
        "comments": sorted(ask(_COMMENTS).fetchall(), key=str),
    }


def common_of_sqlite(connection: sqlite3.Connection) -> Catalogue:
    """The part of the catalogue that has a counterpart on PostgreSQL, in its words."""
    whole = of_sqlite(connection)
    return {
        "columns": {
            table: {name: _as_postgres(f"{table}.{name}", *column) for name, column in columns.items()}
            for table, columns in whole["columns"].items()
        },
        "foreign keys": {(table, *key[:3]) for table, keys in whole["foreign keys"].items() for key in keys},
        "keys": {(table, kind, columns) for table, keys in whole["keys"].items() for kind, columns in keys},
        "indexes": {
            (table, name, columns, where) for name, (table, columns, where) in whole["indexes"].items()
        },
        "checks": {
            name
            for constraints in whole["constraints"].values()
            for name, text in constraints.items()
            if text.startswith("CHECK")
        },
        "views": set(whole["views"]),
    }


def common_of_postgres(connection: psycopg.Connection[Any]) -> Catalogue:
    ask = connection.execute
    columns: dict[str, dict[str, Any]] = {}
    for table, name, kind, nullable, default, _identity in ask(_COLUMNS).fetchall():
        columns.setdefault(table, {})[name] = (kind, nullable, _bare_default(default))
    views = {name for name, _ in ask(_VIEWS).fetchall()}
    return {
        "columns": {table: found for table, found in columns.items() if table not in views},
        "foreign keys": set(ask(_FOREIGN).fetchall()),
        "keys": {(table, kind, tuple(names)) for table, kind, names in ask(_KEYS).fetchall()},
        "indexes": {
            (table, name, tuple(names), _bare_condition(where))
            for name, _, names, where, table in ask(_INDEXES).fetchall()
        },
        "checks": {name for (name,) in ask(_CHECKS).fetchall()},
        "views": views,
    }


def _plain(sql: str) -> str:
    """Without comments, quotes of names and the way it was laid out."""
    uncommented = re.sub(r"--.*", "", sql).replace('"', "")
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", uncommented)).strip()


def _sqlite_columns(connection: sqlite3.Connection, table: str) -> dict[str, tuple[Any, ...]]:
    asked = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)'
    rows: list[tuple[Any, ...]] = connection.execute(asked, [table]).fetchall()
    return {row[0]: row[1:] for row in rows}


def _sqlite_foreign_keys(connection: sqlite3.Connection, table: str) -> set[tuple[Any, ...]]:
    asked = 'SELECT "from", "table", "to", on_update, on_delete, match FROM pragma_foreign_key_list(?)'
    return set(connection.execute(asked, [table]))


def _sqlite_keys(connection: sqlite3.Connection, table: str) -> set[tuple[str, tuple[str, ...]]]:
    columns = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", [table])
    keys = {("p", tuple(name for (name,) in columns))}
    unique = connection.execute(
        "SELECT name FROM pragma_index_list(?) WHERE origin = 'u'", [table]
    ).fetchall()
    return keys | {("u", _index_columns(connection, name)) for (name,) in unique}


def _sqlite_indexes(
    connection: sqlite3.Connection, tables: list[str], text: dict[str, str]
) -> dict[str, tuple[Any, ...]]:
    return {
        name: (table, _index_columns(connection, name), text[name].partition("WHERE ")[2] or None)
        for table in tables
        for (name,) in connection.execute(
            "SELECT name FROM pragma_index_list(?) WHERE origin = 'c'", [table]
        ).fetchall()
    }


def _index_columns(connection: sqlite3.Connection, index: str) -> tuple[str, ...]:
    return tuple(
        f"{name} DESC" if descending else name
        for name, descending in connection.execute(
            'SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno', [index]
        )
    )


def _named_constraints(table: str) -> dict[str, str]:
    """CONSTRAINT name ... of a CREATE TABLE, up to the comma or bracket that ends it."""
    found = {}
    for match in re.finditer(r"CONSTRAINT (\w+) ", table):
        depth, end = 0, match.end()
        while end < len(table) and (depth > 0 or table[end] not in ",)"):
            depth += {"(": 1, ")": -1}.get(table[end], 0)
            end += 1
        found[match.group(1)] = table[match.end() : end].strip()
    return found


def _as_postgres(name: str, kind: str, required: int, default: str | None, key: int) -> tuple[Any, ...]:
    """SQLite numbers the rows of an INTEGER PRIMARY KEY; the one row of data_version is always 1."""
    row_number = kind == "INTEGER" and key == 1 and name != "data_version.id"
    return "bigint" if row_number else _AS_POSTGRES[kind], not required, _bare_default(default)


def _bare_default(default: str | None) -> str | None:
    bare = default.split("::")[0].strip("'") if default else None
    return {"false": "0", "true": "1"}.get(bare, bare) if bare else None


def _bare_condition(condition: str | None) -> str | None:
    return re.sub(r"^\((.*)\)$", r"\1", condition).replace("::text", "") if condition else None

"""PostgreSQL: its own pg_dump and pg_restore, called as their documentation says."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.backups.contents import OURS, VERSION_TABLE, refuse_rows
from data.backups.files import Watch
from data.engine import LOCK_TIMEOUT_SECONDS, Database
from data.errors import BackupError
from data.tables import audit
from data.tables.views import product_views

MAGIC = b"PGDMP"
LOOK_EVERY_SECONDS = 0.2
_ROW_OF_VERSION = re.compile(rf"^COPY \S*\b{VERSION_TABLE} .*\n(\S+)$", re.MULTILINE)
_DATA_OF_VERSION = re.compile(rf"^.* TABLE DATA \S+ {VERSION_TABLE} .*\n?", re.MULTILINE)


def dump(database: Database, into: Path, watch: Watch) -> None:
    """One state of the database, compressed. Writers go on meanwhile."""
    where, environment = _connection(database)
    options = ("--format=custom", f"--file={into}", "--no-password", f"--dbname={where}")
    _call("pg_dump", *options, environment=environment, watch=watch)
    _prove(into, watch)


def version_of(file: Path, watch: Watch) -> str | None:
    """The schema version that a whole, undamaged backup holds; None where it is no backup of ours."""
    _prove(file, watch)
    listed = _call("pg_restore", "--list", str(file), watch=watch)
    if " data_version " not in listed or not _DATA_OF_VERSION.search(listed):
        return None
    only = ("--data-only", f"--table={VERSION_TABLE}", "--file=-")
    row = _ROW_OF_VERSION.search(_call("pg_restore", *only, str(file), watch=watch))
    return row[1] if row else None


def clear(database: Database) -> None:
    """Removes our empty tables, to make room for those of a backup.

    Raises BackupError, and removes nothing, when one has a row. Whoever writes is waited for.
    """
    with database.writing() as connection:
        there = OURS.intersection(sa.inspect(connection).get_table_names())
        if not there:
            return
        named = ", ".join(f'"{name}"' for name in sorted(there))
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
        connection.exec_driver_sql(f"LOCK TABLE {named} IN ACCESS EXCLUSIVE MODE")
        refuse_rows(there, lambda name: bool(connection.scalar(_any_row(name))))
        drop(connection, named)


def drop_all(database: Database) -> None:
    """Removes our tables with what is in them: a restore that failed leaves none."""
    with database.writing() as connection:
        there = OURS.intersection(sa.inspect(connection).get_table_names())
        if there:
            drop(connection, ", ".join(f'"{name}"' for name in sorted(there)))


def drop(connection: sa.Connection, named: str) -> None:
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {product_views.name}")
    connection.exec_driver_sql(f"DROP TABLE {named}")
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {audit.FUNCTION}")


def load(database: Database, file: Path, watch: Watch) -> None:
    """Everything but the row that tells the schema's version, in one transaction.

    Without that row no process takes the tables for a finished database.
    """
    where, environment = _connection(database)
    listed = _call("pg_restore", "--list", str(file), watch=watch)
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as wanted:
        wanted.write(_DATA_OF_VERSION.sub("", listed))
        wanted.flush()
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        target = (f"--use-list={wanted.name}", "--no-password", f"--dbname={where}")
        _call("pg_restore", *options, *target, str(file), environment=environment, watch=watch)


def _any_row(name: str) -> sa.Select[tuple[bool]]:
    return sa.select(sa.exists(sa.select(1).select_from(sa.table(name))))


def _prove(file: Path, watch: Watch) -> None:
    """Reads all of it once. Raises BackupError when it is damaged or cut short."""
    _call("pg_restore", f"--file={os.devnull}", str(file), watch=watch)


def _connection(database: Database) -> tuple[str, dict[str, str]]:
    """How the product connects, for libpq: the arguments of a process can be read by others, so the
    password goes through the environment.
    """
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        password = driver.info.password
        return driver.info.dsn, {"PGPASSWORD": password} if password else {}


def _call(program: str, *arguments: str, watch: Watch, environment: dict[str, str] | None = None) -> str:
    """What the program writes. Raises BackupError with its complaint when it fails."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed; it comes with PostgreSQL's client programs, such as the package "
            "postgresql-client."
        )
    with subprocess.Popen(  # noqa: S603  our own arguments, and no shell
        [path, *arguments],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        written, complaint = _watched(process, watch)
    if process.returncode:
        raise BackupError(f"{program} failed: {_reason(program, complaint)}.")
    return written


def _watched(process: "subprocess.Popen[str]", watch: Watch) -> tuple[str, str]:
    try:
        while True:
            try:
                return process.communicate(timeout=LOOK_EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                watch(None)
    except BaseException:
        process.kill()
        raise


def _reason(program: str, complaint: str) -> str:
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    told = next((line for line in lines if "error:" in line), lines[0] if lines else "no reason given")
    return told.removeprefix(f"{program}: ").removeprefix("error: ").removesuffix(".")

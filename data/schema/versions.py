"""From nothing, or from an older version, to the newest: in one transaction, one process at a time."""

import threading
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.engine import Database
from data.errors import DatabaseOutdated, DatabaseUnavailable
from data.migrations import HERE, NEWEST, known_versions
from data.tables import metadata

_version = sa.table("alembic_version", sa.column("version_num", sa.String))
_alembic = threading.Lock()  # Alembic keeps the migration it is at in module globals


@dataclass(frozen=True)
class MigrationReport:
    """What a call of migrate did: the version before (None: an empty database) and after."""

    before: str | None
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def sentence(self) -> str:
        if self.before is None:
            return f"Created the database at version {self.after}."
        if self.changed:
            return f"Migrated the database from version {self.before} to {self.after}."
        return f"The database is at version {self.after} already; nothing to do."


def schema_version(database: Database) -> str | None:
    """The version of the database's schema; None for an empty database."""
    with database.reading() as connection:
        return _read_version(connection)


def is_current(database: Database) -> bool:
    """Whether the database is there, at the version this code was written for."""
    return _absent_file(database) is None and schema_version(database) == NEWEST


def require_current(database: Database) -> None:
    """Raises DatabaseOutdated unless the database is at the version this code was written for."""
    _refuse_absent(database)
    version = schema_version(database)
    if version == NEWEST:
        return
    _refuse_newer(version)
    found = f"at version {version}" if version else "empty"
    raise DatabaseOutdated(f"The database is {found}, the code wants {NEWEST}; run `python manage.py init`.")


def require_version(database: Database) -> str:
    """The version of the database's schema, whichever it is. Raises DatabaseOutdated where there is none."""
    _refuse_absent(database)
    version = schema_version(database)
    if version is None:
        raise DatabaseOutdated(
            "The database has no tables of ours: DATABASE_URL is mistyped, or `python manage.py init` is due."
        )
    return version


def _refuse_absent(database: Database) -> None:
    if absent := _absent_file(database):
        raise DatabaseOutdated(
            f"There is no database at {absent}: DATABASE_URL is mistyped, or `python manage.py init` is due."
        )


def _absent_file(database: Database) -> str | None:
    """The file of a SQLite database that is not there: to ask it would make an empty one."""
    file = database.url.database if database.is_sqlite else None
    return None if file is None or Path(file).exists() else file


def migrate(database: Database) -> MigrationReport:
    """Brings the database to the newest version, keeping its data; does nothing when it is there.

    Raises DatabaseOutdated when the database is newer than the code, or holds tables of another make.
    """
    if absent := _absent_file(database):
        make_private(Path(absent))
    version = schema_version(database)
    if version == NEWEST:
        return MigrationReport(version, NEWEST)
    with database.migrating() as connection:
        version = _read_version(connection)  # another process may have been faster
        _refuse_newer(version)
        _refuse_foreign(connection, version)
        if version != NEWEST:
            upgrade(connection, NEWEST)
    return MigrationReport(version, NEWEST)


def make_private(file: Path) -> None:
    """An empty file, for its owner alone: SQLite would make one that everybody on the machine may read.

    Raises DatabaseUnavailable.
    """
    try:
        file.touch(mode=0o600)
    except OSError as error:
        reason = (error.strerror or "error").lower()
        raise DatabaseUnavailable(f"The database cannot be made at {file}: {reason}.") from error


def adopt(connection: Connection, version: str) -> None:
    """Brings tables that are known to be of `version` to the newest one, in the transaction given."""
    connection.execute(_version.delete())
    connection.execute(_version.insert().values(version_num=version))
    if version != NEWEST:
        upgrade(connection, NEWEST)


def upgrade(connection: Connection, version: str) -> None:
    """Applies the migrations up to `version` in the transaction of `connection`."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    with _alembic:
        command.upgrade(config, version)
    if connection.dialect.name == "postgresql":
        _describe(connection)


def _read_version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.select(_version.c.version_num))


def _refuse_newer(version: str | None) -> None:
    if version is not None and version not in known_versions():
        raise DatabaseOutdated(
            f"The database is at version {version}, newer than this code, which knows {NEWEST}; "
            "install the newer release, or restore a backup made by this one."
        )


def _refuse_foreign(connection: Connection, version: str | None) -> None:
    found = set(sa.inspect(connection).get_table_names()) & set(metadata.tables)
    if version is None and found:
        raise DatabaseOutdated(
            f"The database has tables such as {min(found)} but no version, so `manage.py init` did not make "
            "them; set DATABASE_URL to an empty database and import into it."
        )


def _describe(connection: Connection) -> None:
    """Descriptions follow the code: they are written anew, and are no part of a migration."""
    there = sa.inspect(connection)
    names = set(there.get_table_names())
    for table in metadata.tables.values():
        if table.name not in names:
            continue
        connection.execute(sa.schema.SetTableComment(table))
        columns = {found["name"] for found in there.get_columns(table.name)}
        for column in table.columns:
            if column.name in columns:
                connection.execute(sa.schema.SetColumnComment(column))

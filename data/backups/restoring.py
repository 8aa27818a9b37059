"""restore: a backup into an empty database, which is a finished one at the very end or not at all."""

from dataclasses import dataclass
from pathlib import Path

from data import audit
from data.audit import COMMAND_LINE
from data.backups import postgres, sqlite
from data.backups.files import Watch, beside, unwatched
from data.engine import Database
from data.errors import BackupError
from data.migrations import NEWEST, known_versions
from data.rollups.refreshing import next_version
from data.schema import Settlement, adopt, settle
from data.shop import Shop
from data.tables.bookkeeping import sign_ins

BACKUP_OF = {sqlite.MAGIC: "SQLite", postgres.MAGIC: "PostgreSQL"}


@dataclass(frozen=True)
class Restored:
    """What a restore found: the version the backup was made at, and settings that differ from its own."""

    version: str
    settlement: Settlement


def restore(database: Database, shop: Shop, file: Path, watch: Watch = unwatched) -> Restored:
    """Raises BackupError, and leaves the database empty, when `file` is no whole backup of ours and of this
    kind of database, or is newer than this code; and when the database holds rows.
    """
    _refuse_other_kind(database, file)
    version = sqlite.version_of(file) if database.is_sqlite else postgres.version_of(file, watch)
    if version is None:
        raise BackupError(f"{file} is no backup of ours: it has no tables of SmartShopie Analytics.")
    if version not in known_versions():
        raise BackupError(
            f"{file} is at version {version}, newer than this code, which knows {NEWEST}; "
            "restore it with the release that made it, or a newer one."
        )
    into = _into_sqlite if database.is_sqlite else _into_postgres
    return Restored(version, into(database, shop, file, version, watch))


def _refuse_other_kind(database: Database, file: Path) -> None:
    try:
        with file.open("rb") as opened:
            begins = opened.read(16)
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {(error.strerror or 'error').lower()}.") from error
    kind = next((name for magic, name in BACKUP_OF.items() if begins.startswith(magic)), None)
    wanted = "SQLite" if database.is_sqlite else "PostgreSQL"
    if kind is None:
        raise BackupError(f"{file} is no backup of ours: it is neither of SQLite nor of PostgreSQL.")
    if kind != wanted:
        raise BackupError(f"{file} is a backup of {kind}, and DATABASE_URL names {wanted}.")


def _into_sqlite(database: Database, shop: Shop, file: Path, version: str, watch: Watch) -> Settlement:
    """All is done to a copy; then it is put into the database as one transaction."""
    target = Path(database.url.database or "")
    sqlite.refuse_filled(target)
    with beside(target) as unfinished:
        sqlite.copy(file, unfinished, watch)
        url = database.url.set(database=str(unfinished))
        prepared = Database(url.render_as_string(hide_password=False))
        try:
            settlement = _finish(prepared, shop, file, version)
        finally:
            prepared.dispose()
        sqlite.put(unfinished, target, watch)
    return settlement


def _into_postgres(database: Database, shop: Shop, file: Path, version: str, watch: Watch) -> Settlement:
    postgres.clear(database)
    try:
        postgres.load(database, file, watch)
        return _finish(database, shop, file, version)
    except BaseException:
        postgres.drop_all(database)
        raise


def _finish(database: Database, shop: Shop, file: Path, version: str) -> Settlement:
    """Brings the schema to the newest version and makes it known, in one transaction.

    The data version grows, to one of this moment: what a cache knows of the database that the backup was
    made of is no answer about this one, which goes another way from here. Who was signed in then is not now.
    """
    with database.migrating() as connection:
        adopt(connection, version)
        next_version(connection, shop)
        open_ones = sign_ins.update().where(sign_ins.c.ended_at.is_(None))
        ended = connection.execute(open_ones.values(ended_at=shop.now())).rowcount
        told = {"file": file.name, "version": version, "sign_ins_ended": ended}
        audit.note(connection, audit.Entry(shop.now(), COMMAND_LINE, "restored", "the database", told))
    return settle(database, shop)

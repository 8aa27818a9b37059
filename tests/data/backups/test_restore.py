"""restore: all that was there, in an empty database; a finished one at the very end or not at all."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from data import accounts, sign_ins
from data.backups import backup, restore
from data.checks import check
from data.engine import Database
from data.errors import BackupError, DatabaseOutdated, SettingError
from data.kept import KeptConnections
from data.migrations import NEWEST
from data.rollups import refresh
from data.schema import is_current, migrate, require_current, schema_version, settle
from data.schema.versions import upgrade
from data.shop import Currency, Shop
from data.tables import metadata
from data.version import Version, Versions
from tests.data.backups.test_backup import killed
from tests.data.facts_by_hand import MORNING, Facts, at, rows

SALE = at("2026-03-01")


@pytest.fixture
def sold(database: Database, facts: Facts, shop: Shop) -> Database:
    """One order of 12.50, in the figures."""
    facts.product("serum")
    facts.line(SALE, "O1", "serum", 1, 1250)
    settle(database, shop)
    refresh(database, shop)
    return database


def whole(database: Database) -> bool:
    return rows(database, "revenue_summary", "orders", "total_revenue") == [(1, 12.5)]


@pytest.mark.parametrize("initialised", [True, False], ids=["after init", "nothing there"])
def test_every_table_comes_back(
    sold: Database, empty: Database, file: Path, shop: Shop, initialised: bool
) -> None:
    if initialised:
        migrate(empty)
        settle(empty, shop)
        empty.dispose()
    backup(sold, file)
    assert restore(empty, shop, file).version == NEWEST
    require_current(empty)
    for table in metadata.sorted_tables:
        if table.name not in ("data_version", "audit_log"):  # which tell of the restore
            names = [column.name for column in table.columns]
            assert rows(empty, table.name, *names) == rows(sold, table.name, *names)
    ((action, subject),) = rows(empty, "audit_log", "action", "subject")
    assert (action, subject) == ("restored", "the database")
    assert whole(empty)
    assert check(empty, shop).passed


def test_nobody_who_was_signed_in_is_after_a_restore(
    sold: Database, empty: Database, file: Path, shop: Shop
) -> None:
    accounts.create(sold, "ada", "viewer", "correct horse battery", now=shop.now())
    account = accounts.recognise(sold, "ada", "correct horse battery")
    assert account
    day = dt.timedelta(days=1)
    sign_ins.begin(sold, account, sign_ins.Lifetimes(day, day), now=shop.now())
    backup(sold, file)
    restore(empty, shop, file)
    ((ended,),) = rows(empty, "sign_ins", "ended_at")
    assert ended is not None


def test_facts_that_waited_wait_again(database: Database, facts: Facts, empty: Database, file: Path) -> None:
    facts.product("serum")
    facts.line(SALE, "O1", "serum", 1, 1250)
    backup(database, file)
    restore(empty, Shop(), file)
    assert rows(empty, "revenue_summary", "orders") == []
    refresh(empty, Shop())
    assert whole(empty)


def test_a_restored_database_takes_facts_in(sold: Database, empty: Database, file: Path, shop: Shop) -> None:
    """Row numbers go on from where they were."""
    backup(sold, file)
    restore(empty, shop, file)
    again = Facts(empty)
    again.line(SALE, "O2", "serum", 1, 1000, transaction_id="second")
    refresh(empty, shop)
    assert rows(empty, "revenue_summary", "orders", "total_revenue") == [(2, 22.5)]


def _version(database: Database) -> Version:
    kept = KeptConnections(database)
    try:
        return Versions(kept).of_facts()
    finally:
        kept.close()


def test_answers_that_a_cache_has_of_the_other_database_are_none_of_the_restored_one(
    sold: Database, facts: Facts, empty: Database, file: Path, shop: Shop
) -> None:
    """Both go on from the backup, with other facts under the same numbers."""
    backup(sold, file)
    of_backup = _version(sold)
    facts.line(SALE, "O2", "serum", 1, 1000)
    known = {of_backup, _version(sold)}
    refresh(sold, shop)
    known.add(_version(sold))
    restore(empty, replace(shop, clock=lambda: dt.datetime(2030, 1, 1, tzinfo=dt.UTC)), file)
    restored = _version(empty)
    assert restored.number == of_backup.number + 1
    assert restored.stamp.startswith("2030-01-01")
    Facts(empty).line(SALE, "O3", "serum", 1, 500, transaction_id="another")
    assert not {restored, _version(empty)} & known


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_version_is_migrated(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, file: Path, new_empty: Callable[[], Database]
) -> None:
    old, empty = new_empty(), new_empty()
    with old.migrating() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO products (product_id, product_name, merchandise, described, created_at, updated_at) "
            f"VALUES ('serum', 'Serum', true, true, '{MORNING}', '{MORNING}')"
        )
    assert backup(old, file).version == "0001"
    migrate(empty)
    empty.dispose()
    assert restore(empty, Shop(), file).version == "0001"
    assert is_current(empty)
    assert rows(empty, "products", "product_id") == [("serum",)]
    assert check(empty, Shop()).passed


@pytest.fixture
def new_empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    made: list[Database] = []

    def new_empty() -> Database:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path / f'{len(made)}.db'}"
        else:
            url = request.getfixturevalue("new_postgres")()
        made.append(Database(url))
        request.addfinalizer(made[-1].dispose)
        return made[-1]

    return new_empty


# What is refused


def _refused(database: Database, file: Path, said: str, shop: Shop | None = None) -> None:
    """And what was there stays as it was."""
    before = None if _absent(database) else schema_version(database)
    database.dispose()
    with pytest.raises(BackupError, match=said):
        restore(database, shop or Shop(), file)
    after = None if _absent(database) else schema_version(database)
    assert before == after


def _absent(database: Database) -> bool:
    return database.is_sqlite and not Path(database.url.database or "").exists()


def test_a_database_with_rows_is_left_alone(sold: Database, file: Path, shop: Shop) -> None:
    backup(sold, file)
    _refused(sold, file, r"^Nothing was restored: .* is not empty, .* has rows\. Name a new one")
    assert whole(sold)


def test_a_database_with_a_key_is_not_empty(sold: Database, empty: Database, file: Path) -> None:
    backup(sold, file)
    migrate(empty)
    key = {"name": "web", "prefix": "w", "key_hash": "h", "scope": "read", "created_at": MORNING}
    with empty.writing() as connection:
        connection.execute(metadata.tables["api_keys"].insert(), key)
    _refused(empty, file, "api_keys has rows")
    assert rows(empty, "api_keys", "name") == [("web",)]


def test_tables_of_somebody_else_are_not_overwritten(sqlite_copy: str, file: Path, tmp_path: Path) -> None:
    source, other = Database(sqlite_copy), Database(f"sqlite:///{tmp_path / 'other.db'}")
    backup(source, file)
    with other.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    _refused(other, file, r"tables of another make, such as recipes\.")
    source.dispose()
    other.dispose()


def test_a_database_that_is_in_use_is_left_alone(sqlite_copy: str, file: Path, tmp_path: Path) -> None:
    """Its processes would go on with what they know of it."""
    source, used = Database(sqlite_copy), Database(f"sqlite:///{tmp_path / 'used.db'}")
    backup(source, file)
    migrate(used)
    with used.reading():
        _refused(Database(f"sqlite:///{tmp_path / 'used.db'}"), file, r"used\.db is in use; stop the product")
    source.dispose()
    used.dispose()


@pytest.mark.parametrize("content", [b"", b"no backup at all", b"SQLite format 3\0", b"PGDMP"])
def test_what_is_no_backup_is_said_so(
    database: Database, empty: Database, file: Path, content: bytes
) -> None:
    file.write_bytes(content)
    _refused(empty, file, r"shop\.backup (is no backup|is a backup of|is damaged)|^pg_restore failed: ")


def test_a_file_that_is_not_there_is_said_so(empty: Database, file: Path) -> None:
    _refused(empty, file, r"shop\.backup cannot be read: no such file or directory\.$")


def test_a_database_of_another_program_is_no_backup(
    database: Database, empty: Database, file: Path, request: pytest.FixtureRequest
) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE data_version RENAME TO versions_of_data")
    backup(database, file)
    _refused(empty, file, "is no backup of ours: it has no tables of SmartShopie Analytics")


def test_a_backup_of_the_other_kind_is_said_so(database: Database, empty: Database, file: Path) -> None:
    file.write_bytes(b"PGDMP and more" if database.is_sqlite else b"SQLite format 3\0 and more")
    kinds = ("PostgreSQL", "SQLite") if database.is_sqlite else ("SQLite", "PostgreSQL")
    _refused(empty, file, "is a backup of {}, and DATABASE_URL names {}".format(*kinds))


@pytest.mark.parametrize("lacks", [50_000, 4096, 20])
def test_a_file_cut_short_is_said_so(sold: Database, empty: Database, file: Path, lacks: int) -> None:
    backup(sold, file)
    content = file.read_bytes()
    file.write_bytes(content[:-lacks])
    assert file.stat().st_size > 1000
    migrate(empty)
    empty.dispose()
    _refused(empty, file, "damaged or cut short|^pg_restore failed: ")


def test_a_backup_of_a_newer_version_is_said_so(sold: Database, empty: Database, file: Path) -> None:
    with sold.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    backup(sold, file)
    _refused(empty, file, f"is at version 9999, newer than this code, which knows {NEWEST}")


def test_amounts_of_another_currency_leave_the_database_empty(
    sold: Database, empty: Database, file: Path
) -> None:
    backup(sold, file)
    with pytest.raises(SettingError, match="amounts in the database are in EUR, SHOP_CURRENCY says USD"):
        restore(empty, Shop(currency=Currency("USD")), file)
    assert _absent(empty) or schema_version(empty) is None
    restore(empty, Shop(), file)
    assert whole(empty)


# Killed


def test_a_killed_restore_leaves_no_finished_database(
    project: Path, sold: Database, empty: Database, file: Path, shop: Shop
) -> None:
    row = {
        **dict.fromkeys(("kind", "origin", "reason", "code", "fingerprint"), "x"),
        **dict.fromkeys(("rejected_at", "last_rejected_at"), MORNING),
        "row_number": 1,
    }
    with sold.writing() as connection:  # more than a connection keeps in memory, so that it is on disk
        connection.execute(metadata.tables["rejected_rows"].insert(), {**row, "record": "x" * 8_000_000})
    backup(sold, file)
    killed(project, "restore", empty, file)
    if empty.is_sqlite:
        target = Path(empty.url.database or "")
        assert target.stat().st_size > 1_000_000
        assert target.with_name("restored.db-journal").exists()
    with pytest.raises(DatabaseOutdated, match="The database is empty"):
        require_current(empty)
    if not empty.is_sqlite:
        with pytest.raises(BackupError, match="is not empty"):
            restore(empty, shop, file)
        return
    empty.dispose()
    restore(empty, shop, file)
    assert whole(empty)


def test_nothing_lies_beside_a_restored_database(sqlite_copy: str, file: Path, tmp_path: Path) -> None:
    source, empty = Database(sqlite_copy), Database(f"sqlite:///{tmp_path / 'kept/restored.db'}")
    backup(source, file)
    restore(empty, Shop(), file)
    source.dispose()
    empty.dispose()
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"shop.backup", "restored.db"}
    with closing(sqlite3.connect(tmp_path / "kept/restored.db")) as restored:
        assert restored.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)

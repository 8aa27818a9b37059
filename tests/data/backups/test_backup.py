"""backup: whole, of one moment, while others write; or not there at all."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from data.backups import backup, restore, sqlite
from data.checks import check
from data.engine import Database
from data.errors import BackupError, DatabaseOutdated
from data.migrations import NEWEST
from data.shop import Shop
from tests.data.facts_by_hand import Facts, rows
from tests.data.ingest.records import SALE, send

AT_ONCE = 5


class Writer:
    """Sends sales, a few at a time, and counts those that were acknowledged."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.acknowledged = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stopping.is_set():
            first = self.acknowledged
            sales = [
                {**SALE, "transaction_id": f"t{n:06}", "invoice_id": f"i{n}"}
                for n in range(first, first + AT_ONCE)
            ]
            assert send(self.database, "transactions", *sales).accepted == AT_ONCE
            self.acknowledged = first + AT_ONCE

    def has_written(self, more_than: int) -> None:
        give_up = time.monotonic() + 30
        while self.acknowledged <= more_than:
            assert time.monotonic() < give_up, "the writer is held up"
            time.sleep(0.001)

    @contextmanager
    def running(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            self._thread.join(timeout=30)
        assert not self._thread.is_alive()


def test_a_backup_beside_a_writer_has_every_fact_that_was_acknowledged_before(
    database: Database, empty: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PAGES_AT_ONCE", 16)
    writer = Writer(database)
    looks = 0

    def watch(_share: float | None) -> None:
        """The writer comes between any two steps; a copy that began again each time would never end."""
        nonlocal looks
        looks += 1
        assert looks < 500
        writer.has_written(writer.acknowledged)

    with writer.running():
        writer.has_written(100)
        before = writer.acknowledged
        made = backup(database, file, watch)
        assert writer.acknowledged > before
    assert (made.file, made.version, made.size) == (file, NEWEST, file.stat().st_size)
    assert looks > (10 if database.is_sqlite else 0)
    restore(empty, Shop(), file)
    kept = [name for (name,) in rows(empty, "transactions", "transaction_id")]
    assert len(kept) >= before
    assert kept == [f"t{n:06}" for n in range(len(kept))]
    assert len(kept) % AT_ONCE == 0
    assert check(empty, Shop()).passed
    assert rows(empty, "revenue_summary", "total_revenue") == [(20.0 * len(kept),)]


def test_only_the_owner_may_read_it_and_nothing_lies_beside_it(
    database: Database, facts: Facts, file: Path
) -> None:
    facts.product("serum")
    backup(database, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_of_sqlite_it_is_one_file_that_a_read_only_folder_may_hold(sqlite_copy: str, file: Path) -> None:
    database = Database(sqlite_copy)
    Facts(database).product("serum")
    backup(database, file)
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT product_id FROM products").fetchall() == [("serum",)]
    assert file.read_bytes()[18:20] == b"\1\1"  # of SQLite's file format: 1 is a rollback journal, 2 is WAL
    database.dispose()


def test_what_is_there_is_not_overwritten(database: Database, file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(BackupError, match=r"shop\.backup is there already; a backup overwrites nothing"):
        backup(database, file)
    assert file.read_text() == "mine"
    assert list(file.parent.iterdir()) == [file]


def test_what_came_meanwhile_is_not_overwritten_either(database: Database, file: Path) -> None:
    def somebody_else_writes(_share: float | None) -> None:
        file.write_text("mine")

    with pytest.raises(BackupError, match="is there already"):
        backup(database, file, somebody_else_writes)
    assert file.read_text() == "mine"
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_said_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=f"cannot be written: there is no folder {tmp_path / 'nowhere'}"):
        backup(database, tmp_path / "nowhere/shop.backup")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_without_a_database_there_is_nothing_to_back_up(
    kind: str, request: pytest.FixtureRequest, file: Path, tmp_path: Path
) -> None:
    absent = f"sqlite:///{tmp_path / 'none.db'}"
    database = Database(absent if kind == "sqlite" else request.getfixturevalue("fresh_postgres"))
    said = "There is no database at" if kind == "sqlite" else "has no tables of ours"
    with pytest.raises(DatabaseOutdated, match=said):
        backup(database, file)
    database.dispose()
    assert not (tmp_path / "none.db").exists()
    assert not file.exists()


def test_a_damaged_database_makes_no_backup(sqlite_copy: str, file: Path) -> None:
    source = Path(sqlite_copy.removeprefix("sqlite:///"))
    database = Database(sqlite_copy)
    database.dispose()
    with source.open("r+b") as damaged:
        damaged.seek(4096 * 40)
        damaged.write(b"\xff" * 4096)
    with pytest.raises(BackupError, match="is damaged"):
        backup(database, file)
    database.dispose()
    assert list(file.parent.iterdir()) == []


class _Broken(Exception):
    pass


def test_a_failure_half_way_leaves_nothing(database: Database, file: Path) -> None:
    def breaks(_share: float | None) -> None:
        raise _Broken

    with pytest.raises(_Broken):
        backup(database, file, breaks)
    assert list(file.parent.iterdir()) == []


def killed(project: Path, what: str, database: Database, file: Path) -> None:
    """Starts the program, waits until it is at its worst moment, and kills it."""
    url = database.url.render_as_string(hide_password=False)
    program = [sys.executable, "-m", "tests.data.backups.stopped", what, url, str(file)]
    with subprocess.Popen(program, cwd=project, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stdout.readline() == "here\n"
        running.send_signal(signal.SIGKILL)


def test_a_killed_backup_leaves_no_file_of_its_name(project: Path, database: Database, file: Path) -> None:
    killed(project, "backup", database, file)
    (left,) = file.parent.iterdir()
    assert left.name.startswith("shop.backup.")
    assert left.name.endswith(".unfinished")
    backup(database, file)
    assert file.exists()


# pg_dump


def _program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_without_pg_dump_a_sentence_says_what_to_install(
    postgres_copy: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database(postgres_copy)
    with pytest.raises(BackupError, match=r"^pg_dump is not installed; .*postgresql-client\.$"):
        backup(database, file)
    database.dispose()
    assert list(file.parent.iterdir()) == []


def test_what_pg_dump_complains_of_is_passed_on_and_the_password_is_no_argument(
    postgres_copy: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"""
echo "$@" > {tmp_path}/arguments; echo "$PGPASSWORD" > {tmp_path}/password
echo "pg_dump: warning: it rains" >&2; echo "pg_dump: error: the server is on strike" >&2; exit 1"""
    _program(tmp_path / "bin", "pg_dump", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    url = make_url(postgres_copy).set(password="open sesame").render_as_string(hide_password=False)
    database = Database(url)
    with pytest.raises(BackupError, match=r"^pg_dump failed: the server is on strike\.$"):
        backup(database, file)
    database.dispose()
    assert "sesame" not in (tmp_path / "arguments").read_text()
    assert (tmp_path / "password").read_text() == "open sesame\n"
    assert list(file.parent.iterdir()) == []


def test_a_long_pg_dump_can_be_called_off(
    postgres_copy: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "bin", "pg_dump", "exec sleep 60")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    database = Database(postgres_copy)

    def breaks(_share: float | None) -> None:
        raise _Broken

    began = time.monotonic()
    with pytest.raises(_Broken):
        backup(database, file, breaks)
    assert time.monotonic() - began < 30
    database.dispose()
    assert list(file.parent.iterdir()) == []


def test_an_older_database_can_be_backed_up_before_it_is_migrated(database: Database, file: Path) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert backup(database, file).version == "0001"

"""Looking for somebody everywhere: every column of every table, and the bytes of every file and backup."""

import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa

from data.backups import backup
from data.engine import Database


def places(database: Database, words: Iterable[str]) -> set[str]:
    """`table.column: word` wherever a word stands; the tables are asked of the database itself."""
    found = set()
    with database.reading() as connection:
        there = sa.inspect(connection)
        for name in there.get_table_names():
            table = sa.table(name, *(sa.column(each["name"]) for each in there.get_columns(name)))
            for row in connection.execute(sa.select(*table.c)).mappings():
                found |= {
                    f"{name}.{column}: {word}"
                    for column, value in row.items()
                    for word in words
                    if word.casefold() in str(value).casefold()
                }
    return found


def files(database: Database, folder: Path) -> Iterator[Path]:
    """The files of a SQLite database, and an online backup made now."""
    file = Path(database.url.database or "")
    copy = folder / "backup.db"
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    yield from (path for path in (file, Path(f"{file}-wal"), copy) if path.is_file())


def in_files(database: Database, folder: Path, words: Iterable[str]) -> set[str]:
    """`file: word` for each file whose bytes hold a word, in whatever case."""
    return {
        f"{path.name}: {word}"
        for path in files(database, folder)
        for word in words
        if word.casefold().encode() in path.read_bytes().lower()
    }


def in_backup(database: Database, folder: Path, words: Iterable[str]) -> set[str]:
    """The words that stand in a backup made now by pg_dump; compressed, so it is unpacked first."""
    file = folder / "now.backup"
    backup(database, file)
    unpacked = folder / "now.sql"
    subprocess.run(["pg_restore", f"--file={unpacked}", str(file)], check=True)
    told = unpacked.read_bytes().lower()
    for path in (file, unpacked):
        path.unlink()
    return {word for word in words if word.casefold().encode() in told}

"""backup: one state of the database as a file, while the product goes on."""

import time
from dataclasses import dataclass
from pathlib import Path

from data.backups import postgres, sqlite
from data.backups.files import Watch, appearing, unwatched
from data.engine import Database
from data.schema import require_version


@dataclass(frozen=True)
class Made:
    """The backup that was made: the version of its schema, its size, and how long it took."""

    file: Path
    version: str
    size: int
    seconds: float


def backup(database: Database, file: Path, watch: Watch = unwatched) -> Made:
    """Every fact that was acknowledged before is in it. `file` is there once it is whole and on disk.

    Raises BackupError when it cannot be made, DatabaseOutdated when there is no database of ours.
    """
    began = time.perf_counter()
    version = require_version(database)
    with appearing(file) as unfinished:
        if database.is_sqlite:
            sqlite.copy(Path(database.url.database or ""), unfinished, watch)
        else:
            postgres.dump(database, unfinished, watch)
        watch(1.0)
    return Made(file, version, file.stat().st_size, time.perf_counter() - began)

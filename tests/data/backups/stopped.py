"""A program to be killed: python -m tests.data.backups.stopped backup|restore URL FILE

Says `here` at the worst moment and waits: before the backup has its name, while the database is written,
before the restored tables are told to be finished.
"""

import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from data.backups import backup, restore, restoring, sqlite
from data.backups.files import Watch
from data.engine import Database
from data.shop import Shop


def wait_here(*_arguments: Any) -> Any:
    print("here", flush=True)
    time.sleep(60)


def nearly_done(share: float | None) -> None:
    if share is not None and 0.7 < share < 1:
        wait_here()


def main(what: str, url: str, file: str) -> None:
    database = Database(url)
    if what == "backup":
        backup(database, Path(file), lambda share: wait_here() if share == 1 else None)
        return
    put = sqlite.put

    def put_and_wait(source: Path, target: Path, _watch: Watch) -> None:
        put(source, target, nearly_done)

    at_the_worst = (
        patch.object(sqlite, "put", put_and_wait)
        if database.is_sqlite
        else patch.object(restoring, "_finish", wait_here)
    )
    with at_the_worst:
        restore(database, Shop(), Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])

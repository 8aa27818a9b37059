"""kill -9 at random moments: what was acknowledged is there, once, and the figures agree with it."""

import datetime as dt
import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from data import audit
from data.engine import Database
from data.tables.facts import transactions
from tests.soak.books import balance
from tests.soak.clients import clients, write_orders
from tests.soak.length import Length
from tests.soak.programs import Platform, Program, platform, wait_for

IMPORT_LIMIT_SECONDS, BEGINS_WITHIN_SECONDS = 120, 20
BEGAN, IMPORTED = "began an import", "imported"


class Imports:
    """Files without line ids, imported one after another; a killed import is typed again."""

    def __init__(self, at: Platform, folder: Path, rows: int) -> None:
        self.at, self.folder, self.rows = at, folder, rows
        self.finished = 0
        self.running = self._next()

    @property
    def file(self) -> str:
        return f"orders-{self.finished}.csv"

    def files(self) -> list[str]:
        return [f"orders-{number}.csv" for number in range(self.finished)]

    def _next(self) -> Program:
        path = self.folder / self.file
        write_orders(path, self.rows)
        return self.at.start(("manage.py", "import", "transactions", str(path)))

    def go_on(self) -> None:
        """The next file, once this one is told to be in."""
        if self.running.is_running():
            return
        self._accept()
        self.running = self._next()

    def finish(self) -> int:
        """How many rows must be there."""
        self.wait()
        self._accept()
        return self.finished * self.rows

    def wait(self) -> None:
        self.running.process.wait(timeout=IMPORT_LIMIT_SECONDS)

    def _accept(self) -> None:
        assert self.running.process.returncode == 0, self.running.logged()
        self.finished += 1


class Log:
    """The audit log, as far as it tells of imports, beside the rows that they brought."""

    def __init__(self, database_url: str) -> None:
        self.database = Database(database_url)

    def moments(self, file: str, action: str) -> list[dt.datetime]:
        told = audit.read(self.database, limit=audit.MOST_READ)
        of_file = (each for each in told if each["details"].get("files") == [file])
        return [each["occurred_at"] for each in of_file if each["action"] == action]

    def close(self) -> None:
        self.database.dispose()

    def tells_of(self, file: str) -> bool:
        return self.moments(file, BEGAN) != []

    def first_row(self, file: str) -> dt.datetime:
        of_file = transactions.c.invoice_id.startswith(f"{Path(file).stem}-")
        with self.database.reading() as connection:
            wanted = sa.select(sa.func.min(transactions.c.created_at)).where(of_file)
            first: dt.datetime = connection.execute(wanted).scalar_one()
        return first

    def must_tell(self, file: str) -> None:
        """That it began stands there before the first row of it, and that it came to its end."""
        began, first = self.moments(file, BEGAN), self.first_row(file)
        assert [moment for moment in began if moment <= first] != [], (file, began, first)
        assert self.moments(file, IMPORTED) != [], file


def kill_one(at: Platform, imports: Imports, rng: random.Random) -> str | None:
    """What was killed: one process that serves, all of web, the worker, an import; None if it was gone.

    Only an import may have come to its end by itself.
    """
    victim = rng.choice(("one of web", "web", "worker", "import", "import"))
    if victim == "one of web":
        serving = at.web.below()
        if not serving:
            return None
        rng.choice(serving).kill()
        return victim
    if victim == "import":
        return victim if imports.running.kill_and_restart() else None
    program = {"web": at.web, "worker": at.worker}[victim]
    assert program.kill_and_restart(), f"{victim} ended by itself"
    return victim


def kill_in_the_middle(imports: Imports, log: Log) -> str:
    """An import once it has begun; its file. One that was through before the kill came is no such one."""
    while True:
        imports.wait()
        imports.go_on()
        file = imports.file
        wait_for(partial(log.tells_of, file), BEGINS_WITHIN_SECONDS, f"{file} never began")
        imports.running.kill_and_restart()
        if len(log.moments(file, BEGAN)) > len(log.moments(file, IMPORTED)):
            return file


def test_killed_programs_lose_nothing_that_was_acknowledged(
    database_url: str, project: Path, tmp_path: Path, length: Length
) -> None:
    rng, kills = random.Random(9), Counter[str]()
    with platform(database_url, project, tmp_path) as at:
        imports, log = Imports(at, tmp_path, length.rows_in_file), Log(database_url)
        with clients(at.port, writers=3, readers=1, pause=0.02) as at_work:
            while kills.total() < length.kills:
                time.sleep(rng.uniform(0.2, 2.0))
                at.web.must_run()
                at.worker.must_run()
                imports.go_on()
                kills.update(filter(None, [kill_one(at, imports, rng)]))
            at.wait_until_up()
        cut_short = kill_in_the_middle(imports, log)
        rows = imports.finish()
        at.web.must_run()
        at.worker.must_run()
    for file in imports.files():
        log.must_tell(file)
    assert len(log.moments(cut_short, BEGAN)) > len(log.moments(cut_short, IMPORTED))
    log.close()
    print(
        f"\n{dict(kills)} killed; {imports.finished} files of {length.rows_in_file:,} rows; {at_work.said()}"
    )
    balance(database_url, at_work, rows)
    assert at_work.unexpected() == []
    assert len(at_work.acknowledged()) > 50

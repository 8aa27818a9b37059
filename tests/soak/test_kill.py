"""kill -9 at random moments: what was acknowledged is there, once, and the figures agree with it."""

import random
import time
from collections import Counter
from pathlib import Path

from tests.soak.books import balance
from tests.soak.clients import clients, write_orders
from tests.soak.length import Length
from tests.soak.programs import Platform, Program, platform

IMPORT_LIMIT_SECONDS = 120


class Imports:
    """Files without line ids, imported one after another; a killed import is typed again."""

    def __init__(self, at: Platform, folder: Path, rows: int) -> None:
        self.at, self.folder, self.rows = at, folder, rows
        self.finished = 0
        self.running = self._next()

    def _next(self) -> Program:
        path = self.folder / f"orders-{self.finished}.csv"
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
        self.running.process.wait(timeout=IMPORT_LIMIT_SECONDS)
        self._accept()
        return self.finished * self.rows

    def _accept(self) -> None:
        assert self.running.process.returncode == 0, self.running.logged()
        self.finished += 1


def kill_one(at: Platform, imports: Imports, rng: random.Random) -> str | None:
    """What was killed: one process that serves, all of web, the worker, an import; None if it was gone."""
    victim = rng.choice(("one of web", "web", "worker", "import", "import"))
    if victim == "one of web":
        serving = at.web.below()
        if not serving:
            return None
        rng.choice(serving).kill()
        return victim
    program = {"web": at.web, "worker": at.worker, "import": imports.running}[victim]
    return victim if program.kill_and_restart() else None


def test_killed_programs_lose_nothing_that_was_acknowledged(
    database_url: str, project: Path, tmp_path: Path, length: Length
) -> None:
    rng, kills = random.Random(9), Counter[str]()
    with platform(database_url, project, tmp_path) as at:
        imports = Imports(at, tmp_path, length.rows_in_file)
        with clients(at.port, writers=3, readers=1, pause=0.02) as at_work:
            while kills.total() < length.kills:
                time.sleep(rng.uniform(0.2, 2.0))
                imports.go_on()
                kills.update(filter(None, [kill_one(at, imports, rng)]))
            at.wait_until_up()
        rows = imports.finish()
    print(
        f"\n{dict(kills)} killed; {imports.finished} files of {length.rows_in_file:,} rows; {at_work.said()}"
    )
    balance(database_url, at_work, rows)
    assert at_work.unexpected() == []
    assert len(at_work.acknowledged()) > 50

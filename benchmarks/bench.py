"""What benchmarks share: how large a run is, a folder of its own, the demo shop."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.results import Result
from data.engine import READERS_CACHE_KIB, WRITERS_CACHE_KIB, Database
from data.schema import migrate
from data.settings import Settings
from data.shop import Shop

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Size:
    """How much is generated and how often it is measured."""

    demo_days: int = 365
    demo_customers: int = 2400
    imported_lines: int = 100_000
    rebuilt_lines: int = 500_000
    facts_before: int = 100_000
    facts_after: int = 5_000_000
    rounds: int = 5
    with_real_orders: bool = True
    long_rounds: int = 3
    load_seconds: float = 2.0
    load_rounds: int = 7
    repeats: int = 40
    visits: int = 7


FULL = Size()
QUICK = Size(rebuilt_lines=200_000, facts_after=1_000_000, load_rounds=4, visits=3)
TINY = Size(
    demo_days=20,
    demo_customers=40,
    imported_lines=300,
    rebuilt_lines=300,
    facts_before=300,
    facts_after=600,
    rounds=2,
    with_real_orders=False,
    long_rounds=1,
    load_seconds=0.2,
    load_rounds=1,
    repeats=2,
    visits=1,
)


@dataclass(frozen=True)
class Bench:
    """One run. The folder is empty at its beginning and removed at its end."""

    folder: Path
    size: Size

    @cached_property
    def demo_url(self) -> str:
        """The demo shop as `manage.py init` and `seed` make it."""
        say(f"Writing {self.size.demo_days} days of the demo shop")
        url = f"sqlite:///{self.folder / 'demo.db'}"
        self.run_manage("init", url=url)
        days, customers = str(self.size.demo_days), str(self.size.demo_customers)
        self.run_manage("seed", "--days", days, "--customers", customers, url=url)
        return url

    def new_database(self, name: str) -> Database:
        """A database of the newest schema with nothing in it."""
        database = Database(f"sqlite:///{self.folder / name}.db")
        migrate(database)
        return database

    @contextmanager
    def temporary_database(self, name: str) -> Iterator[Database]:
        """A new database whose files are removed afterwards."""
        database = self.new_database(name)
        try:
            yield database
        finally:
            database.dispose()
            for file in self.folder.glob(f"{name}.db*"):
                file.unlink()

    def run_manage(self, *arguments: str, url: str) -> None:
        subprocess.run(
            [sys.executable, str(PROJECT / "manage.py"), *arguments],
            check=True,
            cwd=self.folder,
            env=environment(DATABASE_URL=url),
            stdout=subprocess.DEVNULL,
        )


def driver_connection(database: Database, *, writes: bool = False) -> Any:
    """A connection of the driver's own, with the pragmas of one of ours, for the caller to close."""
    pooled = database.engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    cache = WRITERS_CACHE_KIB if writes else READERS_CACHE_KIB
    connection.execute(f"PRAGMA cache_size=-{cache}")
    return connection


Benchmark = Callable[[Bench], Iterator[Result]]
SHOP = Shop()


def environment(**settings: str) -> dict[str, str]:
    """For a process of our own: the developer's settings are not those of a benchmark."""
    names = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {**kept, "PYTHONPATH": str(PROJECT), **settings}


def say(sentence: str) -> None:
    """What is going on, beside the table."""
    print(f"{sentence} ...", file=sys.stderr, flush=True)

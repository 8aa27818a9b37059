"""check: compute everything again beside the stored figures, from one state of the database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.checks.comparison import ABSENT, Difference, compare, keep_frozen, shadow
from data.checks.identities import IDENTITIES, Broken
from data.checks.readable import misread
from data.checks.settled import Astray, astray
from data.engine import Database
from data.rollups import STEPS, refresh
from data.rollups.refreshing import facts_wait, rebuild_steps
from data.rollups.sealing import FROM_EVENTS, broken_seals
from data.rollups.users import miscounted
from data.seals import sealed_through
from data.shop import Shop

TRIES = 20
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Report:
    """What check found: differences between stored and computed cells, readable amounts of facts that
    are not what is summed, facts on another day than their instant's, and broken identities.
    """

    tables: int
    rows: int
    identities: int
    differences: list[Difference]
    misread: list[Difference]
    astray: Astray
    broken: list[Broken]
    waited: int
    seconds: float

    @property
    def passed(self) -> bool:
        return not (self.differences or self.misread or self.astray.facts or self.broken)


def check(database: Database, shop: Shop) -> Report:
    """Refreshes, then compares the stored figures with figures computed anew in temporary tables.

    Rows of sealed days that removed events were a part of are held against their checksums instead.
    Readers and writers go on meanwhile. `waited` tells for how many days facts had not been refreshed.
    """
    began = time.perf_counter()
    waited = refresh(database, shop).waited
    with _settled(database, shop) as connection:
        tables = [step.table for step in STEPS]
        sealed = sealed_through(connection)
        shadows = [shadow(connection, table) for table in tables]
        for pair in shadows:
            if sealed and pair.stored.name in FROM_EVENTS:
                keep_frozen(connection, pair, sealed)
        rebuild_steps(connection, shop)
        differences = [found for pair in shadows for found in compare(connection, pair)]
        differences += [*_of_users(connection), *_of_seals(connection)]
        for pair in shadows:
            pair.fresh.drop(connection)
        amounts, off = list(misread(connection, shop)), astray(connection, shop)
        broken = [found for identity in IDENTITIES for found in identity.broken(connection)]
        rows = sum(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in tables
        )
    seconds = time.perf_counter() - began
    return Report(len(tables), rows, len(IDENTITIES), differences, amounts, off, broken, waited, seconds)


def _of_users(connection: Connection) -> list[Difference]:
    """The counts kept beside users."""
    return [
        Difference("users", f"user_id={found.user_id}", found.column, found.stored, found.counted)
        for found in miscounted(connection)
    ]


def _of_seals(connection: Connection) -> list[Difference]:
    """Sealed days of which a row is not as it was sealed."""
    return [
        Difference("sealed_days", f"local_date={day}", "checksum", sealed, found or ABSENT)
        for day, sealed, found in broken_seals(connection)
    ]


@contextmanager
def _settled(database: Database, shop: Shop) -> Iterator[Connection]:
    """A look at a state of the database in which no fact waits for refresh."""
    for _ in range(TRIES):
        with database.reading() as connection:
            if not facts_wait(connection):
                yield connection
                return
        time.sleep(PAUSE_SECONDS)
        refresh(database, shop)
    # Facts keep coming faster than that: hold them back for the time of one check.
    with database.refreshing() as connection:
        if facts_wait(connection):
            raise RuntimeError("facts still wait for refresh; stop the writers and run check again")
        yield connection

"""The version of all figures, asked before every answer."""

import datetime as dt
import time
from typing import Any, NamedTuple

from data import lease
from data.errors import DatabaseOutdated
from data.kept import KeptConnections
from data.lateness import Waiting

# Each read lets another thread go first and waits for its return, which under load costs more than the
# read itself. Figures follow facts within seconds, so a version may be this old.
PATIENCE_S = 0.02
STATEMENT = "SELECT version, refreshed_at FROM data_version WHERE id = 1"
# What waits for refresh was noted in the transaction of its facts, so that its newest numbers tell of any.
OF_FACTS = """
SELECT version, refreshed_at, (SELECT max(id) FROM touched_days), (SELECT max(id) FROM touched_entities)
FROM data_version WHERE id = 1
"""
# Three look-ups by primary key: ingest adds rows by growing numbers, so the first is the oldest.
OF_WAITING = """
SELECT (SELECT touched_at FROM touched_days ORDER BY id LIMIT 1),
       (SELECT touched_at FROM touched_entities ORDER BY id LIMIT 1),
       (SELECT heartbeat_at FROM worker_lease WHERE name = ?)
"""


class Version(NamedTuple):
    """`number` grows with every change of a figure; `stamp` tells two databases' equal numbers apart.

    `waiting` grows with every fact that is not in the figures yet; None where only figures count.
    """

    number: int
    stamp: str
    waiting: str | None = None


def waiting(newest_day: int | None, newest_entity: int | None) -> str:
    """Which facts wait to become figures; empty where none does."""
    return "" if newest_day is newest_entity is None else f"{newest_day or 0}-{newest_entity or 0}"


class Versions:
    def __init__(self, kept: KeptConnections, patience_s: float = PATIENCE_S) -> None:
        self._kept = kept
        self._patience_s = patience_s
        self._read_at = float("-inf")
        # One value, replaced as a whole: threads that meet here never pair a row with another's version.
        self._newest: tuple[object, Version] = (None, Version(0, ""))

    def now(self) -> Version:
        """The version by now, or a moment ago. Raises DatabaseUnavailable or DatabaseOutdated."""
        known, version = self._newest
        if time.monotonic() - self._read_at < self._patience_s:
            return version
        row = self._row(STATEMENT)
        if row != known:
            version = Version(row[0], str(row[1]))
            self._newest = (row, version)
        self._read_at = time.monotonic()
        return version

    def of_facts(self) -> Version:
        """The version of figures and facts right now. Raises what `now` does."""
        number, stamp, *newest = self._row(OF_FACTS)
        return Version(number, str(stamp), waiting(*newest))

    def waiting(self) -> Waiting:
        """Since when facts wait right now, and when a worker was seen. Raises what `now` does."""
        *oldest, seen = map(_instant, self._row(OF_WAITING, lease.NAME))
        return Waiting(min(filter(None, oldest), default=None), seen)

    def _row(self, statement: str, *values: object) -> tuple[Any, ...]:
        row = self._kept.row(statement, *values)
        if row is None:
            raise DatabaseOutdated("The database was never initialised; run `python manage.py init`.")
        return row

    def forget(self) -> None:
        """The next question reads anew."""
        self._read_at = float("-inf")


def _instant(told: Any) -> dt.datetime | None:
    """As SQLite's driver tells it, a text, or as PostgreSQL's."""
    return dt.datetime.fromisoformat(told) if isinstance(told, str) else told

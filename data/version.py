"""The version of all figures, asked before every answer."""

import time
from dataclasses import dataclass

from data.errors import DatabaseOutdated
from data.kept import KeptConnections

# PostgreSQL is asked over a socket; a tenth of a second old is new enough for figures refreshed in seconds.
POSTGRES_PATIENCE_S = 0.1
STATEMENT = "SELECT version, refreshed_at FROM data_version WHERE id = 1"


@dataclass(frozen=True, slots=True)
class Version:
    """`number` grows with every change of a figure; `stamp` tells two databases' equal numbers apart."""

    number: int
    stamp: str


class Versions:
    def __init__(self, kept: KeptConnections, patience_s: float = 0.0) -> None:
        self._kept = kept
        self._patience_s = patience_s
        self._newest: tuple[float, Version] | None = None

    def now(self) -> Version:
        """The version by now. Raises DatabaseUnavailable or DatabaseOutdated."""
        if not self._patience_s:
            return self._read()
        newest, moment = self._newest, time.monotonic()
        if newest is None or moment - newest[0] > self._patience_s:
            newest = self._newest = (moment, self._read())
        return newest[1]

    def forget(self) -> None:
        """The next question reads anew."""
        self._newest = None

    def _read(self) -> Version:
        row = self._kept.row(STATEMENT)
        if row is None:
            raise DatabaseOutdated("The database was never initialised; run manage.py init.")
        return Version(row[0], str(row[1]))

"""The version of all figures, asked before every answer."""

import time
from dataclasses import dataclass

from data.errors import DatabaseOutdated
from data.kept import KeptConnections

# Each read lets another thread go first and waits for its return, which under load costs more than the
# read itself. Figures follow facts within seconds, so a version may be this old.
PATIENCE_S = 0.02
STATEMENT = "SELECT version, refreshed_at FROM data_version WHERE id = 1"


@dataclass(frozen=True, slots=True)
class Version:
    """`number` grows with every change of a figure; `stamp` tells two databases' equal numbers apart."""

    number: int
    stamp: str


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
        row = self._kept.row(STATEMENT)
        if row is None:
            raise DatabaseOutdated("The database was never initialised; run `python manage.py init`.")
        if row != known:
            version = Version(row[0], str(row[1]))
            self._newest = (row, version)
        self._read_at = time.monotonic()
        return version

    def forget(self) -> None:
        """The next question reads anew."""
        self._read_at = float("-inf")

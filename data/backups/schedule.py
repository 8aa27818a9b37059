"""The schedule: a backup each so many hours, beside the worker's other work; the oldest make room."""

import datetime as dt
import logging
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from data import audit
from data.backups.files import UNFINISHED
from data.backups.making import Made, backup
from data.engine import Database
from data.errors import AnalyticsError, BackupError, DatabaseError
from data.sentences import counted
from data.shop import Shop

LOOK_EVERY_SECONDS = 60.0
RETRY_SECONDS = 900.0
STAMP = "%Y%m%dT%H%M%SZ"
_OURS = re.compile(r"smartshopie-(\d{8}T\d{6}Z)\.backup")
_LEFT_OVER = re.compile(rf"{_OURS.pattern}\.\w+{re.escape(UNFINISHED)}(-\w+)?")

log = logging.getLogger(__name__)


class CalledOff(BackupError):
    """The worker ends, or another leads now."""

    code = "called_off"


def name_at(moment: dt.datetime) -> str:
    return f"smartshopie-{moment:{STAMP}}.backup"


def backups_in(folder: Path) -> dict[dt.datetime, Path]:
    """The backups that a schedule made, by their moments, oldest first."""
    found = ((moment_of(path), path) for path in folder.iterdir())
    return dict(sorted((moment, path) for moment, path in found if moment))


def moment_of(path: Path) -> dt.datetime | None:
    """When the schedule began the backup, as its name tells; None for a file of somebody else."""
    ours = _OURS.fullmatch(path.name)
    if ours is None:
        return None
    try:
        return dt.datetime.strptime(ours[1], STAMP)  # noqa: DTZ007  instants are kept naive, in UTC
    except ValueError:
        return None


def is_due(folder: Path, now: dt.datetime, every: dt.timedelta) -> bool:
    """Whether the newest backup is old enough; one of a clock ahead of ours tells nothing."""
    newest = max((moment for moment in backups_in(folder) if moment <= now), default=None)
    return newest is None or now - newest >= every


def prune(folder: Path, keep: int) -> int:
    """Removes the oldest backups beyond `keep`, and what a killed process left; how many backups."""
    for path in folder.iterdir():
        if _LEFT_OVER.fullmatch(path.name):
            path.unlink(missing_ok=True)
    beyond = list(backups_in(folder).values())[:-keep]
    for path in beyond:
        path.unlink(missing_ok=True)
    return len(beyond)


class Schedule:
    """Makes a backup when one is due, in a thread of its own: figures go on following facts meanwhile."""

    def __init__(
        self,
        database: Database,
        shop: Shop,
        folder: Path,
        every: dt.timedelta,
        keep: int,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._shop = shop
        self._folder = folder
        self._every = every
        self._keep = keep
        self._clock = clock
        self._next_look = float("-inf")
        self._called_off = threading.Event()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Returns at once. For who leads, as often as he likes."""
        if self._clock() < self._next_look or (self._thread and self._thread.is_alive()):
            return
        self._next_look = self._clock() + LOOK_EVERY_SECONDS
        self._called_off.clear()
        self._thread = threading.Thread(target=self._when_due, name="backup")
        self._thread.start()

    def call_off(self) -> None:
        """Ends the backup in hand, if there is one; nothing of it stays."""
        self._called_off.set()

    def wait(self) -> None:
        """Until the backup in hand has ended."""
        if self._thread:
            self._thread.join()

    def _when_due(self) -> None:
        try:
            if is_due(self._folder, self._shop.now(), self._every):
                self._back_up()
        except CalledOff:
            log.info("the backup was called off")
        except Exception as error:  # figures go on following facts whatever a backup meets
            self._next_look = self._clock() + RETRY_SECONDS
            trace = None if isinstance(error, AnalyticsError | OSError) else error
            log.error(
                "no backup was made, tried again in %.0f minutes: %s",
                RETRY_SECONDS / 60,
                error,
                exc_info=trace,
            )

    def _back_up(self) -> None:
        made = backup(self._database, self._folder / name_at(self._shop.now()), self._watch)
        removed = prune(self._folder, self._keep)
        log.info(
            "made the backup %s of %.1f MB in %.1f s, removed %s",
            made.file,
            made.size / 1e6,
            made.seconds,
            counted(removed, "older one"),
        )
        self._note(made)

    def _note(self, made: Made) -> None:
        """A backup that cannot be noted is there all the same, perhaps just when it is needed."""
        told = {"file": made.file.name, "bytes": made.size}
        entry = audit.Entry(self._shop.now(), audit.WORKER, "backed up", "the database", told)
        try:
            audit.noted(self._database, entry)
        except DatabaseError as error:
            log.error("the audit log does not tell of the backup %s: %s", made.file, error)

    def _watch(self, _share: float | None) -> None:
        if self._called_off.is_set():
            raise CalledOff("The backup was called off.")

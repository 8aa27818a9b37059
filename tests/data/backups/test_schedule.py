"""The schedule: one backup an interval, however often the worker starts; the oldest go, other files stay."""

import datetime as dt
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from data.backups import Made, Schedule, backup, restore, schedule
from data.backups.files import Watch
from data.backups.schedule import backups_in, is_due, prune
from data.engine import Database
from data.shop import Shop
from tests.data.facts_by_hand import rows

NOON = dt.datetime(2026, 3, 1, 12)  # noqa: DTZ001  instants are kept naive, in UTC
DAY = dt.timedelta(hours=24)


class Clocks:
    """The clock on the wall, and the one that only goes forward."""

    def __init__(self) -> None:
        self.moment = NOON

    def wall(self) -> dt.datetime:
        return self.moment.replace(tzinfo=dt.UTC)

    def steady(self) -> float:
        return (self.moment - NOON).total_seconds()

    def go_on(self, **by: float) -> None:
        self.moment += dt.timedelta(**by)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def source(sqlite_copy: str) -> Iterator[Database]:
    source = Database(sqlite_copy)
    yield source
    source.dispose()


@pytest.fixture
def started(source: Database, clocks: Clocks, folder: Path) -> Callable[[], Schedule]:
    """Each call is a worker that starts."""

    def started() -> Schedule:
        shop = replace(Shop(), clock=clocks.wall)
        return Schedule(source, shop, folder, DAY, 3, clock=clocks.steady)

    return started


def look(schedule: Schedule) -> None:
    schedule.look()
    schedule.wait()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_first_is_made_at_once_and_can_be_restored(
    started: Callable[[], Schedule], folder: Path, tmp_path: Path
) -> None:
    look(started())
    assert names(folder) == ["smartshopie-20260301T120000Z.backup"]
    restored = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    restore(restored, Shop(), folder / "smartshopie-20260301T120000Z.backup")
    restored.dispose()


def test_one_is_made_an_interval_and_a_restart_makes_no_other(
    started: Callable[[], Schedule], clocks: Clocks, folder: Path
) -> None:
    """Looks each minute for two days and an hour, started anew each hour: at 0, 24 and 48 hours."""
    for _hour in range(49):
        running = started()
        for _minute in range(60):
            look(running)
            clocks.go_on(minutes=1)
    assert names(folder) == [
        "smartshopie-20260301T120000Z.backup",
        "smartshopie-20260302T120000Z.backup",
        "smartshopie-20260303T120000Z.backup",
    ]


def test_the_folder_is_not_read_each_time(
    started: Callable[[], Schedule], clocks: Clocks, folder: Path
) -> None:
    running = started()
    look(running)
    (made,) = folder.iterdir()
    made.unlink()
    clocks.go_on(seconds=59)
    look(running)
    assert names(folder) == []
    clocks.go_on(seconds=1)
    look(running)
    assert names(folder) == ["smartshopie-20260301T120100Z.backup"]


def test_the_oldest_go_and_files_of_others_stay(
    started: Callable[[], Schedule], clocks: Clocks, folder: Path
) -> None:
    others = [
        "monday.backup",
        "smartshopie-2026.backup",
        "smartshopie-20261399T000000Z.backup",
        "smartshopie-20200101T000000Z.backup.gz",
        "my-smartshopie-20200101T000000Z.backup",
    ]
    left_over = ["smartshopie-20260227T120000Z.backup.ab12_xyz.unfinished"]
    left_over += [f"{left_over[0]}-journal"]
    old = [f"smartshopie-2026020{day}T120000Z.backup" for day in (1, 2, 3)]
    for name in (*others, *old, *left_over):
        (folder / name).touch()
    look(started())
    assert names(folder) == sorted([*others, *old[1:], "smartshopie-20260301T120000Z.backup"])
    clocks.go_on(days=1)
    look(started())
    assert names(folder) == sorted(
        [*others, old[2], "smartshopie-20260301T120000Z.backup", "smartshopie-20260302T120000Z.backup"]
    )


@pytest.mark.parametrize(
    ("there", "due"),
    [
        ([], True),
        (["20260301T115959Z"], False),
        (["20260228T120001Z"], False),
        (["20260228T120000Z"], True),
        (["20260201T000000Z", "20260301T000000Z"], False),
        (["20270101T000000Z"], True),
        (["20270101T000000Z", "20260301T000000Z"], False),
    ],
)
def test_the_newest_tells_whether_one_is_due(folder: Path, there: list[str], due: bool) -> None:
    """A name of the future is of a clock that was wrong."""
    for stamp in there:
        (folder / f"smartshopie-{stamp}.backup").touch()
    assert is_due(folder, NOON, DAY) is due


def test_pruning_counts_what_went(folder: Path) -> None:
    for day in range(1, 6):
        (folder / f"smartshopie-2026030{day}T000000Z.backup").touch()
    assert prune(folder, 3) == 2
    assert [moment.day for moment in backups_in(folder)] == [3, 4, 5]
    assert prune(folder, 3) == 0


def test_a_failure_is_one_line_and_is_tried_again_after_a_while(
    started: Callable[[], Schedule], clocks: Clocks, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.rmdir()
    running = started()
    for _minute in range(15):
        look(running)
        clocks.go_on(minutes=1)
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.getMessage().startswith("no backup was made, tried again in 15 minutes: ")
    assert line.exc_info is None
    folder.mkdir()
    look(running)
    assert names(folder) == ["smartshopie-20260301T121500Z.backup"]
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1


def test_the_audit_log_tells_who_made_which_backup(
    started: Callable[[], Schedule], source: Database, clocks: Clocks, folder: Path
) -> None:
    running = started()
    look(running)
    clocks.go_on(minutes=1)
    look(running)  # nothing is due, and nothing is told
    ((at, actor, action, subject, details),) = rows(
        source, "audit_log", "occurred_at", "actor", "action", "subject", "details"
    )
    assert (at, actor, action, subject) == (NOON, "worker", "backed up", "the database")
    (made,) = folder.iterdir()
    assert json.loads(details) == {"file": made.name, "bytes": made.stat().st_size}


def test_a_backup_that_cannot_be_noted_stays(
    started: Callable[[], Schedule],
    source: Database,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Somebody else writes for longer than a writer waits."""
    monkeypatch.setattr("data.engine.BUSY_TIMEOUT_MS", 50)
    with closing(sqlite3.connect(str(source.url.database), isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        look(started())
        another.execute("ROLLBACK")
    assert names(folder) == ["smartshopie-20260301T120000Z.backup"]
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.getMessage().startswith("the audit log does not tell of the backup ")
    assert rows(source, "audit_log", "id") == []


def test_a_failure_that_nobody_thought_of_tells_where_it_was(
    started: Callable[[], Schedule], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(schedule, "backup", breaks)
    look(started())
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.exc_info


def test_a_backup_that_is_called_off_leaves_nothing_and_is_made_later(
    started: Callable[[], Schedule],
    clocks: Clocks,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    running = started()

    def called_off_meanwhile(database: Database, file: Path, watch: Watch) -> Made:
        running.call_off()
        return backup(database, file, watch)

    with monkeypatch.context() as patched:
        patched.setattr(schedule, "backup", called_off_meanwhile)
        look(running)
    assert names(folder) == []
    assert [record.getMessage() for record in caplog.records] == ["the backup was called off"]
    clocks.go_on(minutes=1)
    look(running)
    assert names(folder) == ["smartshopie-20260301T120100Z.backup"]

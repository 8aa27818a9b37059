"""Who may go on waiting for the one turn to write that a SQLite file has."""

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from data.engine import BUSY_TIMEOUT_MS, Database
from data.errors import DatabaseUnavailable
from data.turns import MOST_WAITING, PATIENCE_SECONDS, Turns


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def busy(clock: Clock, times: int) -> Iterator[bool]:
    """A file that is held by another for so many half seconds."""
    for _ in range(times):
        clock.now += 0.5
        yield False
    yield True


def test_whoever_waits_alone_waits_until_the_end(clock: Clock) -> None:
    turns, tries = Turns(clock), busy(clock, 15)
    assert turns.take(lambda: next(tries), longest_seconds=10)
    assert clock.now == 107.5


def test_nobody_waits_longer_than_the_longest(clock: Clock) -> None:
    turns, tries = Turns(clock), busy(clock, 30)
    assert not turns.take(lambda: next(tries), longest_seconds=10)
    assert clock.now == 110.0


def others_wait(turns: Turns, count: int, until: threading.Event) -> list[threading.Thread]:
    """So many who have tried once and try again until they are let through."""
    threads, tried = [], threading.Barrier(count + 1)

    def wait() -> None:
        first = [True]

        def tries() -> bool:
            if first.pop() if first else False:
                tried.wait(10)
                return False
            return until.wait(10)

        turns.take(tries, longest_seconds=1000)

    for _ in range(count):
        threads.append(threading.Thread(target=wait))
        threads[-1].start()
    tried.wait(10)
    return threads


@pytest.mark.parametrize(("others", "waited"), [(MOST_WAITING - 1, 10.0), (MOST_WAITING, 3.5)])
def test_of_many_who_wait_for_long_few_go_on(clock: Clock, others: int, waited: float) -> None:
    turns, until = Turns(clock), threading.Event()
    threads, tries = others_wait(turns, others, until), busy(clock, 30)
    assert not turns.take(lambda: next(tries), longest_seconds=10)
    assert clock.now == 100 + waited
    until.set()
    for thread in threads:
        thread.join()


def test_a_turn_of_anybody_shows_that_the_file_is_not_stuck(clock: Clock) -> None:
    turns, until = Turns(clock), threading.Event()
    threads, tries = others_wait(turns, MOST_WAITING, until), busy(clock, 10)

    def tries_while_another_has_its_turn() -> bool:
        if clock.now in (102.0, 104.0):
            assert turns.take(lambda: True, longest_seconds=1)
        return next(tries)

    assert turns.take(tries_while_another_has_its_turn, longest_seconds=10)
    assert clock.now == 105.0
    until.set()
    for thread in threads:
        thread.join()


def test_when_all_have_given_up_the_next_are_as_patient_as_the_first(clock: Clock) -> None:
    turns, until, tries = Turns(clock), threading.Event(), busy(clock, 30)
    assert not turns.take(lambda: next(tries), longest_seconds=2)
    clock.now = 1000.0
    threads, tries = others_wait(turns, MOST_WAITING, until), busy(clock, 4)
    assert turns.take(lambda: next(tries), longest_seconds=10)
    until.set()
    for thread in threads:
        thread.join()


def written(database: Database, told: Counter[str], longest: list[float]) -> None:
    began = time.monotonic()
    try:
        with database.writing() as connection:
            connection.exec_driver_sql("UPDATE data_version SET version = version + 1")
        told["written"] += 1
    except DatabaseUnavailable as error:
        told[str(error)] += 1
        longest.append(time.monotonic() - began)


def test_of_many_threads_most_are_told_to_come_again_and_the_others_write(sqlite_copy: str) -> None:
    """The file is let go of after the patience of all and before that of the few."""
    database, told, longest = Database(sqlite_copy), Counter[str](), list[float]()
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE data_version SET version = 100")
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    threads = [threading.Thread(target=written, args=(database, told, longest)) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(PATIENCE_SECONDS + 2)
    other.execute("ROLLBACK")
    other.close()
    for thread in threads:
        thread.join()
    refused = "The database does not answer: somebody else writes into it."
    assert told == {"written": MOST_WAITING, refused: 8 - MOST_WAITING}
    assert max(longest) < PATIENCE_SECONDS + 1 < BUSY_TIMEOUT_MS / 1000
    with database.reading() as connection:
        now = connection.exec_driver_sql("SELECT version FROM data_version").scalar()
    assert now == 100 + MOST_WAITING
    database.dispose()


def test_a_command_waits_longer_than_a_request(sqlite_copy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.engine.BUSY_TIMEOUT_MS", 50)
    told, longest = Counter[str](), list[float]()
    request, command = Database(sqlite_copy), Database(sqlite_copy, longest_wait_s=60)
    other = sqlite3.connect(str(request.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    written(request, told, longest)
    waiting = threading.Thread(target=written, args=(command, told, longest))
    waiting.start()
    time.sleep(0.5)
    other.execute("ROLLBACK")
    other.close()
    waiting.join()
    assert told == {"The database does not answer: somebody else writes into it.": 1, "written": 1}
    request.dispose()
    command.dispose()

"""When figures are late: facts that wait a minute, or any while no worker is there."""

import datetime as dt
from collections.abc import Iterator

import pytest

from data import lease
from data.answers import Answers
from data.cache import AnswerCache
from data.engine import Database
from data.kept import KeptConnections
from data.lateness import Waiting, lateness
from data.rollups import refresh
from data.shop import Shop
from data.version import Versions
from tests.data.facts_by_hand import Facts, at

NOON = at("2026-03-01", "12:00")


def ago(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else NOON - dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("waits", "seen", "is_late"),
    [
        (None, None, False),
        (None, 3600, False),
        (0, 2, False),
        (60, 2, False),
        (61, 2, True),
        (61, 61, True),
        (1, 60, False),
        (1, 61, True),
        (1, None, True),
        (-5, 2, False),  # the clock of who sent it is ahead
        (-5, None, True),
    ],
)
def test_figures_are_late(waits: float | None, seen: float | None, is_late: bool) -> None:
    late = lateness(Waiting(ago(waits), ago(seen)), NOON)
    assert (late is not None) == is_late
    if late:
        assert (late.since, late.worker_seen_at) == (ago(waits), ago(seen))
        assert late.worker_runs == (seen is not None and seen <= 60)


def test_a_running_worker_that_is_seen_anew_is_no_other_state() -> None:
    marks = [
        late.mark
        for seen in (2, 5, 70, 80)
        if (late := lateness(Waiting(ago(90), ago(seen)), NOON)) is not None
    ]
    assert marks[0] == marks[1]
    assert len(set(marks)) == 3


@pytest.fixture
def answers(database: Database) -> Iterator[Answers]:
    kept = KeptConnections(database)
    shop = Shop(clock=lambda: NOON.replace(tzinfo=dt.UTC))
    yield Answers(database, shop, Versions(kept, patience_s=0), AnswerCache())
    kept.close()


def test_it_is_read_and_is_another_moment_of_the_figures(
    answers: Answers, database: Database, facts: Facts
) -> None:
    """Facts by hand are noted in the morning of 1 January."""
    on_time = answers.moment()
    assert answers.late() is None
    facts.product("serum")
    late = answers.late()
    assert late is not None
    assert (late.since, late.worker_seen_at) == (at("2026-01-01"), None)
    without_worker = answers.moment()
    lease.take(database, "worker", NOON)
    with_worker = answers.late()
    assert with_worker is not None
    assert (with_worker.worker_seen_at, with_worker.worker_runs) == (NOON, True)
    assert len({on_time, without_worker, answers.moment()}) == 3
    refresh(database, Shop())
    assert answers.late() is None

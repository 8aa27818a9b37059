"""Many writers and readers at once: no write is lost, nobody is told of a lock, memory stays flat."""

import time
from pathlib import Path

from tests.soak.books import balance
from tests.soak.clients import Clients, clients
from tests.soak.length import Length
from tests.soak.programs import Platform, platform

WRITERS, READERS = 8, 32
MEASURE_EVERY_SECONDS = 1.0
# Beyond the first half's highest: what a web process holds that has just been renewed, and one that is old.
GROWTH, GROWTH_MB = 1.10, 30


def measured(at: Platform, at_work: Clients, seconds: float) -> list[float]:
    """MB held, every second."""
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(MEASURE_EVERY_SECONDS)
        found.append(at.memory())
    assert all(each.is_alive() for each in at_work.all)
    return found


def test_eight_writers_and_thirty_two_readers(
    database_url: str, project: Path, tmp_path: Path, length: Length
) -> None:
    with platform(database_url, project, tmp_path) as at:
        with clients(at.port, writers=WRITERS, readers=READERS) as at_work:
            held = measured(at, at_work, length.load_seconds)
        logged = "\n".join(at.web.logged() + at.worker.logged())
    quarter = len(held) // 4
    quarters = [sum(held[at : at + quarter]) / quarter for at in range(0, quarter * 4, quarter)]
    print("\nmean MB by quarters:", *(f"{mean:.0f}" for mean in quarters))
    half = len(held) // 2
    before, after = max(held[:half]), max(held[half:])
    print(f"\nmemory {held[0]:.0f} MB, at most {before:.0f} then {after:.0f} MB; {at_work.said()}")
    assert at_work.unexpected() == []
    assert set(at_work.answered()) == {200, 201}
    assert [each.cut_off for each in at_work.all if each.cut_off] == []
    assert "locked" not in logged
    assert after < before * GROWTH + GROWTH_MB
    balance(database_url, at_work)

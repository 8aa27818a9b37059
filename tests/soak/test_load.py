"""Many writers and readers at once: no write is lost, nobody is told of a lock, memory stays flat."""

import time
from pathlib import Path
from statistics import mean

from tests.soak.books import balance
from tests.soak.clients import Clients, clients
from tests.soak.length import Length
from tests.soak.programs import Platform, platform

WRITERS, READERS = 8, 32
MEASURE_EVERY_SECONDS = 1.0
# Of a process's last quarter beyond its second.
GROWTH = 1.10
# A process that is renewed every 20 seconds, as under this load, would not live to show that it grows.
NEVER_RENEWED = "--max-requests 0"


def measured(at: Platform, at_work: Clients, seconds: float) -> list[dict[int, float]]:
    """MB that each process holds, every second."""
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(MEASURE_EVERY_SECONDS)
        found.append(at.memory())
    assert all(each.is_alive() for each in at_work.all)
    return found


def by_quarters(held: list[float]) -> list[float]:
    size = len(held) / 4
    return [mean(held[int(at * size) : int((at + 1) * size)]) for at in range(4)]


def said(quarters: dict[int, list[float]]) -> str:
    return "; ".join(" ".join(f"{each:.0f}" for each in means) for means in quarters.values())


def test_eight_writers_and_thirty_two_readers(
    database_url: str, project: Path, tmp_path: Path, length: Length
) -> None:
    with platform(database_url, project, tmp_path, GUNICORN_CMD_ARGS=NEVER_RENEWED) as at:
        from_the_start = {each.pid for each in at.all()}
        with clients(at.port, writers=WRITERS, readers=READERS) as at_work:
            held = measured(at, at_work, length.load_seconds)
        logged = "\n".join(at.web.logged() + at.worker.logged())
    assert [set(each) for each in held if set(each) != from_the_start] == []
    quarters = {pid: by_quarters([each[pid] for each in held]) for pid in sorted(from_the_start)}
    print(f"\nmemory of each process by quarters {said(quarters)} MB; {at_work.said()}")
    assert at_work.unexpected() == []
    assert set(at_work.answered()) == {200, 201}
    assert [each.cut_off for each in at_work.all if each.cut_off] == []
    assert [words for words in ("locked", "does not answer", "stand still") if words in logged] == []
    grown = {pid: (means[1], means[-1]) for pid, means in quarters.items()}
    assert {pid: each for pid, each in grown.items() if each[1] >= each[0] * GROWTH + length.growth_mb} == {}
    balance(database_url, at_work)

"""A release on a platform, by honcho: migrations, a rolling restart under load, the end under load."""

import datetime as dt
import json
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis

from data import accounts
from data.engine import Database
from data.migrations import NEWEST, known_versions
from tests.data.facts_by_hand import rows
from tests.servers import neighbouring_free_ports
from tests.soak import first_version
from tests.soak.at_the_door import clients_at_the_door, turned_away
from tests.soak.books import balance
from tests.soak.clients import clients
from tests.soak.dynos import (
    HALF_SENT,
    Dyno,
    Fleet,
    HalfSent,
    answers,
    fleet_of,
    honcho,
    interpreter_first,
    release,
    tell,
)
from tests.soak.length import Length
from tests.soak.programs import ADMIN_KEY, NAME, PASSWORD, PRODUCTION, START_LIMIT_SECONDS, wait_for

DRAIN_LIMIT_SECONDS = 25
FIGURES_LIMIT_SECONDS = 20
LATER_SECONDS = 3.0
LOAD_SECONDS = 2.0
WEBS = 2
NOW = dt.datetime.fromisoformat("2026-03-01T12:00:00")
LATE_LINE = {
    "transaction_id": "T1",
    "invoice_id": "O1",
    "product_id": "serum",
    "invoice_date": "2026-03-01T23:30:00Z",
    "quantity": 2,
    "amount": "24.90",
}


@pytest.fixture
def environment(fresh_postgres: str, redis_url: str, tmp_path: Path) -> dict[str, str]:
    """A platform hands out postgres://."""
    return {
        "PATH": interpreter_first("/usr/bin:/bin"),
        "TMPDIR": str(tmp_path),
        "DATABASE_URL": fresh_postgres.replace("postgresql://", "postgres://", 1),
        "REDIS_URL": redis_url,
        **PRODUCTION,
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def fleet(project: Path, environment: dict[str, str]) -> Iterator[Fleet]:
    with fleet_of(project, environment) as fleet:
        yield fleet


def make_account(url: str) -> None:
    """Without which production does not start."""
    database = Database(url)
    accounts.create(database, NAME, "admin", PASSWORD, now=NOW)
    database.dispose()


def send(port: int, kind: str, record: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/ingest/{kind}",
        data=json.dumps(record).encode(),
        headers={"Content-Type": "application/json", "X-API-Key": ADMIN_KEY},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def stored(url: str, table: str, *columns: str) -> list[tuple[Any, ...]]:
    database = Database(url)
    found = sorted(rows(database, table, *columns), key=str)
    database.dispose()
    return found


def asked(port: int, path: str, days: str, key: str = ADMIN_KEY) -> dict[str, Any]:
    """The values of an answer, by their names."""
    first, _, last = days.partition("/")
    address = f"http://127.0.0.1:{port}{path}?start={first}&end={last or first}"
    request = urllib.request.Request(address, headers={"X-API-Key": key})
    with urllib.request.urlopen(request, timeout=10) as answer:
        told = json.load(answer)["data"]
    return {name: cell["value"] for name, cell in told.items() if isinstance(cell, dict)}


def revenue(port: int, days: str, key: str = ADMIN_KEY) -> tuple[int, float]:
    told = asked(port, "/api/revenue/summary", days, key)
    return told["orders"], told["total_revenue"]


def has_what_the_first_version_held(url: str) -> None:
    """Before anything is computed: all rows are there, and what migrations added says what it must."""
    for table, sent in first_version.TABLES.items():
        assert stored(url, table, *sent[0]) == sorted((tuple(row.values()) for row in sent), key=str), table
    first, second, never = (
        dt.date.fromisoformat(day) for day in (first_version.FIRST, first_version.SECOND, "9999-12-31")
    )
    assert stored(url, "customer_days", "customer_id", "record_date", "next_date") == [
        ("ada", first, second),
        ("ada", second, never),
        ("bob", first, never),
    ]
    assert stored(url, "rejected_rows", "times_rejected", "last_rejected_at") == [(1, first_version.THEN)]
    assert stored(url, "usage_alerts", "used", "acknowledged_by") == [(81.0, None)]
    assert stored(url, "audit_log", "action", "request_id")[0] == ("made a key", None)


def answers_the_figures_of_the_first_version(port: int) -> None:
    """As counted by hand from its four order lines, four events and two uses of AI features."""
    first, second = first_version.FIRST, first_version.SECOND
    wait_for(lambda: revenue(port, f"{first}/{second}") == (4, 40.0), FIGURES_LIMIT_SECONDS, "no figures")
    assert revenue(port, first) == (2, 27.0)  # 21.90 and 5.10
    assert revenue(port, second) == (2, 13.0)  # 8.00 and 5.00
    money = asked(port, "/api/revenue/summary", f"{first}/{second}")
    # Ada's second order is of one who comes back, and follows her Skin Analysis of that morning.
    assert (money["new_customer_revenue"], money["returning_customer_revenue"]) == (27.0, 8.0)
    assert (money["guest_revenue"], money["discounts"], money["ai_revenue"]) == (5.0, 5.0, 8.0)
    overview = asked(port, "/api/overview/kpis", f"{first}/{second}")
    # Of two visits one ends with an order that names it.
    assert (overview["ai_interactions"], overview["conversion_rate"]) == (2, 50.0)


def test_a_new_shop_has_figures_and_what_is_under_way_at_the_end_is_answered(
    project: Path, environment: dict[str, str]
) -> None:
    berlin = {**environment, "SHOP_TIMEZONE": "Europe/Berlin"}
    assert "Created the database" in release(project, berlin)
    make_account(berlin["DATABASE_URL"])
    with fleet_of(project, berlin) as fleet:
        fleet.scale_up(1)
        (port,) = fleet.ports
        makes_figures_of_facts(port, berlin["REDIS_URL"])
        answers_what_is_under_way(fleet.webs[port], port)
    assert stored(berlin["DATABASE_URL"], "products", "product_id") == [("half",), ("serum",)]


def makes_figures_of_facts(port: int, redis_url: str) -> None:
    """Half past eleven at night in UTC is the next day in Berlin."""
    assert send(port, "transactions", LATE_LINE)["accepted"] == 1
    assert send(port, "transactions", LATE_LINE)["duplicate"] == 1
    wait_for(lambda: revenue(port, "2026-03-02") == (1, 24.9), FIGURES_LIMIT_SECONDS, "no figures")
    with redis.from_url(redis_url) as kept:
        assert kept.dbsize() > 0


def answers_what_is_under_way(web: Dyno, port: int) -> None:
    """Half of a body has arrived; the rest comes a while after SIGTERM, when nobody else is let in."""
    half_sent = HalfSent(port, "half")
    web.is_told_to_end()
    wait_for(lambda: not answers(port), 10, "the door stays open")
    time.sleep(LATER_SECONDS)
    assert web.is_running()
    assert half_sent.finish() == 201
    web.has_ended()


def test_a_release_and_a_rolling_restart_under_load_fail_no_request(
    fleet: Fleet, environment: dict[str, str], length: Length
) -> None:
    url = environment["DATABASE_URL"]
    first_version.fill(url)
    told = release(fleet.project, environment)
    assert f"from version {known_versions()[0]} to {NEWEST}" in told
    has_what_the_first_version_held(url)
    make_account(url)
    fleet.scale_up(WEBS)
    first = list(fleet.ports)
    answers_the_figures_of_the_first_version(first[0])
    with clients(fleet.ports, writers=2, readers=6, pause=0.05) as at_work:
        for _ in range(length.restarts):
            for place in range(WEBS):
                time.sleep(0.5)
                fleet.renew_web(place)
            fleet.renew_worker()
        time.sleep(1)
    tell(at_work.said())
    assert not set(first) & set(fleet.ports)
    assert max(fleet.drained) < DRAIN_LIMIT_SECONDS
    assert fleet.finished == [201] * HALF_SENT * WEBS * length.restarts
    assert [each.cut_off for each in at_work.all if each.cut_off] == []
    assert at_work.unexpected() == []
    assert set(at_work.answered()) == {200, 201}
    balance(url, at_work, imported=len(first_version.LINES))
    assert "Check passed" in honcho(fleet.project, environment, "run", "python", "manage.py", "check")
    answers_the_figures_of_the_first_version(fleet.ports[0])


def test_all_processes_that_are_told_to_end_under_load_answer_whom_they_let_in(
    fleet: Fleet, environment: dict[str, str]
) -> None:
    """One honcho with two web processes and a worker. Nobody takes their place, so the door closes: who is
    refused then, or waits before it when it closes, is turned away, and that is no failed request.
    """
    url = environment["DATABASE_URL"]
    release(fleet.project, environment)
    make_account(url)
    ports = neighbouring_free_ports()
    app = fleet.start("app", "-p", str(ports[0]), "-c", f"web={WEBS},worker=1", "web", "worker")
    for each in ports:
        wait_for(partial(answers, each), START_LIMIT_SECONDS, f"did not come up: {app.logged()[-5:]}")
    with clients_at_the_door(ports) as at_work:
        time.sleep(LOAD_SECONDS)
        half_sent = [HalfSent(each, f"half-{each}") for each in ports]
        app.is_told_to_end()
        began = time.monotonic()
        time.sleep(LATER_SECONDS / 3)
        finished = [each.finish() for each in half_sent]
        app.has_ended()
        took = time.monotonic() - began
    refused = turned_away(at_work)
    tell(f"all ended {took:.1f} s after SIGTERM with {WEBS} requests under way and half sent")
    tell(f"{refused:,} turned away at the closed door; {at_work.said()}")
    assert took < DRAIN_LIMIT_SECONDS
    assert finished == [201] * WEBS
    assert refused
    assert [each.cut_off for each in at_work.all if each.cut_off] == []
    assert at_work.unexpected() == []
    assert set(at_work.answered()) == {200, 201}
    balance(url, at_work)

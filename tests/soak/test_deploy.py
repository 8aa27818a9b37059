"""A release on a platform: migrations from the first version, then each process renewed under load."""

import datetime as dt
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from honcho.environ import parse_procfile

from data import accounts, keys
from data.engine import Database
from data.migrations import NEWEST, known_versions
from data.schema import schema_version
from data.schema.versions import upgrade
from tests.acceptance.test_platform import release
from tests.commands.test_start import free_port, get
from tests.data.facts_by_hand import rows
from tests.soak.books import balance
from tests.soak.clients import CLIENT_LIMIT_SECONDS, clients
from tests.soak.length import Length
from tests.soak.programs import ADMIN_KEY, WEB, WORKER, Program, wait_for

PASSWORD = "correct horse battery"
DRAIN_LIMIT_SECONDS = 25
TURNED_AWAY_SECONDS = 1.0
LATER_SECONDS = 3.0
NOW = dt.datetime.fromisoformat("2026-03-01T12:00:00")


@pytest.fixture
def environment(fresh_postgres: str, redis_url: str, tmp_path: Path) -> dict[str, str]:
    programs = str(Path(sys.executable).parent)
    return {
        "PATH": f"{programs}:/usr/bin:/bin",
        "TMPDIR": str(tmp_path),
        "DATABASE_URL": fresh_postgres,
        "REDIS_URL": redis_url,
        "APP_ENV": "production",
        "SECRET_KEY": "the-secret-key-of-this-test",
        "ADMIN_API_KEY": ADMIN_KEY,
        "REQUESTS_PER_MINUTE": "1000000",
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "INFO",
    }


def filled_at_the_first_version(url: str) -> None:
    """As the first release left it: a key that clients go on using."""
    database = Database(url)
    with database.migrating() as connection:
        upgrade(connection, known_versions()[0])
        made = {
            "name": "shop",
            "prefix": "ssk_0a1b2c3d",
            "key_hash": keys.hashed(ADMIN_KEY),
            "scope": "admin",
        }
        statement = sa.text(
            "INSERT INTO api_keys (name, prefix, key_hash, scope, created_at)"
            " VALUES (:name, :prefix, :key_hash, :scope, :created_at)"
        )
        connection.execute(statement, {**made, "created_at": NOW})
    database.dispose()


class Fleet:
    """The web processes that the router knows."""

    def __init__(self, project: Path, environment: dict[str, str], stack: ExitStack) -> None:
        self.project, self.environment, self.stack = project, environment, stack
        self.ports: list[int] = []
        self.webs: dict[int, Program] = {}

    def add(self) -> int:
        port = free_port()
        web = Program(WEB, self.project, {**self.environment, "PORT": str(port)})
        self.webs[port] = web
        self.stack.callback(_ended, web)
        wait_for(lambda: _answers(port), 60, f"{port} did not come up: {web.logged()[-5:]}")
        self.ports.append(port)
        return port

    def renew(self, port: int) -> float:
        """Another comes up, the router turns to it, and this one ends; how long it took to drain.

        A router that went on sending would meet the moment in which the kernel has taken a connection and the
        server has closed its door: platforms turn away first, as here.
        """
        self.add()
        self.ports.remove(port)
        time.sleep(TURNED_AWAY_SECONDS)
        web, began = self.webs[port], time.monotonic()
        web.end()
        return time.monotonic() - began


def _ended(program: Program) -> None:
    if program.is_running():
        program.end()


def _answers(port: int) -> bool:
    try:
        get(port, "/api/health")
    except OSError:
        return False
    return True


@pytest.fixture
def fleet(project: Path, environment: dict[str, str]) -> Iterator[Fleet]:
    with ExitStack() as stack:
        yield Fleet(project, environment, stack)


def test_the_programs_are_those_of_the_procfile(project: Path) -> None:
    said = parse_procfile((project / "Procfile").read_text(encoding="utf-8")).processes
    assert said["web"].split() == [*WEB[1:]]
    assert said["worker"].split() == ["python", *WORKER]


def test_what_is_under_way_when_the_process_is_told_to_end_is_answered(
    fleet: Fleet, environment: dict[str, str]
) -> None:
    """Half of a body has arrived; the rest comes a while after SIGTERM, when nobody else is let in."""
    filled_at_the_first_version(environment["DATABASE_URL"])
    release(fleet.project, environment)
    database = Database(environment["DATABASE_URL"])
    accounts.create(database, "ada", "admin", PASSWORD, now=NOW)
    body = b'{"product_id": "serum", "name": "Serum"}'
    port = fleet.add()
    with socket.create_connection(("127.0.0.1", port), timeout=CLIENT_LIMIT_SECONDS) as connection:
        head = f"POST /api/ingest/products HTTP/1.1\r\nHost: shop\r\nX-API-Key: {ADMIN_KEY}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body[:10])
        time.sleep(0.5)
        fleet.webs[port].process.terminate()
        wait_for(lambda: not _answers(port), 10, "the door stays open")
        time.sleep(LATER_SECONDS)
        assert fleet.webs[port].is_running()
        connection.sendall(body[10:])
        answer = connection.recv(4096)
    ended = fleet.webs[port].process.wait(timeout=DRAIN_LIMIT_SECONDS)
    stored = rows(database, "products", "product_id")
    database.dispose()
    assert (answer[:12], stored, ended) == (b"HTTP/1.1 201", [("serum",)], 0)


def test_a_release_and_a_rolling_restart_under_load_fail_no_request(
    fleet: Fleet, environment: dict[str, str], length: Length
) -> None:
    url = environment["DATABASE_URL"]
    filled_at_the_first_version(url)
    told = release(fleet.project, environment)
    assert f"from version {known_versions()[0]} to {NEWEST}" in told
    database = Database(url)
    assert schema_version(database) == NEWEST
    assert [each["name"] for each in keys.listed(database)] == ["shop"]
    accounts.create(database, "ada", "admin", PASSWORD, now=NOW)
    database.dispose()
    worker = Program(WORKER, fleet.project, environment)
    fleet.stack.callback(_ended, worker)
    first = [fleet.add(), fleet.add()]
    drained = []
    with clients(fleet.ports, writers=2, readers=6, pause=0.02) as at_work:
        for _ in range(length.restarts):
            time.sleep(1)
            drained += [fleet.renew(port) for port in list(fleet.ports)]
        worker.end()
        worker = Program(WORKER, fleet.project, environment)
        fleet.stack.callback(_ended, worker)
        time.sleep(1)
    print(f"\ndrained in {', '.join(f'{each:.1f}' for each in drained)} s; {at_work.said()}")
    assert not set(first) & set(fleet.ports)
    assert max(drained) < DRAIN_LIMIT_SECONDS
    assert [each.cut_off for each in at_work.all if each.cut_off] == []
    assert at_work.unexpected() == []
    assert set(at_work.answered()) == {200, 201}
    balance(url, at_work)

"""kill -9 at random moments: what was acknowledged is there, once, and the figures agree with it."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.checks import check
from data.engine import Database
from data.schema import migrate
from data.shop import Shop
from tests.commands.test_start import free_port, get
from tests.data.facts_by_hand import rows

ADMIN_KEY = "the-admin-key-of-this-test"
DURATION_SECONDS = 12.0
BATCH = 5


class Program:
    """A process of ours that is killed and started again."""

    def __init__(self, command: list[str], project: Path, environment: dict[str, str]) -> None:
        self.command, self.project, self.environment = command, project, environment
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.command,
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(
            encoding="ascii"
        )
        return [int(pid) for pid in listed.split()]

    def kill_and_restart(self) -> None:
        self.process.kill()
        self.process.wait(timeout=30)
        self.process = self._start()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


class Writer(threading.Thread):
    """Sends orders over HTTP and keeps a list of what was acknowledged; sends again what was not."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__()
        self.port, self.number = port, number
        self.acknowledged: list[str] = []
        self.cut_off = 0
        self.until = time.monotonic() + DURATION_SECONDS

    def run(self) -> None:
        round_ = 0
        while time.monotonic() < self.until:
            lines = [self._line(f"W{self.number}-{round_}-{place}") for place in range(BATCH)]
            if self._send(lines):
                self.acknowledged.extend(line["transaction_id"] for line in lines)
                round_ += 1

    def _line(self, key: str) -> dict[str, Any]:
        day = random.Random(key).randrange(1, 28)
        return {
            "transaction_id": key,
            "invoice_id": f"O-{key}",
            "product_id": f"P{day % 5}",
            "customer_id": f"C{day % 7}",
            "invoice_date": f"2026-03-{day:02}T10:00:00Z",
            "quantity": 1,
            "amount": 10,
        }

    def _send(self, lines: list[dict[str, Any]]) -> bool:
        """True once the server has acknowledged; no answer, or 503, means nothing either way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST",
                "/api/ingest/transactions",
                body=json.dumps(lines),
                headers={"Content-Type": "application/json", "X-API-Key": ADMIN_KEY},
            )
            answer = connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
            time.sleep(0.05)
            return False
        finally:
            connection.close()
        if answer.status == 503:
            return False
        assert answer.status in (200, 201), body
        assert body["accepted"] + body["duplicate"] == len(lines), body
        return True


@pytest.fixture
def programs(database_url: str, project: Path) -> Iterator[tuple[int, Program, Program]]:
    database = Database(database_url)
    migrate(database)
    database.dispose()
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "ADMIN_API_KEY": ADMIN_KEY,
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "ERROR",
    }
    python = sys.executable
    web = [python, "-m", "gunicorn", "--config", "gunicorn.conf.py", "dash_app.wsgi:server"]
    started = (
        Program(web, project, environment),
        Program([python, "manage.py", "worker"], project, environment),
    )
    yield (port, *started)
    for program in started:
        program.end()


def wait_until_up(port: int) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            get(port, "/api/health")
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the web process did not come up")


@pytest.mark.timeout(240)
def test_killed_workers_lose_nothing_that_was_acknowledged(
    programs: tuple[int, Program, Program], database_url: str
) -> None:
    port, web, worker = programs
    wait_until_up(port)
    writers = [Writer(port, number) for number in range(3)]
    for writer in writers:
        writer.start()
    rng, kills = random.Random(9), 0
    while any(writer.is_alive() for writer in writers):
        time.sleep(rng.uniform(0.3, 1.2))
        if rng.random() < 0.5:
            worker.kill_and_restart()
        else:
            os.kill(rng.choice(web.children()), signal.SIGKILL)
        kills += 1
    for writer in writers:
        writer.join(timeout=60)
    acknowledged = [key for writer in writers for key in writer.acknowledged]

    database = Database(database_url)
    stored = [key for (key,) in rows(database, "transactions", "transaction_id")]
    report = check(database, Shop())
    counted = sum(count for (count,) in rows(database, "revenue_summary", "orders"))
    database.dispose()
    assert len(acknowledged) > 50
    assert kills >= 8
    assert set(acknowledged) - set(stored) == set()
    assert len(stored) == len(set(stored)) == counted
    assert [str(found) for found in (*report.differences, *report.broken)] == []

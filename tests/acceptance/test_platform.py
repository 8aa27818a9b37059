"""The Procfile run by honcho on a real PostgreSQL and Redis, as a platform runs it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.commands.test_start import free_port, get, wait_for

ADMIN_KEY = "the-admin-key-of-this-test"
LINE = {
    "transaction_id": "T1",
    "invoice_id": "O1",
    "product_id": "serum",
    "invoice_date": "2026-03-01T23:30:00Z",
    "quantity": 2,
    "amount": "24.90",
}


@pytest.fixture
def environment(fresh_postgres: str, redis_url: str) -> dict[str, str]:
    """A platform hands out postgres://, and puts our programs on the path."""
    programs = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "DATABASE_URL": fresh_postgres.replace("postgresql://", "postgres://", 1),
        "REDIS_URL": redis_url,
        "SHOP_TIMEZONE": "Europe/Berlin",
        "ADMIN_API_KEY": ADMIN_KEY,
        "PATH": os.pathsep.join((programs, os.environ["PATH"])),
        "PYTHONUNBUFFERED": "1",
    }


def honcho_of(environment: dict[str, str]) -> str:
    found = shutil.which("honcho", path=environment["PATH"])
    assert found
    return found


def release(project: Path, environment: dict[str, str]) -> str:
    """What the release line says."""
    command = [honcho_of(environment), "start", "release"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def platform(environment: dict[str, str], project: Path) -> Iterator[int]:
    """The release line, then web and worker; the port of the web process."""
    assert "Created the database" in release(project, environment)
    port = free_port()
    started = subprocess.Popen(
        [honcho_of(environment), "start", "-p", str(port), "web", "worker"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(port, started)
        yield port
    finally:
        started.send_signal(signal.SIGTERM)
        started.communicate(timeout=60)


def send(port: int, kind: str, record: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/ingest/{kind}",
        data=json.dumps(record).encode(),
        headers={"Content-Type": "application/json", "X-API-Key": ADMIN_KEY},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.mark.timeout(240)
def test_facts_become_figures_on_postgresql_and_redis(platform: int, redis_url: str) -> None:
    assert send(platform, "transactions", LINE)["accepted"] == 1
    assert send(platform, "transactions", LINE)["duplicate"] == 1
    # Half past eleven at night in UTC is the next day in Berlin.
    question = "/api/revenue/summary?start=2026-03-02&end=2026-03-02"
    give_up = time.monotonic() + 40
    while get(platform, question)["data"]["orders"]["value"] != 1 and time.monotonic() < give_up:
        time.sleep(0.2)
    data = get(platform, question)["data"]
    assert (data["orders"]["value"], data["total_revenue"]["value"]) == (1, 24.9)
    with redis.from_url(redis_url) as answers:
        assert answers.dbsize() > 0

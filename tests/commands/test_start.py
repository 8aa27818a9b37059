"""start: database, web and worker by one command, on loopback, gone when it is told to stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from commands.start import _environment
from data import accounts
from data.engine import Database
from data.migrations import NEWEST, known_versions
from data.schema import migrate, schema_version
from data.schema.versions import upgrade
from data.settings import Settings
from manage import manage
from tests.data.facts_by_hand import Facts, at, rows
from tests.servers import free_port

LONGEST_START_SECONDS = 60


def get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return json.load(answer)


def wait_for(port: int, started: "subprocess.Popen[str]") -> None:
    give_up = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < give_up and started.poll() is None:
        try:
            get(port, "/api/health")
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"not started: {started.communicate(timeout=30)[0]}")


def workers_of(pid: int) -> list[psutil.Process]:
    """The worker's Python among the processes below one, without the shell that starts it again."""
    below = psutil.Process(pid).children(recursive=True)
    return [each for each in below if each.cmdline()[-2:] == ["manage.py", "worker"]]


@pytest.mark.timeout(180)
def test_one_command_starts_both_revives_the_worker_and_ends_both(tmp_path: Path, project: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    database = Database(url)
    migrate(database)
    facts = Facts(database)
    facts.product("serum")
    facts.line(at("2026-03-01"), "O1", "serum", 1, 1000)
    port = free_port()
    started = subprocess.Popen(
        [sys.executable, str(project / "manage.py"), "start"],
        cwd=tmp_path,
        env={**os.environ, "PORT": str(port), "DATABASE_URL": "sqlite:///shop.db"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(port, started)
        give_up = time.monotonic() + 15
        revenue = "/api/revenue/summary?start=2026-03-01&end=2026-03-01"
        while get(port, revenue)["data"]["orders"]["value"] != 1 and time.monotonic() < give_up:
            time.sleep(0.2)
        answer = get(port, revenue)
        send_what_cannot_be_read(port)
        (worker,) = workers_of(started.pid)
        worker.kill()
        facts.line(at("2026-03-01"), "O2", "serum", 1, 1000)
        give_up = time.monotonic() + 30
        while get(port, revenue)["data"]["orders"]["value"] != 2 and time.monotonic() < give_up:
            time.sleep(0.2)
        assert get(port, revenue)["data"]["orders"]["value"] == 2
        assert [each.pid for each in workers_of(started.pid)] not in ([], [worker.pid])
        assert (answer["data"]["orders"]["value"], answer["data"]["total_revenue"]["value"]) == (1, 10.0)
    finally:
        started.send_signal(signal.SIGINT)
        said = started.communicate(timeout=60)[0]
        database.dispose()
    assert f"http://localhost:{port}" in said
    assert f"Listening at: http://127.0.0.1:{port}" in said
    (unread,) = (line for line in said.splitlines() if "Invalid" in line)
    assert json.loads(unread[unread.index("{") :])["from"] == "gunicorn.error"
    assert "ada@shop.example" not in said
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def send_what_cannot_be_read(port: int) -> None:
    """gunicorn answers it, and logs what came."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /ada@shop.example HTTP/ada@shop.example\r\n\r\n")
        assert b" 400 " in connection.recv(1024)


def test_the_processes_find_files_and_folders_where_the_command_was_typed(tmp_path: Path) -> None:
    environment = _environment(Settings(database_url="sqlite:///shop.db", backup_dir="backups"))
    assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path / 'shop.db'}"
    assert environment["BACKUP_DIR"] == str(tmp_path / "backups")
    assert "BACKUP_DIR" not in _environment(Settings())


@pytest.fixture
def production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("APP_ENV", "production")
    return url


NO_SECRET = "SECRET_KEY (16 characters or more)"
NO_DATABASE = "a database (python manage.py init)"
NO_ACCOUNT = "an account (python manage.py users create NAME --role admin)"


def test_production_names_all_that_is_missing_before_anything_is_done(
    tmp_path: Path, production: str
) -> None:
    done = CliRunner().invoke(manage, ["start"])
    assert (done.exit_code, done.stdout) == (1, "")
    needed = f"{NO_SECRET}, {NO_DATABASE} and {NO_ACCOUNT}"
    assert done.stderr == f"Error: APP_ENV=production needs {needed}.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [known_versions()[0], NEWEST])
def test_production_without_an_account_leaves_the_database_as_it_is(production: str, version: str) -> None:
    """The first version had no accounts, nor a table for them."""
    database = Database(production)
    with database.migrating() as connection:
        upgrade(connection, version)
    done = CliRunner().invoke(manage, ["start"])
    assert done.stderr == f"Error: APP_ENV=production needs {NO_SECRET} and {NO_ACCOUNT}.\n"
    assert schema_version(database) == version
    database.dispose()


def test_production_over_a_database_that_is_away_names_the_secret(
    production: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    done = CliRunner().invoke(manage, ["start"])
    assert done.stderr == f"Error: APP_ENV=production needs {NO_SECRET}.\n"
    monkeypatch.setenv("SECRET_KEY", "the-secret-key-of-this-test")
    done = CliRunner().invoke(manage, ["start"])
    assert done.stderr.startswith("Error: The database does not answer: ")


def test_production_is_migrated_and_gets_no_demo_shop(
    production: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "the-secret-key-of-this-test")
    monkeypatch.setattr("commands.start._run_processes", lambda _settings: 0)
    database = Database(production)
    migrate(database)
    accounts.create(database, "ada", "admin", "correct horse battery", now=at("2026-03-01"))
    done = CliRunner().invoke(manage, ["start"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "nothing to do" in done.stdout
    assert "demo" not in done.stdout  # not even looked whether there is room for one
    assert rows(database, "products", "product_id") == rows(database, "shop_settings", "name") == []
    database.dispose()

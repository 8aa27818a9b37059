"""Our programs as processes of the operating system: started, killed, started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from data import accounts
from data.engine import Database
from data.schema import migrate
from data.shop import Shop
from tests.commands.test_start import get
from tests.servers import free_port

ADMIN_KEY = "the-admin-key-of-this-test"
NAME, PASSWORD = "ada", "correct horse battery"
# As it is served to others, but to this machine alone, and nobody is asked to wait.
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "the-secret-key-of-this-test",
    "ADMIN_API_KEY": ADMIN_KEY,
    "BIND_ADDRESS": "127.0.0.1",
    "REQUESTS_PER_MINUTE": "1000000",
}
WEB_PROCESSES = 2
WEB = ("-m", "gunicorn", "--config", "gunicorn.conf.py", "dash_app.wsgi:server")
WORKER = ("manage.py", "worker")
START_LIMIT_SECONDS = 60
LINES_TOLD = 30


class Program:
    """One command in a group of processes of its own; what it logs is kept over its restarts."""

    def __init__(self, command: tuple[str, ...], project: Path, environment: dict[str, str]) -> None:
        self.command, self.project, self.environment = command, project, environment
        self.log = Path(environment["TMPDIR"], f"{command[-1]}.log")
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *self.command],
                cwd=self.project,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_running(self) -> bool:
        return self.process.poll() is None

    def below(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def all(self) -> list[psutil.Process]:
        return [psutil.Process(self.process.pid), *self.below()]

    def kill_and_restart(self) -> bool:
        """kill -9 of the process and of all that it started; False where it was through by itself."""
        os.killpg(self.process.pid, signal.SIGKILL)
        ended = self.process.wait(timeout=30)
        if ended not in (0, -signal.SIGKILL):
            self.fail_as_ended()
        self.process = self._start()
        return ended != 0

    def must_run(self) -> None:
        """Fails, with the end of its log, where it has ended by itself."""
        if not self.is_running():
            self.fail_as_ended()

    def fail_as_ended(self) -> None:
        said = "\n".join(self.logged()[-LINES_TOLD:])
        pytest.fail(f"{self.command[-1]} ended by itself with {self.process.returncode}:\n{said}")

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def logged(self) -> list[str]:
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


class Platform:
    """web and worker over one database, on a loopback port."""

    def __init__(self, database_url: str, project: Path, folder: Path, **settings: str) -> None:
        self.database_url, self.port, self.project = database_url, free_port(), project
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            **PRODUCTION,
            "WEB_CONCURRENCY": str(WEB_PROCESSES),
            "LOG_LEVEL": "WARNING",
            "TMPDIR": str(folder),
            **settings,
        }
        self.web = self.start(WEB)
        self.worker = self.start(WORKER)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, command: tuple[str, ...]) -> Program:
        return Program(command, self.project, self.environment)

    def all(self) -> list[psutil.Process]:
        return [*self.web.all(), *self.worker.all()]

    def wait_until_up(self) -> None:
        """Until every web process is there: the first answers before gunicorn forks the next."""
        wait_for(self._is_up, START_LIMIT_SECONDS, "the web processes did not come up")

    def _is_up(self) -> bool:
        return self._answers() and len(self.web.below()) == WEB_PROCESSES

    def _answers(self) -> bool:
        try:
            get(self.port, "/api/health")
        except OSError:
            return False
        return True

    def memory(self) -> dict[int, float]:
        """MB that each process holds for itself alone, by its number."""
        return {each.pid: each.memory_full_info().uss / 2**20 for each in self.all()}


@contextmanager
def platform(database_url: str, project: Path, folder: Path, **settings: str) -> Iterator[Platform]:
    """A new database with an account, web and worker up, in production."""
    database = Database(database_url)
    migrate(database)
    accounts.create(database, NAME, "analyst", PASSWORD, now=Shop().now())
    database.dispose()
    started = Platform(database_url, project, folder, **settings)
    try:
        started.wait_until_up()
        yield started
    finally:
        started.web.end()
        started.worker.end()


def wait_for(holds: Callable[[], bool], seconds: float, otherwise: str) -> float:
    """How long it took; fails after `seconds`."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            pytest.fail(otherwise)
        time.sleep(0.1)
    return time.monotonic() - began

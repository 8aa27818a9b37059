"""A database in a file where the platform throws the disk away: said loudly, once by each process."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.engine import Database
from data.lost_disk import warn_of_lost_disk
from data.schema import migrate
from data.settings import Settings

LOUDLY = "every fact will be LOST"


@pytest.mark.parametrize(
    ("url", "environ", "warned"),
    [
        ("sqlite:///shop.db", {"DYNO": "web.1"}, True),
        ("sqlite:///shop.db", {}, False),
        ("postgresql://u:p@db/shop", {"DYNO": "web.1"}, False),
    ],
)
def test_a_file_on_a_disk_that_is_thrown_away_is_warned_of_loudly(
    caplog: pytest.LogCaptureFixture, url: str, environ: dict[str, str], warned: bool
) -> None:
    with caplog.at_level(logging.CRITICAL):
        warn_of_lost_disk(Settings(database_url=url), environ)
    assert (LOUDLY in caplog.text) is warned


def test_the_worker_says_it_when_it_starts(tmp_path: Path, project: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    database = Database(url)
    migrate(database)
    database.dispose()
    said = []
    with subprocess.Popen(
        [sys.executable, str(project / "manage.py"), "worker"],
        env={**os.environ, "DATABASE_URL": url, "DYNO": "worker.1"},
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stderr
        for line in worker.stderr:
            said.append(line)
            if " leads" in line:
                worker.send_signal(signal.SIGTERM)
    assert worker.returncode == 0
    warned = [line for line in said if LOUDLY in line]
    assert len(warned) == 1
    assert '"level":"CRITICAL"' in warned[0]

"""README's way to one's own data, typed line by line into a shell, with the answers it shows."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import readme
from tests.readme import Example
from tests.servers import free_port

SECONDS_TO_START = 60
# The promise is five; a machine that runs many tests at once is given more.
SECONDS_TO_FOLLOW = 30


class Shell:
    """A shell that stays open between examples, as a reader's terminal does."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        python = Path(sys.executable).parent
        self.environment = {
            **os.environ,
            "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(readme.PROJECT),
            "PORT": str(port),
        }
        self.bash = subprocess.Popen(
            ["bash"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env=self.environment,
        )

    def type(self, typed: str) -> str:
        """What the terminal shows."""
        assert self.bash.stdin
        assert self.bash.stdout
        (self.folder / "typed.sh").write_text(typed.replace("localhost:5001", f"127.0.0.1:{self.port}"))
        self.bash.stdin.write(". ./typed.sh\necho; echo '--- typed ---'\n")
        self.bash.stdin.flush()
        return "".join(iter(self.bash.stdout.readline, "--- typed ---\n")).strip()

    def close(self) -> None:
        self.bash.communicate(timeout=10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like a fresh clone after `make setup`."""
    for name in ("manage.py", "gunicorn.conf.py"):
        (tmp_path / name).symlink_to(readme.PROJECT / name)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/activate").touch()
    return tmp_path


@contextmanager
def make_run(shell: Shell) -> Iterator[None]:
    """What `make run` starts, until it answers."""
    with (shell.folder / "run.log").open("w") as log:
        program = [sys.executable, "manage.py", "start"]
        running = subprocess.Popen(program, cwd=shell.folder, env=shell.environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{shell.port}/api/health", running, shell.folder / "run.log")
        yield
    finally:
        running.terminate()
        running.wait(40)


def _wait_for(address: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while running.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"make run did not come up:\n{log.read_text()}")


def comparable(sort: str, shown: str) -> Any:
    if sort != "json":
        return shown.strip()
    answer = json.loads(shown)
    answer.pop("data_version", None)  # how often the worker refreshed on the way
    return answer


def show(shell: Shell, example: Example) -> None:
    """Types the example and compares; a figure may follow its facts a little later."""
    wanted = comparable(example.sort, example.shown)
    give_up = time.monotonic() + SECONDS_TO_FOLLOW
    shown = comparable(example.sort, shell.type(example.typed))
    while shown != wanted and "/api/ingest/" not in example.typed and time.monotonic() < give_up:
        if "curl" not in example.typed:
            break
        time.sleep(0.5)
        shown = comparable(example.sort, shell.type(example.typed))
    assert shown == wanted, example.typed


def test_backups(folder: Path) -> None:
    there, back, on_schedule = readme.examples("Backups")
    with closing(Shell(folder, free_port())) as shell:
        shell.type("python manage.py init")
        show(shell, there)
        assert "Check passed" in shell.type(back.typed)
        shell.type(on_schedule.typed)
        shell.type("timeout -s TERM 5 python manage.py worker")
    assert (folder / "restored.db").exists()
    assert [path.name[:12] for path in (folder / "backups").iterdir()] == ["smartshopie-"]


def test_five_minutes_with_ones_own_data(folder: Path) -> None:
    examples = readme.examples("Your own data in five minutes")
    typed = [example.typed.strip() for example in examples]
    assert len(examples) >= 9
    assert sum(bool(re.search("curl|import|retry|smartshopie_db", each)) for each in typed) >= 6
    at = typed.index("make run")
    with closing(Shell(folder, free_port())) as shell:
        for example in examples[:at]:
            show(shell, example)
        with make_run(shell):
            for example in examples[at + 1 :]:
                show(shell, example)
        assert "Check passed" in shell.type("python manage.py check")

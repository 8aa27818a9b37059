"""The Procfile run by honcho as a platform runs it: one process in each dyno, and a router in front."""

import datetime as dt
import http.client
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers import free_port
from tests.soak.clients import CLIENT_LIMIT_SECONDS
from tests.soak.programs import ADMIN_KEY, START_LIMIT_SECONDS, wait_for

TURNED_AWAY_SECONDS = 0.5
LATER_SECONDS = 1.0
HALF_SENT = 3
LONGEST_END_SECONDS = 60
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TAKES_OVER = " leads"
ENDED = ("(rc=0)", f"(rc={-signal.SIGTERM})")
PROBE_SECONDS = 1.0


# honcho kills 5 seconds after the first of its processes has ended; a platform gives each of them 30.
HONCHO = (
    sys.executable,
    "-c",
    "import honcho.command, honcho.manager; honcho.manager.KILL_WAIT = 30; honcho.command.main()",
)


def tell(line: str) -> None:
    """The log of a deployment, as it goes on; `pytest -s` shows it."""
    print(f"{dt.datetime.now(dt.UTC):%H:%M:%S}  {line}")


def honcho(project: Path, environment: dict[str, str], *arguments: str) -> str:
    """What a command of honcho says that ends by itself."""
    done = subprocess.run(
        [*HONCHO, *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def release(project: Path, environment: dict[str, str]) -> str:
    """What the release line says."""
    said = honcho(project, environment, "start", "release")
    for line in said.splitlines():
        tell(line)
    return said


class Dyno:
    """A honcho with what it starts; SIGTERM goes to all of it, as a platform sends it."""

    def __init__(self, name: str, project: Path, environment: dict[str, str], *arguments: str) -> None:
        self.name = name
        self.log = Path(environment["TMPDIR"], f"{name}.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*HONCHO, "start", *arguments],
                cwd=project,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def logged(self) -> list[str]:
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def has_said(self, words: str) -> bool:
        return any(words in line for line in self.logged())

    def is_running(self) -> bool:
        return self.process.poll() is None

    def is_told_to_end(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def has_ended(self) -> None:
        """Waits for it, and looks whether all of it ended by itself.

        Where the shell that honcho starts for each line stays beside it, SIGTERM ends that shell at once.
        """
        self.process.wait(timeout=LONGEST_END_SECONDS)
        ends = [line for line in self.logged() if " stopped (rc=" in line or "SIGKILL" in line]
        assert ends
        assert [line for line in ends if not line.endswith(ENDED)] == []

    def end(self) -> float:
        """How long it took."""
        began = time.monotonic()
        self.is_told_to_end()
        self.has_ended()
        return time.monotonic() - began


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=PROBE_SECONDS) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Fleet:
    """The dynos of one app. `ports` is what the router knows: a new port takes the place of an old one."""

    def __init__(self, project: Path, environment: dict[str, str], stack: ExitStack) -> None:
        self.project, self.environment, self.stack = project, environment, stack
        self.ports: list[int] = []
        self.webs: dict[int, Dyno] = {}
        self.worker: Dyno | None = None
        self.workers = 0
        self.drained: list[float] = []
        self.finished: list[int] = []

    def start(self, name: str, *arguments: str) -> Dyno:
        dyno = Dyno(name, self.project, self.environment, *arguments)
        self.stack.callback(_end_if_running, dyno)
        return dyno

    def scale_up(self, webs: int) -> None:
        """They start together, beside a worker."""
        self.worker = self._new_worker()
        self.ports += [self._new_web() for _ in range(webs)]
        for port in self.ports:
            self._wait_until_up(port)

    def _new_web(self) -> int:
        port = free_port()
        self.webs[port] = self.start(f"web.{len(self.webs) + 1}", "-p", str(port), "web")
        return port

    def _wait_until_up(self, port: int) -> None:
        web = self.webs[port]
        wait_for(
            lambda: answers(port), START_LIMIT_SECONDS, f"{web.name} did not come up: {web.logged()[-5:]}"
        )
        tell(f"{web.name} is up on port {port}")

    def _new_worker(self) -> Dyno:
        self.workers += 1
        worker = self.start(f"worker.{self.workers}", "worker")
        wait_for(lambda: worker.has_said(TAKES_OVER), START_LIMIT_SECONDS, f"no lead: {worker.logged()[-5:]}")
        tell(f"{worker.name} is up and leads")
        return worker

    def renew_web(self, place: int) -> None:
        """Another comes up, the router turns to it, and the one before ends with requests under way on it.

        A router that went on sending would meet the moment in which the kernel has taken a connection and the
        server has closed its door: platforms turn away first, as here.
        """
        old = self.ports[place]
        new = self._new_web()
        self._wait_until_up(new)
        half_sent = [HalfSent(old, f"{self.webs[old].name}-{number}") for number in range(HALF_SENT)]
        self.ports[place] = new
        time.sleep(TURNED_AWAY_SECONDS)
        self._drain(self.webs[old], half_sent)

    def _drain(self, web: Dyno, half_sent: "list[HalfSent]") -> None:
        began = time.monotonic()
        web.is_told_to_end()
        time.sleep(LATER_SECONDS)
        assert web.is_running(), f"{web.name} left {len(half_sent)} requests behind"
        self.finished += [each.finish() for each in half_sent]
        web.has_ended()
        self.drained.append(time.monotonic() - began)
        tell(f"{web.name} ended {self.drained[-1]:.1f} s after SIGTERM with {HALF_SENT} requests under way")

    def renew_worker(self) -> None:
        """One leads at a time: the next takes over where the one before gave up its lead."""
        assert self.worker
        took = self.worker.end()
        tell(f"{self.worker.name} ended {took:.1f} s after SIGTERM")
        self.worker = self._new_worker()


def _end_if_running(dyno: Dyno) -> None:
    if dyno.is_running():
        dyno.is_told_to_end()
        dyno.process.wait(timeout=LONGEST_END_SECONDS)


@contextmanager
def fleet_of(project: Path, environment: dict[str, str]) -> Iterator[Fleet]:
    with ExitStack() as stack:
        yield Fleet(project, environment, stack)


class HalfSent:
    """A request that a process is at work on, because it said so, and whose body has come by half."""

    def __init__(self, port: int, product: str) -> None:
        self.body = f'{{"product_id": "{product}", "product_name": "Half"}}'.encode()
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=CLIENT_LIMIT_SECONDS)
        head = head_of("POST", "/api/ingest/products", self.body)
        self.connection.sendall(head)
        assert is_let_in(self.connection)
        self.connection.sendall(self.body[:10])

    def finish(self) -> int:
        """The status of the answer."""
        with self.connection:
            self.connection.sendall(self.body[10:])
            answer = http.client.HTTPResponse(self.connection)
            answer.begin()
            answer.read()
            return answer.status


def head_of(method: str, path: str, body: bytes) -> bytes:
    """Asks to be told when a process has begun with the request (RFC 9110, 10.1.1)."""
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: shop.example",
        f"X-API-Key: {ADMIN_KEY}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Expect: 100-continue",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode()


def is_let_in(connection: socket.socket) -> bool:
    """False where the connection was closed before a process began with the request."""
    told = b""
    while len(told) < len(CONTINUE):
        part = connection.recv(len(CONTINUE) - len(told))
        if not part:
            return False
        told += part
    assert told == CONTINUE, told
    return True


def interpreter_first(path: str) -> str:
    """A platform puts our programs on the path."""
    return f"{Path(sys.executable).parent}:{path}"

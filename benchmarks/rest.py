"""What a cached answer over REST costs beside constant bytes of the same size in the same app.

python -m benchmarks.rest [rounds]

Two gunicorn workers with four threads each, sixteen connections kept open, many short rounds in random
order. Told are requests per second, and the processor time that the workers spend on a request, which a
busy machine disturbs less.
"""

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ANSWER, WITH_PERIOD, CONSTANT = "/api/revenue/summary", "/api/revenue/summary?period=90d", "/constant"
CONNECTIONS = 16
SECONDS = 0.4
ROUNDS = 30
GOAL = 0.95
SERVED = """
from benchmarks.rest import served
server = served()
"""


def served() -> object:
    """The app with a route of constant bytes beside an answer, as long as that answer."""
    from flask import Flask, Response

    from dash_app import auth
    from dash_app.app import create_app
    from data.engine import Database
    from data.schema import migrate
    from data.settings import load_settings

    settings = load_settings()
    database = Database(settings.database_url)
    migrate(database)
    database.dispose()
    server: Flask = create_app(settings)
    auth.NEEDED[CONSTANT] = auth.READ
    body = b""
    server.add_url_rule(CONSTANT, CONSTANT, lambda: Response(body, content_type="application/json"))
    with server.test_client() as client:
        client.get("/")
        body = client.get(ANSWER).data
    server.extensions["services"].close_connections()
    return server


async def requests(port: int, path: str, seconds: float = SECONDS) -> float:
    """Requests per second over all connections."""
    counts = [0] * CONNECTIONS
    began = time.perf_counter()
    await asyncio.gather(*(_connection(port, path, began + seconds, counts, at) for at in range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - began)


async def _connection(port: int, path: str, until: float, counts: list[int], at: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = head.lower().partition(b"content-length: ")[2]
        await reader.readexactly(int(length.partition(b"\r")[0]))
        counts[at] += 1
    writer.close()
    await writer.wait_closed()


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Path → (requests per second, microseconds of processor time per request), one pair a round."""
    paths = (CONSTANT, ANSWER, WITH_PERIOD)
    found: dict[str, list[tuple[float, float]]] = {path: [] for path in paths}
    with tempfile.TemporaryDirectory() as folder:
        port, running = _start(Path(folder))
        try:
            workers = psutil.Process(running.pid).children()
            for _ in range(rounds):
                for path in random.sample(paths, len(paths)):
                    before = _spent(workers)
                    rate = asyncio.run(requests(port, path))
                    found[path].append((rate, (_spent(workers) - before) / (rate * SECONDS) * 1e6))
        finally:
            running.terminate()
            running.wait(30)
    return found


def _start(folder: Path) -> tuple[int, subprocess.Popen[bytes]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (folder / "bench_app.py").write_text(SERVED, encoding="utf-8")
    here = str(Path(__file__).resolve().parent.parent)
    environment = {
        **os.environ,
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "DATABASE_URL": f"sqlite:///{folder / 'shop.db'}",
        "PYTHONPATH": f"{here}{os.pathsep}{folder}",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", f"{here}/gunicorn.conf.py", "bench_app:server"]
    running = subprocess.Popen([*command, "--max-requests", "0", "--log-level", "error"], env=environment)
    give_up = time.monotonic() + 60
    while True:
        try:
            asyncio.run(requests(port, CONSTANT, 0.5))
            return port, running
        except OSError:
            if time.monotonic() > give_up or running.poll() is not None:
                raise
            time.sleep(0.2)


def _spent(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    found = measure(rounds)
    for path, measured in found.items():
        constant = found[CONSTANT]
        rate, spent = (statistics.median(each) for each in zip(*measured, strict=True))
        by_rate = statistics.median(
            mine[0] / theirs[0] for mine, theirs in zip(measured, constant, strict=True)
        )
        by_time = statistics.median(
            theirs[1] / mine[1] for mine, theirs in zip(measured, constant, strict=True)
        )
        print(
            f"{path:36} {rate:7.0f}/s {spent:6.0f} µs   share of constant bytes: {by_rate:.3f} by rate,"
            f" {by_time:.3f} by processor time (goal {GOAL})"
        )


if __name__ == "__main__":
    main()

"""A cached GET against a route of constant bytes, in requests per second.

Both are routes of one app under one gunicorn, with the product's own configuration of it (2 processes of
4 threads), asked in turns over 16 keep-alive connections. Workers are not replaced meanwhile.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from socket import socket

from benchmarks.bench import PROJECT, Bench, environment
from benchmarks.load import rates
from benchmarks.rest_app import constant_path
from benchmarks.results import Result, at_least
from benchmarks.rounds import Pairs

PATHS = (
    "/api/overview/kpis?period=30d",
    "/api/overview/funnel?period=90d",
    "/api/conversions/trends?period=1y",
    "/api/revenue/summary?start=2026-01-01&end=2026-01-31",
)
CONNECTIONS = 16
LONGEST_START_S = 60
WARMING_SECONDS = 0.5
LIMIT = at_least(0.9, goal=0.95)


def measure(bench: Bench) -> Iterator[Result]:
    with gunicorn(bench, "benchmarks.rest_app:serve()", BENCH_PATHS=" ".join(PATHS)) as port:
        for path in PATHS:
            both = (path, constant_path(path))
            rates(port, both, CONNECTIONS, WARMING_SECONDS, rounds=1)
            pairs = Pairs(*rates(port, both, CONNECTIONS, bench.size.load_seconds, bench.size.load_rounds))
            ours, constant = (f"{rate:,.0f}/s" for rate in pairs.middle())
            yield Result(f"rest {path.removeprefix('/api/')}", ours, constant, pairs.ratios, LIMIT)


@contextmanager
def gunicorn(bench: Bench, app: str, **variables: str) -> Iterator[int]:
    """An app of a benchmark over the demo shop, under gunicorn; its port."""
    port = _free_port()
    configured = ["--config", str(PROJECT / "gunicorn.conf.py"), "--pythonpath", str(PROJECT)]
    lasting = ["--max-requests", "0", "--max-requests-jitter", "0"]
    settings = {"DATABASE_URL": bench.demo_url, "PORT": str(port), **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *configured, *lasting, app],
        cwd=bench.folder,
        env=environment(**settings, WEB_CONCURRENCY="2", LOG_LEVEL="WARNING"),
    )
    try:
        _wait_until_ready(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + LONGEST_START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/health")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("gunicorn does not answer.")


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

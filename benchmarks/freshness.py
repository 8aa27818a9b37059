"""Seconds from an acknowledged order to figures that show it, with a worker running on the demo shop.

The clock starts when `ingest` returns and stops when GET /api/revenue/summary, asked every 50 ms through
the app with its cache as it is, answers another gross sum for the order's day. The ratio is of the promised
5 seconds, and the slowest of the rounds counts. The late order is half a year old, so that it moves the
most: tiers of a year, every later day's customers.
"""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from flask import Flask

from benchmarks.asking import app_on, asking
from benchmarks.bench import PROJECT, SHOP, Bench, environment
from benchmarks.results import Result, at_most
from benchmarks.rounds import in_seconds
from data.engine import Database
from data.ingest import ingest

PROMISE_S = 5.0
LOOK_EVERY_S = 0.05
LONGEST_WAIT_S = 60.0
LIMIT = at_most(1.0, goal=0.6)
DAYS_AGO = {"an order of yesterday": 1, "a late order": 180}


def measure(bench: Bench) -> Iterator[Result]:
    server, database = app_on(bench.demo_url), Database(bench.demo_url)
    with working(bench):
        _seconds(database, server, SHOP.today(), "first")  # the worker has begun
        for name, days in DAYS_AGO.items():
            day = SHOP.today() - dt.timedelta(days=min(days, bench.size.demo_days))
            taken = [
                _seconds(database, server, day, f"{days}-{number}") for number in range(bench.size.rounds)
            ]
            ratio = max(taken) / PROMISE_S
            yield Result(f"freshness {name}", in_seconds(max(taken)), "5 s promised", [ratio], LIMIT)
    database.dispose()
    server.extensions["services"].close_connections()


def _seconds(database: Database, server: Flask, day: dt.date, number: str) -> float:
    see = asking(server, "/api/revenue/summary", f"start={day}&end={day}")
    before = _gross(see())
    ingest(database, SHOP, "transactions", [_order(day, number)], origin="benchmark")
    began = time.perf_counter()
    while _gross(see()) == before:
        if time.perf_counter() - began > LONGEST_WAIT_S:
            raise RuntimeError(f"An order of {day} was not shown within {LONGEST_WAIT_S:.0f} seconds.")
        time.sleep(LOOK_EVERY_S)
    return time.perf_counter() - began


def _gross(answer: bytes) -> Any:
    return orjson.loads(answer)["data"]["gross_sales"]["value"]


def _order(day: dt.date, number: str) -> dict[str, Any]:
    return {
        "transaction_id": f"benchmark-{number}",
        "invoice_id": f"benchmark-{number}",
        "customer_id": "benchmark",
        "product_id": "benchmark",
        "invoice_date": f"{day}T00:00:01Z",
        "quantity": 1,
        "amount": "12.50",
    }


@contextmanager
def working(bench: Bench) -> Iterator[None]:
    """`manage.py worker` on the demo shop."""
    worker = subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), "worker"],
        cwd=bench.folder,
        env=environment(DATABASE_URL=bench.demo_url, LOG_LEVEL="WARNING"),
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)

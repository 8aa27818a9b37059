"""An uncached GET over a year against its bare SQL.

Ours: the whole GET through the WSGI callable, with nothing cached: routing, rights, headers, the query,
the envelope, JSON. Baseline: the very SELECTs that this GET emitted, with the same values, on one kept
sqlite3 connection with the same pragmas, all rows fetched, and orjson.dumps of the rows.

Each endpoint is judged, and so is their sum. Where the SQL takes 0.1 ms, what any GET costs is most of
the rest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Flask

from benchmarks.asking import PATHS, asking, uncached_app_on
from benchmarks.bench import Bench, driver_connection
from benchmarks.results import Result, at_most
from benchmarks.rounds import Pairs, added, by_turns, in_microseconds, least_seconds
from data.engine import Database

AREAS = ("/api/overview/", "/api/conversions/", "/api/revenue/")
LIMIT = at_most(2.0, goal=1.5)

Emitted = list[str]


def measure(bench: Bench) -> Iterator[Result]:
    server = uncached_app_on(bench.demo_url)
    database: Database = server.extensions["services"].database
    connection = driver_connection(database)
    pairs = {path: _pairs(bench, server, connection, path) for path in PATHS if path.startswith(AREAS)}
    for path, measured in pairs.items():
        yield _result(path.removeprefix("/api/"), measured)
    yield _result("all of these", added(list(pairs.values())))
    connection.close()
    server.extensions["services"].close_connections()


def _result(name: str, pairs: Pairs) -> Result:
    ours, baseline = map(in_microseconds, pairs.middle())
    return Result(f"queries {name}", ours, baseline, pairs.ratios, LIMIT)


def _pairs(bench: Bench, server: Flask, connection: Any, path: str) -> Pairs:
    ask = asking(server, path)
    ask()  # the version, which is asked for once in a while, is none of the SELECTs of this GET
    with captured(server.extensions["services"].database) as emitted:
        ask()
    ours = least_seconds(ask, bench.size.repeats)
    return by_turns(ours, least_seconds(bare(connection, emitted), bench.size.repeats), bench.size.rounds)


@contextmanager
def captured(database: Database) -> Iterator[Emitted]:
    """The SELECTs that SQLite runs meanwhile, their values written out."""
    emitted: Emitted = []
    database.dispose()

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            emitted.append(statement)

    def trace(driver: Any, *_record: Any) -> None:
        driver.set_trace_callback(note)

    sa.event.listen(database.engine, "connect", trace)
    try:
        yield emitted
    finally:
        sa.event.remove(database.engine, "connect", trace)
        database.dispose()


def bare(connection: Any, statements: Emitted) -> Callable[[], bytes]:
    def run() -> bytes:
        return orjson.dumps([connection.execute(statement).fetchall() for statement in statements])

    return run

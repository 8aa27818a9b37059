"""Reads of a shop with many facts against reads of the same shop with few.

Ours: uncached GETs over a year where five million facts stand behind the reporting tables. Baseline: the
same GETs where it is a hundred thousand, of the same days, customers, products and features. A ratio of 1
says that reads do not notice. The value of customers counts distinct people by one row for each, however
often they came.
"""

from collections.abc import Iterator

from flask import Flask

from benchmarks.asking import PATHS, asking, uncached_app_on
from benchmarks.bench import SHOP, Bench, say
from benchmarks.facts import lines_of, write_facts
from benchmarks.results import Result, at_most
from benchmarks.rounds import Pairs, added, by_turns, in_microseconds, least_seconds
from data.engine import Database
from data.rollups import rebuild

LIMIT = at_most(1.1, goal=1.05)


def measure(bench: Bench) -> Iterator[Result]:
    size = bench.size
    with bench.temporary_database("few") as few, bench.temporary_database("many") as many:
        _grow(few, size.facts_before)
        _grow(many, size.facts_after)
        servers = [uncached_app_on(database.url.render_as_string()) for database in (many, few)]
        pairs = [_pairs(bench, servers, path) for path in PATHS]
        for path, measured in zip(PATHS, pairs, strict=True):
            yield _result(path.removeprefix("/api/"), measured)
        yield _result("all of these", added(pairs))
        for server in servers:
            server.extensions["services"].close_connections()


def _grow(database: Database, facts: int) -> None:
    say(f"Writing {facts:,} facts and rebuilding")
    write_facts(database, lines_of(facts))
    rebuild(database, SHOP)


def _pairs(bench: Bench, servers: list[Flask], path: str) -> Pairs:
    many, few = (least_seconds(asking(server, path), bench.size.repeats) for server in servers)
    return by_turns(many, few, bench.size.rounds)


def _result(name: str, pairs: Pairs) -> Result:
    many, few = map(in_microseconds, pairs.middle())
    return Result(f"growth {name}", many, few, pairs.ratios, LIMIT)

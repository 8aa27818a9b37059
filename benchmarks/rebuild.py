"""A full rebuild against the bare GROUP BYs.

Ours: `rebuild` of a shop whose figures were there already: everything thrown away and computed, the data
version, the commit. Baseline: the INSERT ... SELECTs of benchmarks.group_bys, which say what is in them,
into empty copies of the same tables with the same indexes, in a database of the same pragmas, and the
commit. The second line is against their SELECTs alone, all rows fetched.

Seconds of the processor; over order lines, as many web events, a fifth as many uses, a tenth as many
model calls.
"""

from collections.abc import Iterator
from typing import Any

from benchmarks.bench import SHOP, Bench, driver_connection, say
from benchmarks.facts import write_facts
from benchmarks.group_bys import GROUP_BYS
from benchmarks.results import Result, at_most
from benchmarks.rounds import Pairs, by_turns, in_seconds, processor_seconds
from data.engine import WRITERS_CACHE_KIB, Database
from data.rollups import rebuild

LIMIT = at_most(2.0, goal=1.5)


def measure(bench: Bench) -> Iterator[Result]:
    lines = bench.size.rebuilt_lines
    with bench.temporary_database("facts") as facts, bench.temporary_database("copies") as copies:
        say(f"Writing {lines:,} order lines and what goes with them")
        write_facts(facts, lines)
        rebuild(facts, SHOP)
        connection = _attached(copies, facts)
        pairs = by_turns(
            lambda: processor_seconds(lambda: rebuild(facts, SHOP)),
            lambda: _inserted(connection),
            bench.size.long_rounds,
        )
        yield _result(f"rebuild {lines:,} lines", pairs, judged=True)
        selected = [processor_seconds(lambda: _select_all(connection)) for _ in pairs.ours]
        yield _result("rebuild against SELECTs alone", Pairs(pairs.ours, selected), judged=False)
        connection.close()


def _result(name: str, pairs: Pairs, *, judged: bool) -> Result:
    ours, baseline = map(in_seconds, pairs.middle())
    return Result(name, ours, baseline, pairs.ratios, LIMIT if judged else None)


def _attached(copies: Database, facts: Database) -> Any:
    connection = driver_connection(copies, writes=True)
    connection.execute("ATTACH ? AS facts", (facts.url.database,))
    connection.execute(f"PRAGMA facts.cache_size=-{WRITERS_CACHE_KIB}")
    connection.execute("PRAGMA foreign_keys=OFF")  # the copies are in another file than the facts they name
    return connection


def _inserted(connection: Any) -> float:
    """Fills the copies; those of the round before are emptied first, untimed."""
    for name in {each.table for each in GROUP_BYS}:
        connection.execute(f"DELETE FROM main.{name}")
    return processor_seconds(lambda: _insert_all(connection))


def _insert_all(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for each in GROUP_BYS:
        connection.execute(each.insert)
    connection.execute("COMMIT")


def _select_all(connection: Any) -> None:
    for each in GROUP_BYS:
        connection.execute(each.select).fetchall()

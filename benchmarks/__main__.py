"""python -m benchmarks: measures, prints the table, ends with 1 when a floor is missed."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import browser, freshness, growth, ingest, queries, rebuild, rest
from benchmarks.bench import FULL, QUICK, TINY, Bench, Benchmark, say
from benchmarks.results import MISSED, Result, table

BENCHMARKS: dict[str, Benchmark] = {
    "rest": rest.measure,
    "queries": queries.measure,
    "ingest": ingest.measure,
    "rebuild": rebuild.measure,
    "growth": growth.measure,
    "freshness": freshness.measure,
    "browser": browser.measure,
}
SIZES = {"full": FULL, "quick": QUICK, "tiny": TINY}


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    size = SIZES["tiny" if chosen.tiny else "quick" if chosen.quick else "full"]
    with tempfile.TemporaryDirectory(prefix="shopie-bench-") as folder:
        bench = Bench(Path(folder), size)
        results: list[Result] = []
        for name in chosen.only or BENCHMARKS:
            say(f"Measuring {name}")
            results += BENCHMARKS[name](bench)
    print(table(results))
    return 1 if any(result.verdict == MISSED for result in results) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="one of them; may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer facts: one million instead of five")
    parser.add_argument("--tiny", action="store_true", help="only tries whether everything runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())

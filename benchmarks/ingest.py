"""Import of order lines against csv.reader and executemany into the same table; and its memory.

Ours: `import_file` of a CSV file without line ids into an empty database: decoding, parsing and checking
every cell, ids of lines, duplicates, customers and products that come into being, days noted for refresh.
Baseline: csv.reader and executemany of the same lines into the same table of the same schema, with all its
indexes, foreign keys and checks, by the same driver with the same pragmas, as many rows in a transaction.
It computes what a column cannot do without (day and hour cut from the text, cents, kind) and leaves at_ms
at 0; the customers and products that the lines name stand there already and are not timed.

Both are seconds of the processor. The waiting for the disk is in neither, and is the same for both.
Memory is the greatest resident size of a process that imports a file, and one of four times its lines.
"""

import csv
import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.bench import PROJECT, SHOP, Bench, driver_connection, environment
from benchmarks.orders_file import write_orders
from benchmarks.results import Result, at_least, at_most
from benchmarks.rounds import by_turns, processor_seconds
from data.ingest.files import FILE_BATCH, import_file

LIMIT = at_least(0.2, goal=0.3)
MEMORY = at_most(1.15, goal=1.15)
SHARED_ORDERS = PROJECT.parent / "shared/data/online_retail_2009_2010.csv.gz"
MAPPING = {"invoice_id": "transaction_id"}
NOW = "2026-01-01 00:00:00.000000"

COLUMNS = (
    "transaction_id, invoice_id, customer_id, product_id, invoice_date, local_date, local_hour, at_ms, kind, "
    "quantity, amount_minor, amount, discount_minor, discount, tax_minor, tax, created_at"
)
INSERT = f"INSERT INTO transactions ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, 0, 0, 0, 0, ?)"
NAMED = {
    "customers": (
        "INSERT OR IGNORE INTO customers (customer_id, described, created_at, updated_at) VALUES (?, 0, ?, ?)"
    ),
    "products": (
        "INSERT OR IGNORE INTO products (product_id, merchandise, described, created_at, updated_at) "
        "VALUES (?, 1, 0, ?, ?)"
    ),
}

Row = tuple[Any, ...]


def measure(bench: Bench) -> Iterator[Result]:
    lines = bench.size.imported_lines
    generated = write_orders(bench.folder / "orders.csv", lines)
    yield _speed(bench, f"ingest {lines:,} lines", generated, bench.size.long_rounds)
    real = Path(os.environ.get("SMARTSHOPIE_REAL_ORDERS", SHARED_ORDERS))
    if real.is_file() and bench.size.with_real_orders:
        yield _speed(bench, "ingest the real orders", real, 1)
    yield _memory(bench, generated, write_orders(bench.folder / "orders-4.csv", 4 * lines))


def _speed(bench: Bench, name: str, path: Path, rounds: int) -> Result:
    lines = sum(1 for _ in _rows(path))
    pairs = by_turns(lambda: lines / _ours(bench, path), lambda: lines / _baseline(bench, path), rounds)
    ours, baseline = (f"{rate:,.0f}/s" for rate in pairs.middle())
    return Result(name, ours, baseline, pairs.ratios, LIMIT)


def _ours(bench: Bench, path: Path) -> float:
    with bench.temporary_database("imported") as database:
        return processor_seconds(
            lambda: import_file(database, SHOP, "transactions", path, mapping=MAPPING, source="orders")
        )


def _baseline(bench: Bench, path: Path) -> float:
    with bench.temporary_database("inserted") as database:
        connection = driver_connection(database, writes=True)
        _name_entities(connection, path)
        seconds = processor_seconds(lambda: _insert_all(connection, path))
        connection.close()
        return seconds


def _name_entities(connection: Any, path: Path) -> None:
    customers, products = set(), set()
    for row in _rows(path):
        customers.add(row[1])
        products.add(row[2])
    connection.execute("BEGIN")
    for table, keys in (("customers", customers - {""}), ("products", products)):
        connection.executemany(NAMED[table], [(key, NOW, NOW) for key in keys])
    connection.execute("COMMIT")


def _insert_all(connection: Any, path: Path) -> None:
    rows = (
        (
            f"orders:{row[0]}:{number}",
            row[0],
            row[1] or None,
            row[2],
            row[4],
            row[4][:10],
            row[4][11:13],
            "sale" if row[5][0] != "-" else "return",
            row[5],
            round(float(row[7]) * 100),
            row[7],
            NOW,
        )
        for number, row in enumerate(_rows(path))
    )
    while some := list(islice(rows, FILE_BATCH)):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, some)
        connection.execute("COMMIT")


def _rows(path: Path) -> Iterator[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def _memory(bench: Bench, smaller: Path, larger: Path) -> Result:
    one, four = _peak_kib(bench, smaller), _peak_kib(bench, larger)
    name = f"ingest memory, {4 * bench.size.imported_lines:,} lines"
    return Result(name, f"{four / 1024:.0f} MiB", f"{one / 1024:.0f} MiB", [four / one], MEMORY)


def _peak_kib(bench: Bench, path: Path) -> int:
    with bench.temporary_database("peak") as database:
        url = database.url.render_as_string(hide_password=False)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.peak", url, str(path)],
            check=True,
            capture_output=True,
            text=True,
            cwd=bench.folder,
            env=environment(),
        )
    return int(done.stdout)

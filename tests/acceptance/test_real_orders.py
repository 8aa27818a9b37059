"""The real orders, imported as a newcomer would; every expected figure is counted from the file itself."""

import csv
import gzip
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.checks import check
from data.engine import Database
from data.ingest import import_files
from data.periods import parse_period
from data.queries import revenue
from data.queries.reader import open_reader
from data.rollups import refresh
from data.schema import migrate
from data.shop import Shop
from data.tables import reporting

pytestmark = pytest.mark.timeout(900)

MAPPING = {"invoice_id": "transaction_id"}
SHOP = Shop()
WHOLE_RANGE = parse_period({"start": "2009-12-01", "end": "2010-12-09"})


def lines_of(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def counted(shared_orders: Path) -> dict[str, Any]:
    """Counts and sums over the file, in plain Python and exact decimals."""
    kinds: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    orders: set[str] = set()
    for line in lines_of(shared_orders):
        quantity, amount = int(line["quantity"]), Decimal(line["amount"])
        if quantity > 0 and amount >= 0:
            kind = "sale"
            orders.add(line["transaction_id"])
        else:
            kind = "return" if quantity < 0 and amount < 0 else "adjustment"
        kinds[kind] += 1
        sums[kind] += int(amount * 100)
        kinds["guests"] += not line["customer_id"]
    return {
        "kinds": kinds,
        "sums": sums,
        "orders": len(orders),
        "rows": sum(kinds.values()) - kinds["guests"],
    }


def imported(url: str, paths: list[Path]) -> Database:
    database = Database(url)
    migrate(database)
    import_files(database, SHOP, "transactions", paths, mapping=MAPPING)
    refresh(database, SHOP)
    return database


@pytest.fixture(scope="module")
def real_shop(shared_orders: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = imported(f"sqlite:///{tmp_path_factory.mktemp('real') / 'shop.db'}", [shared_orders])
    yield database
    database.dispose()


def summary(database: Database) -> dict[str, Any]:
    with open_reader(database, SHOP) as reader:
        data: dict[str, Any] = revenue.summary(reader, WHOLE_RANGE).body["data"]
    return data


def test_what_was_imported_is_what_the_file_holds(real_shop: Database, counted: dict[str, Any]) -> None:
    with real_shop.reading() as connection:
        kinds: dict[str, int] = dict(
            connection.exec_driver_sql("SELECT kind, count(*) FROM transactions GROUP BY kind").all()
        )
        guests = connection.exec_driver_sql(
            "SELECT count(*) FROM transactions WHERE customer_id IS NULL"
        ).scalar_one()
    assert kinds == {kind: counted["kinds"][kind] for kind in ("sale", "return", "adjustment")}
    assert guests == counted["kinds"]["guests"]


def test_net_revenue_is_the_files_to_the_cent(real_shop: Database, counted: dict[str, Any]) -> None:
    data, sums = summary(real_shop), counted["sums"]
    assert round(data["sales"]["value"] * 100) == sums["sale"]
    assert round(data["returns"]["value"] * 100) == -sums["return"]
    assert round(data["total_revenue"]["value"] * 100) == sums["sale"] + sums["return"]
    assert round(data["adjustments"]["value"] * 100) == sums["adjustment"]
    assert data["orders"]["value"] == counted["orders"]


def test_a_second_import_changes_nothing(
    real_shop: Database, shared_orders: Path, counted: dict[str, Any]
) -> None:
    again = import_files(real_shop, SHOP, "transactions", [shared_orders], mapping=MAPPING)
    assert (again.accepted, again.duplicate, again.rejected) == (0, counted["rows"], 0)
    assert refresh(real_shop, SHOP).waited == 0


def test_the_check_passes_and_finds_one_cell_changed_by_hand(real_shop: Database) -> None:
    assert check(real_shop, SHOP).passed
    change = (
        "UPDATE product_analytics SET units = units {} 1 WHERE id = (SELECT min(id) FROM product_analytics)"
    )
    with real_shop.writing() as connection:
        connection.exec_driver_sql(change.format("+"))
    (difference,) = check(real_shop, SHOP).differences
    assert (difference.table, difference.column) == ("product_analytics", "units")
    with real_shop.writing() as connection:
        connection.exec_driver_sql(change.format("-"))


def shuffled(path: Path, folder: Path, files: int) -> list[Path]:
    """The file's rows in random order, spread over so many files, these in random order too."""
    rng = random.Random(20)
    rows = list(lines_of(path))
    rng.shuffle(rows)
    paths = []
    for number in range(files):
        paths.append(folder / f"part-{number:02}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows[number::files])
    rng.shuffle(paths)
    return paths


def figures(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every reporting table without row numbers and times of computing; matches hold ids of lines."""
    tables = [table for table in vars(reporting).values() if isinstance(table, sa.Table)]
    found = {}
    with database.reading() as connection:
        for table in tables:
            columns = [
                c
                for c in table.c
                if c.name not in ("id", "created_at", "updated_at", "transaction_id", "return_id")
            ]
            found[table.name] = sorted(
                (tuple(row) for row in connection.execute(sa.select(*columns))), key=repr
            )
    return found


def test_twenty_shuffled_files_give_the_same_figures(
    real_shop: Database, shared_orders: Path, tmp_path: Path
) -> None:
    database = imported(f"sqlite:///{tmp_path / 'shop.db'}", shuffled(shared_orders, tmp_path, 20))
    expected, found = figures(real_shop), figures(database)
    database.dispose()
    assert {name for name in expected if expected[name] != found[name]} == set()
    assert len(expected["product_analytics"]) > 250_000


def test_postgresql_gives_the_same_money(
    shared_orders: Path, fresh_postgres: str, counted: dict[str, Any]
) -> None:
    database = imported(fresh_postgres, [shared_orders])
    data, sums = summary(database), counted["sums"]
    database.dispose()
    assert round(data["total_revenue"]["value"] * 100) == sums["sale"] + sums["return"]
    assert data["orders"]["value"] == counted["orders"]


def test_the_command_says_what_it_did(shared_orders: Path, tmp_path: Path, project: Path) -> None:
    with gzip.open(shared_orders, "rt", encoding="utf-8", newline="") as file:
        head = [next(file) for _ in range(1001)]
    path = tmp_path / "first.csv"
    path.write_text("".join(head), encoding="utf-8")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'shop.db'}"}

    def manage(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(project / "manage.py"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert manage("init").returncode == 0
    first = manage("import", "transactions", str(path), "--map", "invoice_id=transaction_id")
    assert first.returncode == 0, first.stderr
    assert "1,000 were accepted, 0 duplicate, 0 rejected" in first.stdout
    second = manage("import", "transactions", str(path), "--map", "invoice_id=transaction_id")
    assert "0 were accepted, 1,000 duplicate, 0 rejected" in second.stdout

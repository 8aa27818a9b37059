"""Several at once, and one that is killed: each row ends up there once and is counted right."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.engine import Database
from data.ingest import Summary, import_files
from tests.data.ingest.records import EVENT, SALE, TURN, a_shop, dump, rows, send

LINES = 4000
HEADER = "order,customer_id,product_id,invoice_date,quantity,amount\n"


def orders(path: Path, lines: int = LINES, wide: str = "") -> Path:
    with path.open("w") as file:
        file.write(HEADER)
        file.writelines(
            f"i{n // 3}{wide},c{n % 97},p{n % 53},2026-03-{n % 28 + 1:02} 10:00:00,{n % 5 + 1},{n % 90}.25\n"
            for n in range(lines)
        )
    return path


def start(project: Path, database: Database, path: Path, rows_at_once: int) -> subprocess.Popen[str]:
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.data.ingest.hurried", url, str(path), str(rows_at_once)]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> tuple[int, int]:
    output, errors = process.communicate(timeout=100)
    assert process.returncode == 0, errors
    words = output.splitlines()[-1].split()
    return int(words[1]), int(words[3])


def at_once(*works: Callable[[], Summary]) -> list[Summary]:
    done: list[Summary] = []
    failed: list[BaseException] = []

    def run(work: Callable[[], Summary]) -> None:
        try:
            done.append(work())
        except BaseException as error:  # the test fails with it, in its own thread
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    return done


def test_two_threads_with_the_same_rows(database: Database, tmp_path: Path) -> None:
    path = orders(tmp_path / "o.csv")

    def work() -> Summary:
        return import_files(database, a_shop(), "transactions", [path], mapping={"invoice_id": "order"})

    done = at_once(work, work, work)
    assert sum(summary.accepted for summary in done) == LINES
    assert sum(summary.duplicate for summary in done) == 2 * LINES
    assert len(rows(database, "transactions", "transaction_id")) == LINES
    assert sum(summary.created.get("customers", 0) for summary in done) == 97


def test_two_threads_in_opposite_order_with_entities_between(database: Database) -> None:
    sales = [
        {**SALE, "transaction_id": f"t{n}", "product_id": f"p{n % 7}", "customer_id": f"c{n}"}
        for n in range(60)
    ]
    turns = [{**TURN, "conversation_id": f"v{n}", "product_id": f"p{n % 7}"} for n in range(60)]
    events = [{**EVENT, "event_id": f"e{n}", "event_type": "purchase", "user_id": "u1"} for n in range(60)]
    people: list[dict[str, Any]] = [{"customer_id": f"c{n}", "name": f"N{n}"} for n in range(60)]

    def each(*work: tuple[str, list[dict[str, Any]]]) -> Callable[[], Summary]:
        def run() -> Summary:
            total = Summary()
            for kind, records in work:
                for begin in range(0, 60, 10):
                    total.add(send(database, kind, *records[begin : begin + 10]))
            return total

        return run

    forward: list[tuple[str, list[dict[str, Any]]]] = [
        ("transactions", sales),
        ("conversations", turns),
        ("events", events),
        ("customers", people),
    ]
    backward = [(kind, records[::-1]) for kind, records in forward[::-1]]
    done = at_once(each(*forward), each(*backward))
    assert sum(summary.accepted for summary in done) == 240
    assert sum(summary.duplicate for summary in done) == 240
    assert rows(database, "users", "total_messages", "total_purchases") == [(60, 60)]


def test_two_processes_with_the_same_file(database: Database, tmp_path: Path, project: Path) -> None:
    path = orders(tmp_path / "o.csv")
    counted = [told(process) for process in [start(project, database, path, 500) for _ in range(2)]]
    assert sum(accepted for accepted, _ in counted) == LINES
    assert sum(duplicate for _, duplicate in counted) == LINES
    assert len(rows(database, "transactions", "transaction_id")) == LINES


def test_what_a_kill_leaves_the_next_run_finishes(
    database: Database, tmp_path: Path, project: Path, migrated_sqlite: Path
) -> None:
    path = orders(tmp_path / "o.csv")
    process = start(project, database, path, 100)
    assert process.stdout is not None
    for line in process.stdout:
        if line == "committed 1000\n":
            break
    process.kill()
    process.communicate()
    there = len(rows(database, "transactions", "transaction_id"))
    assert 1000 <= there < LINES
    assert there % 100 == 0
    summary = import_files(database, a_shop(), "transactions", [path], mapping={"invoice_id": "order"})
    assert (summary.accepted, summary.duplicate) == (LINES - there, there)
    undisturbed = Database(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    (tmp_path / "undisturbed.db").write_bytes(migrated_sqlite.read_bytes())
    import_files(undisturbed, a_shop(), "transactions", [path], mapping={"invoice_id": "order"})
    tables = ("transactions", "customers", "products")
    assert dump(database, *tables) == dump(undisturbed, *tables)
    undisturbed.dispose()
    touched = {day for (day,) in rows(database, "touched_days", "local_date")}
    assert len(touched) == 28


PEAK = """
import resource, sys
from tests.data.ingest.hurried import main
main(*sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_of(project: Path, template: Path, path: Path) -> int:
    target = path.with_suffix(".db")
    target.write_bytes(template.read_bytes())
    command = [sys.executable, "-c", PEAK, f"sqlite:///{target}", str(path), "2000"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    return int(done.stdout.splitlines()[-1]) // (1024 if sys.platform == "darwin" else 1)


def test_memory_does_not_grow_with_the_file(tmp_path: Path, project: Path, migrated_sqlite: Path) -> None:
    small = orders(tmp_path / "small.csv", 20_000, wide="-" + "x" * 40)
    large = orders(tmp_path / "large.csv", 160_000, wide="-" + "x" * 40)
    peak = peak_of(project, migrated_sqlite, small)
    assert peak > 10 * 1024  # no interpreter with a database fits 10 MiB: the measure is in KiB
    grown = peak_of(project, migrated_sqlite, large) - peak
    # The database's own cache of 64 MiB fills up; 140,000 rows more would be some 100 MiB as Python objects.
    assert grown < 90 * 1024, f"{grown:,} KiB more for eight times the rows"

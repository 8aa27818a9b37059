"""import and rejected, as they are typed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data import lease
from data.engine import Database
from data.ingest.reading import Lines
from data.shop import Shop
from tests.commands.conftest import Run

HEADER = "order,customer_id,product_id,invoice_date,quantity,amount,colour\n"
GOOD = "i1,c1,p1,2026-03-01,1,5,red\n"
BAD = "i2,c1,p1,2026-03-01,0,5,red\n"


@pytest.fixture
def orders(tmp_path: Path, run: Run) -> Path:
    run("init")
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + GOOD + GOOD)
    return path


def test_an_import_says_what_it_did(run: Run, orders: Path) -> None:
    done = run("import", "transactions", orders, "--map", "invoice_id=order")
    assert done.exit_code == 0
    assert done.stdout == (
        "Of 2 transactions rows 2 were accepted, 0 duplicate, 0 rejected.\n"
        "Rows named entities that were not there; created: 1 customer, 1 product.\n"
        "Not read: colour.\n"
        "The figures follow when a worker runs, or with `python manage.py refresh`.\n"
    )
    assert done.stderr == ""
    again = run("import", "transactions", orders, "--map", "invoice_id=order", "--drop-duplicates")
    assert again.exit_code == 0
    assert "0 were accepted, 1 duplicate, 0 rejected, 1 dropped as copies" in again.stdout


def test_the_same_orders_under_another_file_name_are_told(run: Run, orders: Path, tmp_path: Path) -> None:
    run("init")
    orders.write_text(HEADER + GOOD)
    run("import", "transactions", orders, "--map", "invoice_id=order")
    copy = tmp_path / "copy.csv"
    copy.write_text(HEADER + GOOD)
    said = "1 accepted line without id says what a line of another file said before"
    rehearsed = run("import", "transactions", copy, "--map", "invoice_id=order", "--dry-run").stdout
    assert said in rehearsed
    assert "in both would count twice: a file keeps its first name by --source." in rehearsed
    assert said in run("import", "transactions", copy, "--map", "invoice_id=order").stdout


def test_a_dry_run_writes_nothing(run: Run, orders: Path) -> None:
    done = run("import", "transactions", orders, "--map", "invoice_id=order", "--dry-run")
    assert "2 would be accepted" in done.stdout
    assert "nothing was written" in done.stdout
    assert run("stats").stdout.count("transactions                          0") == 1


def test_rejected_rows_are_told_listed_mended_and_sent_again(run: Run, orders: Path, tmp_path: Path) -> None:
    orders.write_text(HEADER + GOOD + BAD)
    done = run("import", "transactions", orders, "--map", "invoice_id=order", "--source", "shop")
    assert done.exit_code == 3
    assert "row 2: quantity is 0" in done.stderr
    assert "rejected export FILE" in done.stdout
    listed = run("rejected", "list").stdout
    assert "transactions from orders.csv, row 2: quantity is 0" in listed
    assert "1 of 1 rejected row." in listed
    refused = tmp_path / "refused.csv"
    assert "Wrote 1 rejected row to" in run("rejected", "export", refused).stdout
    assert run("rejected", "retry", refused).exit_code == 3
    refused.write_text(refused.read_text().replace(",0", ",4"))
    mended = run("rejected", "retry", refused)
    assert mended.exit_code == 0, mended.output
    assert "Of 1 mended row 1 was accepted" in mended.stdout
    assert run("rejected", "list").stdout == "No row is kept as rejected.\n"


def test_rejected_rows_are_discarded_after_asking(run: Run, orders: Path) -> None:
    orders.write_text(HEADER + BAD + BAD.replace("i2", "i3") + BAD.replace("i2", "i4"))
    words = ("import", "transactions", orders, "--map", "invoice_id=order", "--source", "shop")
    run(*words)
    run(*words)
    *listed, total = run("rejected", "list").stdout.splitlines()
    assert total == "3 of 3 rejected rows."
    assert all("quantity is 0" in line and "(2 times, last " in line for line in listed)
    first = listed[-1].split()[0]
    assert run("rejected", "discard", first, answers="n\n").exit_code == 1
    asked = run("rejected", "discard", first, answers="y\n")
    assert "Discard 1 rejected row for good?" in asked.output
    assert asked.stdout.endswith("Discarded 1 rejected row.\n")
    gone = run("rejected", "discard", first, "--yes")
    assert (gone.exit_code, gone.stdout) == (1, "")
    assert f"No rejected row has the id {first}" in gone.stderr
    assert run("rejected", "discard", "--all", "--yes").stdout == "Discarded 2 rejected rows.\n"
    assert run("rejected", "discard", "--all").stdout == "No row is kept as rejected.\n"
    for nothing_or_both in ([], ["1", "--all"]):
        told = run("rejected", "discard", *nothing_or_both)
        assert (told.exit_code, "or --all" in told.stderr) == (2, True)


WAITS = "The figures follow when a worker runs"


def test_figures_that_wait_are_told_where_no_worker_leads(
    run: Run, orders: Path, database_url: str, tmp_path: Path
) -> None:
    words = ("import", "transactions", orders, "--map", "invoice_id=order")
    assert WAITS not in run(*words, "--dry-run").stdout
    assert WAITS in run(*words).stdout
    database, now = Database(database_url), Shop().now()
    assert lease.take(database, "a worker", now)
    assert WAITS not in run(*words).stdout
    lease.release(database, "a worker")
    assert lease.take(database, "one that died", now - 2 * lease.LASTS)
    assert WAITS in run(*words).stdout
    run("refresh")
    assert WAITS not in run(*words).stdout
    orders.write_text(HEADER + BAD)
    assert WAITS not in run(*words, "--source", "shop").stdout
    refused = tmp_path / "refused.csv"
    run("rejected", "export", refused)
    refused.write_text(refused.read_text().replace(",0", ",4"))
    assert WAITS in run("rejected", "retry", refused).stdout
    database.dispose()


def test_a_break_in_a_file_says_what_stays_and_that_figures_wait(
    run: Run, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Lines._whole

    def broken(lines: Lines, read: Callable[[int], bytes], most: int) -> bytes:
        def read_until_damage(most: int) -> bytes:
            if b"i9" in (raw := read(most)):
                raise OSError("Input/output error")
            return raw

        return whole(lines, read_until_damage, most)

    monkeypatch.setattr(Lines, "_whole", broken)
    orders.write_text(HEADER + GOOD + GOOD + GOOD.replace("i1", "i9"))
    words = ("import", "transactions", orders, "--map", "invoice_id=order")
    rehearsed = run(*words, "--dry-run")
    assert (rehearsed.exit_code, WAITS in rehearsed.stdout) == (1, False)
    done = run(*words)
    assert (done.exit_code, WAITS in done.stdout) == (1, True)
    assert (
        "orders.csv is damaged: Input/output error; fetch it again. The 2 rows before that stay"
        in done.stderr
    )
    noted = run("audit").stdout
    assert noted.count("began an import") == noted.count("imported a part") == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["import", "transactions", "nowhere.csv"], 1, "nowhere.csv cannot be opened"),
        (["import", "orders", "orders.csv"], 2, "'orders' is not one of"),
        (["import", "transactions", "orders.csv", "--map", "order"], 2, "not FIELD=COLUMN"),
        (
            ["import", "transactions", "orders.csv", "--map", "tax=a", "--map", "tax=b"],
            2,
            "tax is mapped twice",
        ),
        (["import", "transactions"], 2, "Missing argument 'FILE...'"),
        (["rejected", "retry", "nowhere.csv"], 1, "cannot be opened"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    run: Run, orders: Path, words: list[str], code: int, says: str
) -> None:
    done = run(*words)
    assert done.exit_code == code
    assert says in done.stderr
    assert "Traceback" not in done.output


def test_an_import_into_an_empty_database_says_to_init(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("customer_id\nc1\n")
    done = run("import", "customers", "a.csv")
    assert done.exit_code == 1
    assert "manage.py init" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["rejected", "list"],
        ["rejected", "export"],
        ["rejected", "retry"],
        ["rejected", "discard"],
        ["init"],
        ["stats"],
        ["reset"],
    ],
)
def test_help_has_an_example(run: Run, words: list[str]) -> None:
    assert f"Example: python manage.py {' '.join(words)}" in run(*words, "--help").stdout

"""check as a person runs it."""

import pytest

from commands.figures import say_check
from data.checks.check import Report
from data.checks.comparison import Difference
from data.checks.settled import Astray
from data.engine import Database
from data.ingest import ingest
from tests.commands.conftest import Run
from tests.data.ingest.records import SALE, a_shop


def test_check_tells_a_readable_amount_that_was_changed_by_hand(run: Run, database_url: str) -> None:
    run("init")
    database = Database(database_url)
    ingest(database, a_shop(), "transactions", [SALE], origin="test")
    assert run("check").exit_code == 0
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE transactions SET amount = 21")
    database.dispose()
    result = run("check")
    assert result.exit_code == 1
    told, summary, *advice = result.stdout.splitlines()
    assert told == "transactions [transaction_id=t1] amount: stored 21.0, computed 20.0"
    assert ", 0 differences, 1 misread amount of facts, 0 facts on another day" in summary
    assert ["rebuild leaves facts alone" in line for line in advice] == [True]


@pytest.mark.parametrize(
    ("tables", "advised"),
    [(["sealed_days"], ["backup"]), (["sealed_days", "overview_kpis"], ["backup", "rebuild"]),
     (["overview_kpis"], ["rebuild"])],
)  # fmt: skip
def test_check_names_what_helps_on_sealed_days_and_on_others(
    capsys: pytest.CaptureFixture[str], tables: list[str], advised: list[str]
) -> None:
    found = [Difference(table, "local_date=2026-03-01", "checksum", "a", "b") for table in tables]
    say_check(Report(1, 1, 1, found, [], Astray(0, []), [], 0, 0.1))
    _, advice = capsys.readouterr().out.split("broken identities.")
    names = {"restore a backup made before": "backup", "manage.py rebuild": "rebuild"}
    assert [names[words] for words in names if words in advice] == advised

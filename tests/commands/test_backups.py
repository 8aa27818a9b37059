"""backup and restore, as they are typed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.engine import Database
from data.migrations import NEWEST
from tests.commands.conftest import Run

pytestmark = pytest.mark.usefixtures("postgres_programs")
SALES = "transaction_id,invoice_id,product_id,invoice_date,quantity,amount\nt1,i1,p1,2026-03-01,1,5\n"


@pytest.fixture
def sold(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "o.csv").write_text(SALES)
    run("import", "transactions", "o.csv")
    run("refresh")


@pytest.fixture
def elsewhere(
    database_url: str, new_postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], str]:
    """From now on commands have another, empty database of the same kind."""

    def elsewhere() -> str:
        url = f"sqlite:///{tmp_path / 'new.db'}" if database_url.startswith("sqlite") else new_postgres()
        monkeypatch.setenv("DATABASE_URL", url)
        return url

    return elsewhere


def test_there_and_back(run: Run, sold: None, elsewhere: Callable[[], str]) -> None:
    done = run("backup", "monday.backup")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"Backed up the database, at version {NEWEST}, to monday.backup.\n"
    again = run("backup", "monday.backup")
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("Error: monday.backup is there already; ")
    refused = run("restore", "monday.backup")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Error: Nothing was restored: ")
    elsewhere()
    restored = run("restore", "monday.backup")
    assert (restored.exit_code, restored.stderr) == (0, "")
    said, checked = restored.stdout.splitlines()
    assert said == f"Restored the database from monday.backup; it is at version {NEWEST}."
    assert checked.startswith("Check passed: ")
    assert "transactions                          1  2026-03-01 to 2026-03-01\n" in run("stats").stdout


def test_a_database_that_was_reset_is_empty(run: Run, sold: None) -> None:
    run("backup", "monday.backup")
    run("reset", "--yes")
    assert run("restore", "monday.backup").exit_code == 0
    assert "transactions                          1" in run("stats").stdout


def test_differences_that_the_check_finds_are_told(
    run: Run, sold: None, database_url: str, elsewhere: Callable[[], str]
) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE revenue_summary SET orders = 3")
    database.dispose()
    run("backup", "monday.backup")
    elsewhere()
    restored = run("restore", "monday.backup")
    assert restored.exit_code == 1
    assert "revenue_summary [record_date=2026-03-01] orders: stored 3, computed 1\n" in restored.stdout
    assert run("rebuild").exit_code == 0
    assert run("check").exit_code == 0


def test_settings_that_changed_since_the_backup_are_told(
    run: Run, sold: None, elsewhere: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", "monday.backup")
    elsewhere()
    monkeypatch.setenv("SHOP_TIMEZONE", "Asia/Tokyo")
    assert "SHOP_TIMEZONE changed since" in run("restore", "monday.backup").stderr

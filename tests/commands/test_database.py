"""init, stats, reset, as they are typed."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_init_may_be_repeated(run: Run) -> None:
    first, second = run("init"), run("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith("Created the database")
    assert "nothing to do" in second.stdout


@pytest.mark.parametrize("words", [["check"], ["stats"], ["refresh"], ["keys", "list"]])
def test_a_mistyped_path_makes_no_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shpo.db'}")
    done = run(*words)
    assert done.exit_code == 1
    assert f"There is no database at {tmp_path / 'shpo.db'}" in done.stderr
    assert not (tmp_path / "shpo.db").exists()


@pytest.mark.parametrize("words", [["check"], ["init"], ["seed"], ["start"]])
def test_a_file_that_is_no_database_is_said_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    (tmp_path / "notes.txt").write_text("no database at all " * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    done = run(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: The database cannot be read: file is not a database.\n"


def test_stats_counts_rows_and_says_their_days(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "u.csv").write_text(
        "interaction_id,interaction_type,interaction_date\nx1,Chat,2026-03-01\nx2,Chat,2026-03-05\n"
    )
    run("import", "interactions", "u.csv")
    told = run("stats").stdout
    assert "customer_interactions                 2  2026-03-01 to 2026-03-05\n" in told
    assert "transactions                          0\n" in told
    assert told.splitlines()[-1].startswith("The database takes ")
    assert told.endswith("MB; data version 0.\n")


def test_refresh_says_what_had_waited(run: Run, tmp_path: Path) -> None:
    run("init")
    assert run("refresh").stdout == "No fact was waiting; data version 0.\n"
    (tmp_path / "o.csv").write_text(
        "transaction_id,invoice_id,product_id,invoice_date,quantity,amount\nt1,i1,p1,2026-03-01,1,5\n"
    )
    run("import", "transactions", "o.csv")
    assert run("refresh").stdout.startswith("Refreshed 1 day of facts in ")
    (tmp_path / "p.csv").write_text("product_id,product_name\np1,Rose Serum\n")
    run("import", "products", "p.csv")
    named = run("refresh").stdout
    assert named.startswith("Refreshed what changed entities move in ")
    assert named.endswith("data version 2.\n")


def test_reset_asks_and_empties(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "c.csv").write_text("customer_id\nc1\nc2\n")
    run("import", "customers", "c.csv")
    refused = run("reset", answers="n\n")
    assert refused.exit_code == 1
    assert "customers                             2" in run("stats").stdout
    done = run("reset", answers="y\n")
    assert done.exit_code == 0
    told = run("stats").stdout
    assert "customers                             0" in told
    assert "data version 1." in told
    assert run("import", "customers", "c.csv").exit_code == 0
    assert run("reset", "--yes").exit_code == 0

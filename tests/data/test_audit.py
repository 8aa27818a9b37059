"""The audit log: written with what was done, read newest first, altered by nobody."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data import accounts, audit, keys
from data.engine import Database
from data.errors import DatabaseUnavailable, Unreadable
from data.ingest import (
    discard_rejected,
    empty_database,
    export_rejected,
    import_files,
    ingest,
    rejected_ids,
    retry_rejected,
)
from data.ingest.pipeline import take
from data.privacy import forget_customer
from data.schema import settle
from data.shop import Shop
from data.tables.records import audit_log
from tests.data.facts_by_hand import Facts, rows

NOW = dt.datetime.fromisoformat("2026-11-26T12:00:00")


def told(database: Database) -> list[tuple[object, ...]]:
    """In the order in which they were written."""
    return [row[1:] for row in rows(database, "audit_log", "id", "actor", "action", "subject", "details")]


def test_accounts_and_keys_are_noted_without_what_opens_them(database: Database) -> None:
    accounts.create(database, "ada", "admin", "correct horse battery", now=NOW)
    key = keys.create(database, "shop", "ingest", now=NOW, days=30)
    keys.revoke(database, "shop", now=NOW, actor="account ada")
    accounts.disable(database, "ada", now=NOW)
    said = told(database)
    assert [row[:3] for row in said] == [
        ("command line", "made an account", "ada"),
        ("command line", "made a key", "shop"),
        ("account ada", "revoked a key", "shop"),
        ("command line", "disabled an account", "ada"),
    ]
    assert said[0][3] == '{"role":"admin"}'
    assert not any(secret in str(said) for secret in (key, "horse"))


def test_whatever_is_done_to_an_account_is_noted_under_the_name_it_has(database: Database) -> None:
    accounts.create(database, "Ada", "admin", "correct horse battery", now=NOW)
    accounts.give_role(database, "ADA", "viewer", now=NOW)
    accounts.set_password(database, " aDa ", "another horse battery", now=NOW)
    accounts.disable(database, "Ada", now=NOW)
    accounts.enable(database, "ADa", now=NOW)
    accounts.end_sign_ins(database, "ADA", now=NOW)
    assert [row[1:] for row in told(database)] == [
        ("made an account", "ada", '{"role":"admin"}'),
        ("changed a role", "ada", '{"before":"admin","now":"viewer"}'),
        ("set a password", "ada", '{"sign_ins_ended":0}'),
        ("disabled an account", "ada", '{"sign_ins_ended":0}'),
        ("enabled an account", "ada", "{}"),
        ("signed an account out", "ada", '{"sign_ins_ended":0}'),
    ]


def test_what_fails_is_not_noted(database: Database) -> None:
    keys.create(database, "shop", "ingest", now=NOW)
    with pytest.raises(keys.KeyRefused):
        keys.create(database, "shop", "ingest", now=NOW)
    assert len(told(database)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(audit_log).values(actor="nobody"),
        sa.delete(audit_log),
        sa.delete(audit_log).where(audit_log.c.id == 1),
        sa.text(
            "INSERT OR REPLACE INTO audit_log (id, occurred_at, actor, action)"
            " VALUES (1, '2026-01-01 00:00:00', 'nobody', 'did')"
        ),
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(
    database: Database, statement: sa.Executable
) -> None:
    keys.create(database, "shop", "ingest", now=NOW)
    before = told(database)
    if not database.is_sqlite and "OR REPLACE" in str(statement):
        statement = sa.delete(audit_log)  # PostgreSQL knows no such words
    with pytest.raises(sa.exc.DBAPIError, match="the audit log only grows"), database.writing() as connection:
        connection.execute(statement)
    assert told(database) == before


def test_an_erasure_is_noted_and_not_of_whom(database: Database, facts: Facts, shop: Shop) -> None:
    facts.customer("C-4711", name="Ada")
    facts.product("serum")
    forget_customer(database, shop, "C-4711")
    ((actor, action, subject, details),) = told(database)
    assert (actor, action, subject) == ("command line", "erased", "a customer")
    assert "4711" not in str(details)


def test_a_changed_setting_is_noted_with_what_it_was(database: Database, shop: Shop) -> None:
    settle(database, shop)
    settle(database, Shop(clock=shop.clock, attribution_days=14))
    ((_, action, subject, details),) = told(database)
    assert (action, subject) == ("changed a setting", "ATTRIBUTION_WINDOW_DAYS")
    assert details == '{"before":"7","now":"14"}'


def test_an_import_is_noted_before_its_first_row_and_with_what_came_of_it(
    database: Database, shop: Shop, tmp_path: Path
) -> None:
    sound, broken = tmp_path / "of ada@shop.example.csv", tmp_path / "broken.csv"
    sound.write_text("product_id,name\noil,Oil\nbalm,Balm\n")
    broken.write_bytes(b"product_id,name\nsoap,Soap\n\xff\xfe,x\n")
    import_files(database, shop, "products", [sound], actor="key till", request_id="r-1")
    import_files(database, shop, "products", [sound], dry_run=True)
    with pytest.raises(Unreadable):
        import_files(database, shop, "products", [tmp_path / "absent.csv"])
    import_files(database, shop, "products", [broken])
    counts = '"accepted":{},"duplicate":0,"files":["{}"],"rejected":{}'
    assert told(database) == [
        ("key till", "began an import", "products", '{"files":["of (e-mail address)"]}'),
        ("key till", "imported", "products", f"{{{counts.format(2, 'of (e-mail address)', 0)}}}"),
        ("command line", "began an import", "products", '{"files":["broken.csv"]}'),
        ("command line", "imported", "products", f"{{{counts.format(1, 'broken.csv', 1)}}}"),
    ]


@pytest.mark.parametrize("ends", [KeyboardInterrupt, DatabaseUnavailable])
def test_an_import_that_is_ended_is_noted_with_what_ended_it_and_how_far_it_came(
    database: Database, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: type[BaseException]
) -> None:
    monkeypatch.setattr("data.ingest.files.FILE_BATCH", 2)
    file, batches = tmp_path / "products.csv", iter([take])
    file.write_text("product_id,name\noil,Oil\nbalm,Balm\nsoap,Soap\n")

    def ended(*given: Any, **more: Any) -> None:
        """The first two rows are taken, and then it ends."""
        one = next(batches, None)
        if one is None:
            raise ends("ended")
        one(*given, **more)

    monkeypatch.setattr("data.ingest.files.take", ended)
    with pytest.raises(ends):
        import_files(database, shop, "products", [file])
    (_, end) = told(database)
    counts = '"accepted":2,"duplicate":0,"ended_by":"{}","files":["products.csv"],"rejected":0'
    assert end == ("command line", "imported a part", "products", f"{{{counts.format(ends.__name__)}}}")
    assert len(rows(database, "products", "product_id")) == 2


def test_an_import_whose_rows_are_in_does_not_fail_for_its_last_note(
    database: Database,
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file, noted = tmp_path / "products.csv", audit.noted
    file.write_text("product_id,name\noil,Oil\n")

    def first_alone(database: Database, entry: audit.Entry) -> None:
        if entry.action != "began an import":
            raise DatabaseUnavailable("The database does not answer: locked.")
        noted(database, entry)

    monkeypatch.setattr("data.audit.noted", first_alone)
    assert import_files(database, shop, "products", [file]).accepted == 1
    assert [row[1] for row in told(database)] == ["began an import"]
    (line,) = [record.getMessage() for record in caplog.records if record.name == "data.ingest.files"]
    assert line == "imported of products is not in the audit log: The database does not answer: locked."


def test_what_becomes_of_refused_rows_is_noted(database: Database, shop: Shop, tmp_path: Path) -> None:
    ingest(database, shop, "products", [{"name": "no id"}, {"name": "nor this"}], origin="till")
    export_rejected(database, shop, tmp_path / "refused.ndjson")
    retry_rejected(database, shop, tmp_path / "refused.ndjson")
    assert discard_rejected(database, shop, rejected_ids(database)) == 2
    named = '{"file":"refused.ndjson"}'
    assert told(database) == [
        ("command line", "exported", "refused rows", named),
        ("command line", "sent again", "refused rows", named),
        ("command line", "discarded", "refused rows", '{"rows":2}'),
    ]


def test_emptying_the_database_leaves_the_log_and_is_noted_in_it(database: Database, shop: Shop) -> None:
    keys.create(database, "shop", "ingest", now=NOW)
    empty_database(database, shop)
    assert [row[1] for row in told(database)] == ["made a key", "emptied"]


def test_it_is_read_newest_first_and_on_from_there(database: Database) -> None:
    for number in range(5):
        audit.noted(database, audit.Entry(NOW, "a", "did", str(number), {"n": number}))
    first = audit.read(database, limit=2)
    assert [each["subject"] for each in first] == ["4", "3"]
    assert [each["subject"] for each in audit.read(database, limit=9, before=first[-1]["id"])] == [
        "2",
        "1",
        "0",
    ]
    assert first[0]["details"] == {"n": 4}

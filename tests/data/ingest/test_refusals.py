"""Refused rows: kept once, exported, mended, sent again."""

import csv
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.engine import Database
from data.errors import NotFound, Unreadable
from data.ingest import (
    discard_rejected,
    export_rejected,
    ingest,
    rejected,
    rejected_ids,
    retry_rejected,
)
from tests.data.ingest.records import EVENT, SALE, USE, a_shop, counts, rows, send

FORMULA = '=HYPERLINK("http://x")'
BAD_SALE = {**SALE, "quantity": 0, "session_id": FORMULA, "original_invoice_id": "'=kept"}
BAD_EVENT = {**EVENT, "channel": "fax", "metadata": {"query": ["a", 1]}}


def kept(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, "rejected_rows", "id", "kind", "field", "code")


def test_a_refused_row_is_kept_once_as_it_was_read(database: Database) -> None:
    send(database, "transactions", BAD_SALE, {**BAD_SALE, "colour": "red"}, BAD_SALE)
    send(database, "transactions", BAD_SALE)
    assert len(kept(database)) == 2
    total, (newest, oldest) = rejected(database, 10)
    assert total == 2
    assert json.loads(oldest.record) == BAD_SALE
    assert (newest.row_number, newest.origin, newest.field) == (2, "test", "quantity")
    assert json.loads(newest.record)["colour"] == "red"
    assert (oldest.times_rejected, newest.times_rejected) == (3, 1)


def test_a_row_refused_again_says_when_and_why_last(database: Database, tmp_path: Path) -> None:
    noon = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    first = replace(a_shop(), clock=lambda: noon)
    later = replace(a_shop(), clock=lambda: noon + dt.timedelta(days=2))
    taken, other = {"customer_id": "c2", "email": "ada@shop.example"}, {**SALE, "quantity": 0}
    ingest(database, first, "customers", [{**taken, "customer_id": "c1"}, taken], origin="a.csv")
    ingest(database, first, "transactions", [other], origin="b.csv")
    ingest(database, later, "customers", [taken], origin="c.csv")
    _, (customer, sale) = rejected(database, 10)
    assert (customer.kind, customer.origin, customer.row_number) == ("customers", "a.csv", 2)
    assert (customer.rejected_at, customer.last_rejected_at, customer.times_rejected) == (
        dt.datetime(2026, 4, 1, 12),  # noqa: DTZ001  instants are kept naive, in UTC
        dt.datetime(2026, 4, 3, 12),  # noqa: DTZ001
        2,
    )
    assert (sale.kind, sale.times_rejected, sale.last_rejected_at) == ("transactions", 1, sale.rejected_at)


def test_the_newest_reason_of_a_record_is_kept(database: Database) -> None:
    future = {**SALE, "invoice_date": "2026-03-05T10:00:00Z", "currency": "USD"}
    early = replace(a_shop(), clock=lambda: dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    ingest(database, early, "transactions", [future], origin="test")
    assert [code for *_, code in kept(database)] == ["in_the_future"]
    send(database, "transactions", future)
    assert [(field, code) for *_, field, code in kept(database)] == [("currency", "wrong_currency")]


def test_rows_are_discarded_by_id_or_all_of_them(database: Database) -> None:
    send(database, "transactions", *({**BAD_SALE, "transaction_id": f"t{n}"} for n in range(4)))
    first, second, third, fourth = rejected_ids(database)
    with pytest.raises(NotFound, match=f"^No rejected row has the id {fourth + 5};"):
        rejected_ids(database, [first, fourth + 5])
    assert rejected_ids(database, [third, first, first]) == [first, third]
    assert discard_rejected(database, a_shop(), [first, third]) == 2
    assert rejected_ids(database) == [second, fourth]
    assert discard_rejected(database, a_shop(), rejected_ids(database)) == 2
    assert kept(database) == []


@pytest.mark.parametrize(
    "value",
    [float("nan"), 10**5000, "\ud800", "\x00", {1: 2, "a": float("inf")}, object(), "x" * 100_000],
    ids=["nan", "digits", "surrogate", "nul", "keys", "object", "long"],
)
def test_whatever_was_sent_can_be_kept(database: Database, value: Any) -> None:
    assert counts(send(database, "events", {**EVENT, "session_id": value})) == (0, 0, 1)
    ((record,),) = rows(database, "rejected_rows", "record")
    assert json.loads(record)["event_id"] == "e1"
    assert len(record) < 30_000


@pytest.mark.parametrize("name", ["refused.csv", "refused.ndjson"])
def test_a_mended_row_is_accepted_under_its_id_and_kept_no_longer(
    database: Database, tmp_path: Path, name: str
) -> None:
    send(database, "transactions", BAD_SALE, {**BAD_SALE, "transaction_id": "t2"})
    send(database, "events", BAD_EVENT)
    path = tmp_path / name
    assert export_rejected(database, a_shop(), path) == 3
    assert counts(retry_rejected(database, a_shop(), path)) == (0, 0, 3)
    assert len(kept(database)) == 3
    quantity, channel = ('"quantity": 0', '"fax"') if name.endswith("ndjson") else (",0,", ",fax")
    text = path.read_text().replace(quantity, quantity.replace("0", "3"), 1)
    path.write_text(text.replace(channel, channel.replace("fax", "chat")))
    assert counts(retry_rejected(database, a_shop(), path)) == (2, 0, 1)
    assert len(kept(database)) == 1
    assert rows(
        database, "transactions", "transaction_id", "quantity", "session_id", "original_invoice_id"
    ) == [("t1", 3, FORMULA, "'=kept")]
    assert rows(database, "analytics", "channel", "metadata") == [("chat", '{"query":["a",1]}')]


def test_a_row_that_is_mended_wrongly_is_kept_as_it_was(database: Database, tmp_path: Path) -> None:
    send(database, "transactions", BAD_SALE)
    path = tmp_path / "refused.ndjson"
    export_rejected(database, a_shop(), path)
    path.write_text(path.read_text().replace('"quantity": 0', '"quantity": "many"'))
    assert counts(retry_rejected(database, a_shop(), path)) == (0, 0, 1)
    assert [(field, code) for _, _, field, code in kept(database)] == [("quantity", "zero_quantity")]
    path.write_text(path.read_text().replace('"many"', "2"))
    assert counts(retry_rejected(database, a_shop(), path)) == (1, 0, 0)
    assert kept(database) == []


def test_a_spreadsheet_takes_nothing_for_a_formula(database: Database, tmp_path: Path) -> None:
    send(database, "transactions", {**BAD_SALE, "amount": "-5"})
    export_rejected(database, a_shop(), tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["session_id"] == "'" + FORMULA
    assert row["amount"] == "-5"
    assert row["rejected_reason"].startswith("quantity is 0")


TAKEN = {"customer_id": "c2", "name": "Bo Long", "email": "Ada@shop.example", "signup_date": "soon"}


@pytest.mark.parametrize("name", ["refused.csv", "refused.ndjson"])
def test_an_export_leaves_addresses_out_and_retry_puts_them_back(
    database: Database, tmp_path: Path, name: str
) -> None:
    by_address = {**SALE, "customer_id": "eve@shop.example", "quantity": 0}
    send(database, "customers", TAKEN)
    send(database, "transactions", by_address)
    export_rejected(database, a_shop(), tmp_path / name)
    text = (tmp_path / name).read_text()
    assert "@" not in text
    quantity = ('"quantity": 0', '"quantity": 3') if name.endswith("ndjson") else (",0,", ",3,")
    (tmp_path / name).write_text(
        text.replace('soon"', '2026-01-05"').replace(",soon", ",2026-01-05").replace(*quantity)
    )
    assert counts(retry_rejected(database, a_shop(), tmp_path / name)) == (2, 0, 0)
    assert rows(database, "customers", "customer_id", "email") == [
        ("c2", "ada@shop.example"),
        ("eve@shop.example", None),
    ]
    assert kept(database) == []


def test_no_reason_quotes_an_address_or_a_name(database: Database) -> None:
    send(database, "customers", {"customer_id": "c1", "email": "ada@shop.example"})
    send(database, "interactions", {**USE, "customer_name": "Ada Long"})
    send(database, "transactions", {**SALE, "customer_id": "ada@shop.example"})
    said = [
        *send(database, "customers", {**TAKEN, "signup_date": None}).rejections,
        *send(database, "customers", {**TAKEN, "email": "ada @shop.example"}).rejections,
        *send(database, "customers", {**TAKEN, "email": ["ada@shop.example"]}).rejections,
        *send(database, "customers", {**TAKEN, "name": ["Bo Long"]}).rejections,
        *send(database, "interactions", {**USE, "customer_name": "Bo Long"}).rejections,
        *send(database, "transactions", {**SALE, "customer_id": "eve@shop.example"}).rejections,
        *send(database, "transactions", {**SALE, "quantity": "ada@shop.example"}).rejections,
    ]
    assert len(said) == 7
    assert not [each.reason for each in said for secret in ("@shop", "Long") if secret in each.reason]
    stored = [reason for (reason,) in rows(database, "rejected_rows", "reason")]
    assert not [reason for reason in stored if "@shop" in reason or "Long" in reason]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt", "", "files end in"),
        ("a.csv.gz", "", "mended by hand"),
        ("a.csv", "transaction_id\nt1\n", "rejected export"),
        ("a.ndjson", '{"rejected_kind": "events"}', "rejected export"),
        ("a.csv", "rejected_id,rejected_kind\n1\n", "Row 1 of a.csv cannot be read"),
    ],
)
def test_a_file_that_is_no_export_is_refused(
    database: Database, tmp_path: Path, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Unreadable, match=says):
        retry_rejected(database, a_shop(), tmp_path / name)


def test_an_export_that_cannot_be_written_says_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be written"):
        export_rejected(database, a_shop(), tmp_path / "nowhere" / "refused.csv")

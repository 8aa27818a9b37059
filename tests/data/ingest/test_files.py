"""Files: columns, ids of lines, copies, and everything a file can be spoilt by."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from data.engine import Database
from data.errors import Unreadable
from data.ingest import files, import_files, lines
from data.ingest.lines import LinePlaces, RowsSeen
from tests.data.ingest.order_files import HEADER, MAP, line, take, write
from tests.data.ingest.records import EVENT, a_shop, counts, dump, rows


def refused(database: Database, path: Path, **options: Any) -> str:
    with pytest.raises(Unreadable) as error:
        take(database, path, **options)
    return str(error.value)


@pytest.mark.parametrize("name", ["orders.csv", "orders.csv.gz", "ORDERS.CSV"])
def test_a_file_is_imported_once(database: Database, tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name,
        "\ufeff" + HEADER + ",colour",
        line("i1") + ",red",
        line("i1") + ",",
        "",
        line("i2") + ",",
    )
    summary = take(database, path)
    assert counts(summary) == (3, 0, 0)
    assert summary.created == {"customers": 1, "products": 1}
    assert summary.unused_columns == ["colour"]
    source = name[: name.lower().index(".csv")]
    expected = [(f"{source}:i1:1", "i1"), (f"{source}:i1:2", "i1"), (f"{source}:i2:1", "i2")]
    assert rows(database, "transactions", "transaction_id", "invoice_id") == expected
    assert counts(take(database, path)) == (0, 3, 0)


def test_a_column_mapped_explicitly_is_not_read_under_its_own_name(
    database: Database, tmp_path: Path
) -> None:
    header = HEADER.replace("order", "transaction_id")
    path = write(tmp_path / "o.csv", header, line("489434"), line("489434.0"), line("C489434"))
    take(database, path, mapping={"invoice_id": "transaction_id"}, source="retail")
    assert rows(database, "transactions", "transaction_id", "invoice_id") == [
        ("retail:489434.0:1", "489434.0"),
        ("retail:489434:1", "489434"),
        ("retail:C489434:1", "C489434"),
    ]


def test_a_line_is_counted_among_its_invoices_rows_wherever_they_stand_and_whatever_becomes_of_them(
    database: Database, tmp_path: Path
) -> None:
    spoilt = "i1,c1,p1,unquoted, comma,2026-03-01 10:00:00,1,5"
    path = write(
        tmp_path / "o.csv",
        HEADER,
        line("i1", "p1"),
        line("i2", "p2"),
        line("i1", "p3", quantity=0),
        line("i1", "p1"),
        spoilt,
        'i1,c1,"p"1,2026-03-01 10:00:00,1,5',
        line("i1", "p4"),
    )
    summary = take(database, path, drop_duplicates=True)
    assert (counts(summary), summary.dropped) == ((3, 0, 3), 1)
    assert [(one.row, one.code) for one in summary.rejections] == [
        (3, "zero_quantity"),
        (5, "wrong_cells"),
        (6, "bad_csv"),
    ]
    assert rows(database, "transactions", "transaction_id", "product_id") == [
        ("o:i1:1", "p1"),
        ("o:i1:6", "p4"),
        ("o:i2:1", "p2"),
    ]
    kept = [json.loads(record)["transaction_id"] for (record,) in rows(database, "rejected_rows", "record")]
    assert sorted(kept) == ["o:i1:2", "o:i1:4", "o:i1:5"]


@pytest.mark.parametrize("name", ["o.csv", "o.ndjson"])
def test_a_refused_row_is_kept_with_the_columns_that_are_not_read(
    database: Database, tmp_path: Path, name: str
) -> None:
    header, row = f"{HEADER},colour,invoice_id", f"{line('i1', quantity=0)},red,other"
    as_json = json.dumps(dict(zip(header.split(","), row.split(","), strict=True)))
    path = write(tmp_path / name, *([header, row] if name.endswith("csv") else [as_json]))
    assert counts(take(database, path)) == (0, 0, 1)
    ((record,),) = rows(database, "rejected_rows", "record")
    kept = json.loads(record)
    assert (kept["colour"], kept["invoice_id"], kept["_invoice_id"]) == ("red", "i1", "other")


def test_copies_are_rows_equal_in_every_column(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "o.csv", HEADER, *[line("i1"), line("i1", amount=6), line("i2"), line("i1")] * 2)
    assert counts(take(database, path)) == (8, 0, 0)
    again = take(database, path, drop_duplicates=True)
    assert (counts(again), again.dropped) == ((0, 3, 0), 5)


def test_ids_of_lines_and_copies_are_the_same_when_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    invoices = [f"i{chance.randrange(40)}" for _ in range(600)]
    seen: dict[str, int] = {}
    expected = []
    for invoice in invoices:
        seen[invoice] = seen.get(invoice, 0) + 1
        expected.append(f"s:{invoice}:{seen[invoice]}")
    places, copies = LinePlaces("s", most_in_memory=3), RowsSeen()
    assert [key for start in range(0, 600, 7) for key in places.ids(invoices[start : start + 7])] == expected
    firsts = [first for start in range(0, 600, 7) for first in copies.first_ones(invoices[start : start + 7])]
    assert firsts == [key.endswith(":1") for key in expected]
    places.close()
    copies.close()


def test_json_lines_may_differ_in_their_keys(database: Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "e.ndjson.gz",
        json.dumps(EVENT),
        "",
        json.dumps({**EVENT, "event_id": "e2", "product_id": "p1", "who": "u1", "shoe": 1}),
        "[1]",
        '{"event_id": "e3", "occurred_at": NaN}',
        '{"event_id": ' + "9" * 5000 + "}",
        "{" * 10_000,
        "x" * (lines_limit + 10),
        json.dumps({**EVENT, "event_id": "e4"})[:-5],
    )
    summary = take(database, path, "events", mapping={"user_id": "who"})
    assert counts(summary) == (2, 0, 6)
    assert [(one.row, one.code) for one in summary.rejections] == [
        (3, "not_an_object"),
        (4, "bad_json"),
        (5, "bad_json"),
        (6, "bad_json"),
        (7, "too_long"),
        (8, "bad_json"),
    ]
    assert rows(database, "analytics", "event_id", "user_id", "product_id") == [
        ("e1", None, None),
        ("e2", "u1", "p1"),
    ]
    assert summary.unused_columns == ["shoe"]
    assert len(rows(database, "rejected_rows", "id")) == 6


lines_limit = 1_000_000


def test_json_lines_of_orders_get_ids_too(database: Database, tmp_path: Path) -> None:
    record = {"order": 7, "product_id": "p1", "invoice_date": "2026-03-01", "quantity": 1, "amount": 5}
    take(database, write(tmp_path / "o.ndjson", *[json.dumps(record)] * 2))
    assert rows(database, "transactions", "transaction_id") == [("o:7:1",), ("o:7:2",)]


def test_each_json_line_keeps_its_own_id_and_the_others_get_one(database: Database, tmp_path: Path) -> None:
    record = {"order": 7, "product_id": "p1", "invoice_date": "2026-03-01", "quantity": 1, "amount": 5}
    own: list[dict[str, Any]] = [{}, {"transaction_id": "mine"}, {"transaction_id": " "}]
    path = write(tmp_path / "o.ndjson", *(json.dumps(record | ids) for ids in own))
    assert counts(take(database, path)) == (3, 0, 0)
    assert rows(database, "transactions", "transaction_id") == [("mine",), ("o:7:1",), ("o:7:3",)]
    assert counts(take(database, path)) == (0, 3, 0)


def test_equal_names_of_json_files_matter_only_where_ids_are_made(database: Database, tmp_path: Path) -> None:
    record = {"order": 7, "product_id": "p1", "invoice_date": "2026-03-01", "quantity": 1, "amount": 5}
    (tmp_path / "jan").mkdir()
    paths = [
        write(folder / "a.ndjson", json.dumps({**record, "transaction_id": f"t{number}"}))
        for number, folder in enumerate((tmp_path, tmp_path / "jan"))
    ]
    assert counts(import_files(database, a_shop(), "transactions", paths, mapping=MAP)) == (2, 0, 0)
    for path in paths:
        write(path, json.dumps({**record, "transaction_id": "t9"}), json.dumps(record))
    with pytest.raises(Unreadable, match="each with its own --source"):
        import_files(database, a_shop(), "transactions", paths, mapping=MAP)


def test_a_name_given_twice_in_an_object_is_refused(database: Database, tmp_path: Path) -> None:
    good = '{"customer_id": "c1", "name": "Ada"}'
    path = write(tmp_path / "c.ndjson", good, '{"customer_id": "c2", "name": "Ada", "name": "Eve"}')
    assert counts(take(database, path, "customers")) == (1, 0, 1)
    assert rows(database, "rejected_rows", "reason") == [
        ("The line is not JSON: 'name' is given twice in one object.",)
    ]


def test_a_file_of_outcomes_needs_the_key_alone(database: Database, tmp_path: Path) -> None:
    uses = write(tmp_path / "u.csv", "interaction_id,interaction_type,interaction_date", "x1,Chat,2026-03-01")
    scores = write(tmp_path / "s.csv", "interaction_id,satisfaction_score", "x1,4")
    take(database, uses, "interactions")
    assert counts(take(database, scores, "interactions")) == (1, 0, 0)
    assert rows(database, "customer_interactions", "satisfaction_score") == [(4,)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"x", "files end in .csv, .csv.gz, .ndjson, .ndjson.gz"),
        ("a.csv", b"", "a.csv is empty"),
        ("a.ndjson", b"\n\n", "a.ndjson is empty"),
        ("a.csv.gz", gzip.compress(b"", mtime=0), "a.csv.gz is empty"),
        ("a.csv.gz", b"not gzip", "a.csv.gz is damaged: Not a gzipped file (b'no'); fetch it again."),
        (
            "a.csv",
            b"order,customer_id\n",
            "no column for product_id, invoice_date, quantity, amount (it has order, customer_id); "
            "map a column to it, as in product_id=COLUMN.",
        ),
        ("a.csv", b"order;product_id;x\n", "no column 'order'"),
        ("a.csv", f"{HEADER},order\n".encode(), "two columns named 'order'"),
        ("a.csv", HEADER.encode("utf-16"), "a.csv is not UTF-8: its first line has the byte 0xff; save it"),
        (
            "a.ndjson",
            HEADER.encode("utf-16"),
            "a.ndjson is not UTF-8: its first line has the byte 0xff; save",
        ),
        ("a.csv", f'"{HEADER}'.encode(), "header that is not CSV"),
        ("a.ndjson", HEADER.encode(), "does not begin with a JSON object"),
        ("a.csv", f"{HEADER}\r{line('i1')}\r".encode(), "ends its lines with a carriage return alone"),
        ("a.csv", b"x" * 1_500_000, "header that is not CSV: the line has more than 1,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    database: Database, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert says in refused(database, path)


def test_a_file_that_is_not_there_is_said_so(database: Database, tmp_path: Path) -> None:
    assert "cannot be opened: no such file" in refused(database, tmp_path / "a.csv")
    (tmp_path / "b.csv").mkdir()
    assert "b.csv cannot be opened: is a directory" in refused(database, tmp_path / "b.csv")


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"invoce_id": "order"}, "did you mean invoice_id?"),
        ({"zzz": "order"}, "there are transaction_id"),
        ({"invoice_id": "ordre"}, "has no column 'ordre'; it has order"),
    ],
)
def test_a_wrong_mapping_is_said_before_anything_is_read(
    database: Database, tmp_path: Path, mapping: dict[str, str], says: str
) -> None:
    assert says in refused(database, write(tmp_path / "a.csv", HEADER, line("i1")), mapping=mapping)


def test_a_source_without_a_plain_name_is_refused(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a:b.csv", HEADER, line("i1"))
    assert "no name for a source" in refused(database, path, source="a:b")
    take(database, path)
    assert rows(database, "transactions", "transaction_id") == [("a-b:i1:1",)]


def test_files_whose_lines_would_get_the_same_ids_are_not_imported_together(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "jan").mkdir()
    paths = [write(folder / "a.csv", HEADER, line("i1")) for folder in (tmp_path, tmp_path / "jan")]
    with pytest.raises(Unreadable, match="each with its own --source"):
        import_files(database, a_shop(), "transactions", paths, mapping=MAP)


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def flipped(whole: bytes) -> bytes:
    """One bit of the checksum, which comes after the last row."""
    return whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]


def followed(whole: bytes) -> bytes:
    return whole + b"and more"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [(cut, "is cut short"), (flipped, "is damaged: CRC check failed"), (followed, "is damaged: Not a gz")],
)
def test_a_damaged_gz_is_refused_whole_and_so_is_what_comes_with_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Any, says: str
) -> None:
    monkeypatch.setattr(files, "FILE_BATCH", 100)
    sound = write(tmp_path / "sound.csv", HEADER, line("i1"))
    path = write(tmp_path / "o.csv.gz", HEADER, *(line(f"i{random.Random(n).random()}") for n in range(3000)))
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    with pytest.raises(Unreadable, match=rf"^o\.csv\.gz {says}.*; fetch it again\. Nothing was imported\.$"):
        import_files(database, a_shop(), "transactions", [sound, path], mapping=MAP)
    assert rows(database, "transactions", "transaction_id") == []
    path.write_bytes(whole)
    assert counts(take(database, path)) == (3000, 0, 0)


def test_one_row_is_told_as_one(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEADER, line("i1"), "alone")
    assert counts(take(database, path)) == (1, 0, 1)
    assert rows(database, "rejected_rows", "reason") == [
        ("The row has 1 cell where the header has 6; a comma may be unquoted.",)
    ]


def test_lines_that_another_file_has_too_are_told(database: Database, tmp_path: Path) -> None:
    """Of three lines of i1 two are in both files; the third differs in its quantity, i2 is new."""
    first = write(tmp_path / "a_b.csv", HEADER, line("i1"), line("i1", "p2"), line("i1", "p3"))
    again = write(
        tmp_path / "axb.csv", HEADER, line("i1"), line("i1", "p2"), line("i1", "p3", quantity=7), line("i2")
    )
    assert take(database, first).twins == 0
    rehearsed, done = take(database, again, dry_run=True), take(database, again)
    assert (counts(done), done.twins, rehearsed.twins) == ((4, 0, 0), 2, 2)
    assert take(database, again).twins == 0


def test_lines_with_ids_of_their_own_are_nobodys_twins(database: Database, tmp_path: Path) -> None:
    record = {"order": 7, "product_id": "p1", "invoice_date": "2026-03-01", "quantity": 1, "amount": 5}
    own: list[dict[str, Any]] = [{"transaction_id": "one"}, {"transaction_id": "two"}, {}]
    take(database, write(tmp_path / "a.ndjson", json.dumps(record | {"transaction_id": "zero"})))
    assert take(database, write(tmp_path / "o.ndjson", *(json.dumps(record | ids) for ids in own))).twins == 1


@pytest.mark.parametrize("before", [False, True])
def test_a_dry_run_says_what_an_import_then_does_and_writes_nothing(
    database: Database, tmp_path: Path, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FILE_BATCH", 2)
    path = write(
        tmp_path / "o.csv",
        "transaction_id," + HEADER,
        "t1," + line("i1"),
        "t2," + line("i1", "p2"),
        "t1," + line("i1"),
        "t3," + line("i1", quantity=0),
        "t2," + line("i1", "p2", amount=9),
    )
    if before:
        take(database, write(tmp_path / "b.csv", "transaction_id," + HEADER, "t1," + line("i1")))
    tables = ("transactions", "customers", "products", "rejected_rows", "touched_days")
    was = dump(database, *tables)
    rehearsed = take(database, path, dry_run=True)
    assert dump(database, *tables) == was
    done = take(database, path)
    assert counts(done) == ((1, 2, 2) if before else (2, 1, 2))
    assert rehearsed == done


def test_a_dry_run_knows_the_entities_that_are_there(database: Database, tmp_path: Path) -> None:
    take(database, write(tmp_path / "a.csv", "customer_id,email", "c1,a@b.example"), "customers")
    path = write(
        tmp_path / "b.csv", "customer_id,email", "c1,A@b.example", "c2,a@b.example", "c3,c@b.example"
    )
    assert counts(take(database, path, "customers", dry_run=True)) == (1, 1, 1)
    products = write(tmp_path / "p.csv", "product_id,concerns", "p1,dry;oily")
    take(database, products, "products")
    assert counts(take(database, products, "products", dry_run=True)) == (0, 1, 0)


def test_progress_tells_rows_and_the_share_of_the_file(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FILE_BATCH", 2)
    told: list[tuple[int, float]] = []
    path = write(tmp_path / "o.csv", HEADER, *(line(f"i{number}") for number in range(5)))
    take(database, path, progress=lambda rows, share: told.append((rows, share)))
    assert [rows for rows, _ in told] == [2, 4, 5]
    assert told[-1][1] == 1.0


def test_the_cache_of_line_places_is_bounded() -> None:
    assert lines.MOST_IN_MEMORY <= 50_000


def test_a_file_name_that_is_no_utf8_is_written_out(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "caf\udce9.csv", HEADER, line("i1"), line("i2", quantity=0))
    assert counts(take(database, path)) == (1, 0, 1)
    assert rows(database, "transactions", "transaction_id") == [("caf\\udce9:i1:1",)]
    assert rows(database, "rejected_rows", "origin") == [("caf\\udce9.csv",)]
    path.write_bytes(b"")
    refused(database, path).encode()

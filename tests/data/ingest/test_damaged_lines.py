"""Lines that are damaged: each is refused alone, and the lines after it keep their ids."""

import json
from pathlib import Path

import pytest

from data.engine import Database
from tests.data.ingest.order_files import HEADER, line, take, write
from tests.data.ingest.records import EVENT, counts, rows

LONGEST_LINE = 1_000_000


def inches(order: str, product: str, amount: int) -> str:
    """A line whose product was meant to be 5in and has a quote before it."""
    return line(order, f'"{product}', amount=amount)


def mended(database: Database, path: Path, text: str) -> tuple[int, int, int]:
    path.write_text(text.replace('"', ""))
    return counts(take(database, path))


@pytest.mark.parametrize("header", [HEADER, "product_id,customer_id,order,invoice_date,quantity,amount"])
def test_a_quote_that_is_not_closed_costs_its_own_line_and_no_other(
    database: Database, tmp_path: Path, header: str
) -> None:
    good = [line("i1", amount=amount) for amount in range(1, 11)]
    stray = [inches("i1", "5in", amount) if amount in (4, 8) else good[amount - 1] for amount in range(1, 11)]
    if header != HEADER:
        stray = [
            ",".join([each[2], each[1], each[0], *each[3:]]) for each in (one.split(",") for one in stray)
        ]
    path = write(tmp_path / "o.csv", header, *stray)
    summary = take(database, path)
    assert counts(summary) == (8, 0, 2)
    assert [(one.row, one.code) for one in summary.rejections] == [(4, "bad_csv"), (8, "bad_csv")]
    kept = [json.loads(record) for (record,) in rows(database, "rejected_rows", "record")]
    assert sorted((each["transaction_id"], each["_line"]) for each in kept) == [
        ("o:i1:4", f"{stray[3]}\n"),
        ("o:i1:8", f"{stray[7]}\n"),
    ]
    assert mended(database, path, path.read_text()) == (2, 8, 0)
    assert [amount for _, amount in rows(database, "transactions", "transaction_id", "amount_minor")] == [
        100, 1000, 200, 300, 400, 500, 600, 700, 800, 900
    ]  # fmt: skip


def test_quotes_that_happen_to_close_cost_the_line_that_opens_one(database: Database, tmp_path: Path) -> None:
    """Lines 1 to 3, and 4 to 6, make one row of the right width, broken in its customer and in its amount."""
    path = write(
        tmp_path / "o.csv",
        HEADER,
        'i1,"c1,p1,2026-03-01 10:00:00,1,5',
        line("i1", "p2"),
        'i1,c1,",p1,2026-03-01 10:00:00,1,5',
        'i1,c1,p1,2026-03-01 10:00:00,1,"5',
        line("i1", "p5"),
        'i1,c1,p1,2026-03-01 10:00:00,1,5"',
    )
    summary = take(database, path)
    assert [one.row for one in summary.rejections] == [1, 3, 4, 6]
    assert rows(database, "transactions", "transaction_id", "product_id") == [
        ("o:i1:2", "p2"),
        ("o:i1:5", "p5"),
    ]


def test_line_breaks_stay_where_texts_may_have_them(database: Database, tmp_path: Path) -> None:
    header = "conversation_id,session_id,occurred_at,user_message,intent"
    path = write(
        tmp_path / "c.csv",
        header,
        'v1,s1,2026-03-01,"one\ntwo, ""three""\n",ask',
        'v2,s1,2026-03-01,hello,"ask"',
        'v3,s1,2026-03-01,"hello","a\nsk"',
    )
    summary = take(database, path, "conversations")
    assert rows(database, "conversations", "conversation_id", "user_message") == [
        ("v1", 'one\ntwo, "three"\n'),
        ("v2", "hello"),
    ]
    assert [(one.row, one.code) for one in summary.rejections] == [(3, "bad_csv"), (4, "wrong_cells")]


def test_a_quote_that_is_open_for_long_is_given_up(database: Database, tmp_path: Path) -> None:
    good = [line(f"i{number}") for number in range(3000)]
    path = write(tmp_path / "o.csv", HEADER, inches("j1", "5in", 1), *good, inches("j2", "5in", 1))
    assert counts(take(database, path)) == (3000, 0, 2)


def test_bytes_that_are_not_utf8_cost_their_row_and_name_the_field(
    database: Database, tmp_path: Path
) -> None:
    text = "customer_id,full name,country\nc1,Ann,DE\nc2,M\xfcller,DE\nc3,Bob,DE\n"
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode("latin-1"))
    summary = take(database, path, "customers", mapping={"name": "full name"})
    assert counts(summary) == (2, 0, 1)
    assert [(one.row, one.field, one.reason) for one in summary.rejections] == [
        (2, "name", "full name is not UTF-8: it has the byte 0xfc; save the file as UTF-8.")
    ]
    ((record,),) = rows(database, "rejected_rows", "record")
    assert json.loads(record) == {"customer_id": "c2", "name": "M\\xfcller", "country": "DE"}
    path.write_text(text, encoding="utf-8")
    assert counts(take(database, path, "customers", mapping={"name": "full name"})) == (1, 2, 0)


def test_bytes_that_are_not_utf8_leave_the_lines_after_them_their_ids(
    database: Database, tmp_path: Path
) -> None:
    text = "\n".join([HEADER, line("i1"), line("i1", "cr\xe8me"), line("i\xe8", "p2"), line("i1", "p3")])
    path = tmp_path / "o.csv"
    path.write_bytes(text.encode("latin-1"))
    assert counts(take(database, path)) == (2, 0, 2)
    path.write_text(text, encoding="utf-8")
    assert counts(take(database, path)) == (2, 2, 0)
    assert [key for (key,) in rows(database, "transactions", "transaction_id")] == [
        "o:i1:1",
        "o:i1:2",
        "o:i1:3",
        "o:i\xe8:1",
    ]


def test_json_lines_that_are_not_utf8_are_refused_alone(database: Database, tmp_path: Path) -> None:
    bad = b'{"event_id": "M\xfcller"}\n'
    path = tmp_path / "e.ndjson"
    path.write_bytes(bad + json.dumps(EVENT).encode() + b"\n" + bad)
    summary = take(database, path, "events")
    assert (counts(summary), [one.code for one in summary.rejections]) == ((1, 0, 2), ["not_utf8"] * 2)
    assert "the byte 0xfc" in summary.rejections[0].reason
    ((record,),) = rows(database, "rejected_rows", "record")
    assert json.loads(record) == {"_line": '{"event_id": "M\\xfcller"}'}


def test_cells_and_lines_that_are_too_long_are_refused_alone(database: Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "o.csv",
        HEADER,
        line("i1", "x" * 200_000),
        line("i1", "p2"),
        line("i1", "\xe8" * LONGEST_LINE),
        line("i1", "p4"),
    )
    summary = take(database, path)
    assert [(one.row, one.field, one.code) for one in summary.rejections] == [
        (1, "product_id", "too_long"),
        (3, None, "too_long"),
    ]
    assert rows(database, "transactions", "transaction_id") == [("o:i1:2",), ("o:i1:4",)]

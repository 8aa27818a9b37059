"""Refused rows on their way back: listed, exported to be mended, sent again."""

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import audit, dialect
from data.audit import COMMAND_LINE
from data.engine import Database
from data.errors import NotFound, Unreadable
from data.ingest.pipeline import ingest
from data.ingest.privacy import shown_and_withheld, without_addresses
from data.ingest.reading import Lines, Spoilt, csv_rows, ending_of, header_of, json_records, name_of
from data.ingest.refusals import as_kept
from data.ingest.summary import MOST_REJECTIONS, Summary
from data.shop import Shop
from data.tables.bookkeeping import rejected_rows

ABOUT = (
    "rejected_id",
    "rejected_kind",
    "rejected_origin",
    "rejected_row",
    "rejected_field",
    "rejected_reason",
    "rejected_withheld",
)
_ID, _KIND = ABOUT[:2]
REFUSED = "refused rows"  # in the audit log
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.]+", re.ASCII)


def rejected(database: Database, limit: int) -> tuple[int, Sequence[sa.Row[Any]]]:
    """How many rows are kept as refused, and those refused last."""
    order = (rejected_rows.c.last_rejected_at.desc(), rejected_rows.c.id.desc())
    newest = sa.select(rejected_rows).order_by(*order).limit(limit)
    with database.reading() as connection:
        total = connection.execute(sa.select(sa.func.count()).select_from(rejected_rows)).scalar_one()
        return total, connection.execute(newest).all()


def rejected_ids(database: Database, named: Collection[int] | None = None) -> list[int]:
    """Ids of the rows kept as refused: all, or those named. Raises NotFound when one is not there."""
    its_id = rejected_rows.c.id
    wanted = sa.select(its_id).order_by(its_id)
    with database.reading() as connection:
        if named is not None:
            wanted = wanted.where(dialect.is_one_of(connection, its_id, set(named)))
        found = list(connection.execute(wanted).scalars())
    for absent in sorted(set(named or ()).difference(found)):
        raise NotFound(f"No rejected row has the id {absent}; `rejected list` shows the ids.")
    return found


def discard_rejected(database: Database, shop: Shop, ids: Collection[int]) -> int:
    """Removes refused rows for good; how many."""
    with database.writing() as connection:
        ours = dialect.is_one_of(connection, rejected_rows.c.id, ids)
        count = connection.execute(rejected_rows.delete().where(ours)).rowcount
        audit.note(connection, audit.Entry(shop.now(), COMMAND_LINE, "discarded", REFUSED, {"rows": count}))
    return count


def export_rejected(database: Database, shop: Shop, path: Path) -> int:
    """Writes every refused row to a .csv or .ndjson file, as it was read, with the reason; how many.

    Values that hold an e-mail address are withheld, under their names in `rejected_withheld`; retry puts
    those back that the mended row leaves empty.
    """
    is_csv = _mended_ending(path) == ".csv"
    fields = _fields(database) if is_csv else []
    details = {"file": without_addresses(name_of(path))}
    audit.noted(database, audit.Entry(shop.now(), COMMAND_LINE, "exported", REFUSED, details))
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*ABOUT, *fields])
            if is_csv:
                writer.writeheader()
            for count, row in enumerate(_exported(database, blanks=is_csv), 1):  # noqa: B007  counted on the way
                if is_csv:
                    writer.writerow({name: _cell(value) for name, value in row.items()})
                else:
                    file.write(json.dumps(row) + "\n")
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {(error.strerror or 'error').lower()}.") from error
    return count


def _mended_ending(path: Path) -> str:
    ending = ending_of(path)
    if ending.endswith(".gz"):
        raise Unreadable(
            f"{name_of(path)} is to be mended by hand: choose a name that ends in .csv or .ndjson."
        )
    return ending


def _exported(database: Database, *, blanks: bool) -> Iterator[dict[str, Any]]:
    """Rows without the values that hold an e-mail address: left out, or blank where a table needs a cell."""
    table = rejected_rows.c
    told = (table.fingerprint, table.kind, table.origin, table.row_number, table.field, table.reason)
    last = 0
    while True:
        some = (
            sa.select(*told, table.record, table.id)
            .where(table.id > last)
            .order_by(table.id)
            .limit(MOST_REJECTIONS)
        )
        with database.reading() as connection:
            rows = connection.execute(some).all()
        for row in rows:
            shown, withheld = shown_and_withheld(json.loads(row.record))
            about = dict(zip(ABOUT, row, strict=False)) | {"rejected_withheld": ", ".join(withheld)}
            yield about | (dict.fromkeys(withheld, "") if blanks else {}) | shown
        if not rows:
            return
        last = rows[-1].id


def _fields(database: Database) -> list[str]:
    return list(
        dict.fromkeys(name for row in _exported(database, blanks=True) for name in row if name not in ABOUT)
    )


def _cell(value: Any) -> Any:
    """As a cell. What a spreadsheet would take for a formula gets an apostrophe, which reading takes off."""
    if isinstance(value, dict | list | bool):
        return json.dumps(value)
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def retry_rejected(database: Database, shop: Shop, path: Path) -> Summary:
    """Sends mended rows again. What is accepted now is no longer kept as refused.

    What is refused again stays kept as it was first read: the mended row is in the file, which may be
    mended further and sent again.
    """
    summary = Summary()
    sent = audit.Entry(
        shop.now(), COMMAND_LINE, "sent again", REFUSED, {"file": without_addresses(name_of(path))}
    )
    with ExitStack() as stack:
        rows = _mended(stack.enter_context(Lines(path)))
        audit.noted(database, sent)
        for kind, group in groupby(rows, key=_kind_of):
            for some in _by_the_thousand(group):
                summary.add(_retry(database, shop, kind, some, name_of(path)))
    return summary


def _mended(lines: Lines) -> Iterator[dict[str, Any]]:
    if _mended_ending(lines.path) == ".csv":
        header = header_of(lines)
        found: Iterable[Any] = (
            row if isinstance(row, Spoilt) else dict(zip(header, map(_read_cell, row), strict=True))
            for row in csv_rows(lines, header)
        )
    else:
        found = json_records(lines)
    for number, row in enumerate(found, 1):
        if isinstance(row, Spoilt):
            raise Unreadable(f"Row {number:,} of {name_of(lines.path)} cannot be read: {row.refused.reason}")
        yield row


def _read_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _kind_of(row: dict[str, Any]) -> str:
    kind = row.get(_KIND)
    if not isinstance(kind, str) or not row.get(_ID):
        raise Unreadable(f"A row lacks {_ID} or {_KIND}; retry takes a file that `rejected export` wrote.")
    return kind


def _by_the_thousand(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == MOST_REJECTIONS:
            yield some
            some = []
    if some:
        yield some


def _retry(database: Database, shop: Shop, kind: str, rows: list[dict[str, Any]], origin: str) -> Summary:
    with database.reading() as connection:
        withheld = _withheld(connection, {row[_ID] for row in rows})
        records = [_whole(row, withheld.get(row[_ID], {})) for row in rows]
        as_mended = [as_kept(kind, record)["fingerprint"] for record in records]
        before = set(connection.execute(_kept(connection, as_mended)).scalars())
    done = ingest(database, shop, kind, records, origin=origin)
    refused = {rejection.row for rejection in done.rejections}
    settled = {row[_ID] for place, row in enumerate(rows, 1) if place not in refused}
    again = {as_mended[place - 1]: rows[place - 1][_ID] for place in refused}
    with database.writing() as connection:
        _forget(connection, settled)
        there = set(connection.execute(_kept(connection, again.values())).scalars())
        _forget(connection, {new for new, first in again.items() if first in there and new not in before})
    return done


def _withheld(connection: Connection, fingerprints: set[str]) -> dict[str, dict[str, Any]]:
    """What the export left out of each row that is still kept."""
    table = rejected_rows.c
    ours = dialect.is_one_of(connection, table.fingerprint, fingerprints)
    kept = connection.execute(sa.select(table.fingerprint, table.record).where(ours))
    return {fingerprint: shown_and_withheld(json.loads(record))[1] for fingerprint, record in kept}


def _whole(row: dict[str, Any], withheld: dict[str, Any]) -> dict[str, Any]:
    """A mended row with what was withheld; what the row says itself counts, null in NDJSON too."""
    mended = {name: value for name, value in row.items() if name not in ABOUT}
    return mended | {name: value for name, value in withheld.items() if mended.get(name, "") == ""}


def _kept(connection: Connection, fingerprints: Iterable[str]) -> sa.Select[Any]:
    fingerprint = rejected_rows.c.fingerprint
    return sa.select(fingerprint).where(dialect.is_one_of(connection, fingerprint, set(fingerprints)))


def _forget(connection: Connection, fingerprints: set[str]) -> None:
    ours = dialect.is_one_of(connection, rejected_rows.c.fingerprint, fingerprints)
    connection.execute(rejected_rows.delete().where(ours))

"""Import of files: which column is which field, ids of lines, copies; then batch by batch through ingest."""

import difflib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data import audit
from data.audit import COMMAND_LINE
from data.engine import Database
from data.errors import DatabaseError, Refused, Unreadable
from data.ingest.batch import Batch
from data.ingest.kinds import TRANSACTIONS, Kind, kind_named
from data.ingest.lines import LinePlaces, RowsSeen
from data.ingest.parsing import Memory, is_empty
from data.ingest.pipeline import Stage, take, where_it_counts
from data.ingest.privacy import without_addresses
from data.ingest.reading import (
    Lines,
    Progress,
    Spoilt,
    csv_rows,
    ending_of,
    header_of,
    json_records,
    name_of,
    name_without_ending,
)
from data.ingest.rehearsal import Rehearsal
from data.ingest.summary import Summary
from data.ingest.values import Bad, identifier
from data.sentences import counted
from data.shop import Shop

log = logging.getLogger(__name__)

FILE_BATCH = 20_000
PATIENCE = 10
FILE_BATCH_BYTES = 20_000_000


@dataclass
class Plan:
    """How one file is read: its columns by field, and where its lines get their ids."""

    path: Path
    kind: Kind
    source: str
    header: list[str] | None  # of a CSV file
    columns: dict[str, str]  # field -> column
    derives_ids: bool  # of order lines: those without an id of their own get one from their place
    unused: dict[str, None] = field(default_factory=dict)


def import_files(
    database: Database,
    shop: Shop,
    kind: str,
    paths: Sequence[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    drop_duplicates: bool = False,
    dry_run: bool = False,
    source: str | None = None,
    progress: Progress | None = None,
    actor: str = COMMAND_LINE,
    request_id: str | None = None,
    notes_its_end: bool = True,
) -> Summary:
    """Takes files of one kind in; running it again on the same files changes nothing.

    `mapping` says which column holds a field, where their names differ; a column named there is not
    also read under its own name. `progress` is told the rows so far and the share of the file read.
    `actor` stands in the audit log, with the request's id where there is one; its end, with counts, where
    `notes_its_end` says so and where it breaks off.
    """
    spec, summary, memory = kind_named(kind), Summary(), Memory(shop)
    _refuse_damaged([Path(path) for path in paths])
    plans = [_plan(spec, Path(path), mapping or {}, source) for path in paths]
    _refuse_equal_sources(plans)
    began = audit.Entry(shop.now(), actor, "began an import", kind, _named(plans), request_id)
    noted = nullcontext() if dry_run else _noted(database, shop, began, summary, also_its_end=notes_its_end)
    with _stage(database, dry_run) as stage, noted:
        for plan in plans:
            try:
                for batch in _batches(plan, shop, drop_duplicates, summary, progress):
                    take(stage, batch, memory, summary, patience=PATIENCE)
            except Unreadable as error:
                raise Unreadable(f"{error} {_stands(summary, dry_run)}") from error
            summary.unused_columns += [name for name in plan.unused if name not in summary.unused_columns]
    return summary


def _named(plans: Sequence[Plan]) -> dict[str, Any]:
    return {"files": [without_addresses(name_of(plan.path)) for plan in plans]}


@contextmanager
def _noted(
    database: Database, shop: Shop, began: audit.Entry, summary: Summary, *, also_its_end: bool
) -> Iterator[None]:
    """In the audit log before the first row, so that no kill hides who it was.

    With counts where it broke off, and where it came to its end: that is told by the answer too.
    """

    def note_end(action: str, **more: str) -> None:
        details = {**began.details, **summary.counts(), **more}
        _note_if_it_can_be(database, replace(began, at=shop.now(), action=action, details=details))

    audit.noted(database, began)
    try:
        yield
    except BaseException as error:  # Ctrl-C too
        note_end("imported a part", ended_by=type(error).__name__)
        raise
    if also_its_end:
        note_end("imported")


def _note_if_it_can_be(database: Database, entry: audit.Entry) -> None:
    """Who it was is noted already, and the rows are in: an error here would tell otherwise."""
    try:
        audit.noted(database, entry)
    except DatabaseError as error:
        log.warning("%s of %s is not in the audit log: %s", entry.action, entry.subject, error)


@contextmanager
def _stage(database: Database, dry_run: bool) -> Iterator[Stage]:
    if dry_run:
        with Rehearsal(database) as rehearsal:
            yield rehearsal.writing
    else:
        yield where_it_counts(database)


def import_file(database: Database, shop: Shop, kind: str, path: str | Path, **options: Any) -> Summary:
    """import_files for one file."""
    return import_files(database, shop, kind, [path], **options)


def _stands(summary: Summary, dry_run: bool) -> str:
    if dry_run or not summary.rows:
        return "Nothing was imported."
    stay = "stays" if summary.rows == 1 else "stay"
    return (
        f"The {counted(summary.rows, 'row')} before that {stay}: {summary.accepted:,} accepted, "
        f"{summary.duplicate:,} duplicate, {summary.rejected:,} rejected. "
        "Import the file again once it is mended; what is there already counts as duplicate."
    )


def _refuse_damaged(paths: Sequence[Path]) -> None:
    """Before the first row of any file: where a damage shows, the rows ahead of it would be committed."""
    for path in paths:
        try:
            with Lines(path) as lines:
                lines.refuse_damaged()
        except Unreadable as error:
            raise Unreadable(f"{error} Nothing was imported.") from error


# Which column is which field


def _plan(kind: Kind, path: Path, mapping: Mapping[str, str], source: str | None) -> Plan:
    _refuse_unknown_fields(kind, mapping)
    source = _source(path, source)
    with Lines(path) as lines:
        if ending_of(path).startswith(".csv"):
            return _csv_plan(kind, path, mapping, source, header_of(lines))
        next(json_records(lines))
    columns = _by_name(mapping, kind.by_name) | dict(mapping)
    return Plan(path, kind, source, None, columns, kind is TRANSACTIONS)


def _csv_plan(kind: Kind, path: Path, mapping: Mapping[str, str], source: str, header: list[str]) -> Plan:
    for column in mapping.values():
        if column not in header:
            raise Unreadable(f"{name_of(path)} has no column {column!r}; it has {', '.join(header)}.")
    by_name = _by_name(mapping, (name for name in header if name in kind.by_name))
    columns = by_name | dict(mapping)
    lacks_ids = kind is TRANSACTIONS and kind.key not in columns
    _require(kind, path, header, columns, lacks_ids)
    unused = dict.fromkeys(name for name in header if name and name not in columns.values())
    return Plan(path, kind, source, header, columns, lacks_ids, unused)


def _refuse_unknown_fields(kind: Kind, mapping: Mapping[str, str]) -> None:
    for name in mapping:
        if name not in kind.by_name:
            near = difflib.get_close_matches(name, kind.by_name, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(kind.by_name)}."
            raise Unreadable(f"{name!r} is not a field of {kind.name}; {hint}")


def _by_name(mapping: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Columns read under their own names: those that are not mapped explicitly."""
    taken = set(mapping.values())
    return {name: name for name in names if name not in taken}


def _require(
    kind: Kind, path: Path, names: Sequence[str], columns: Mapping[str, str], lacks_ids: bool
) -> None:
    """A file without a needed column would be refused row by row. One of outcomes alone needs the key."""
    given = [name for name in columns if name != kind.key]
    outcomes_alone = given and all(kind.by_name[name].outcome for name in given)
    needed = [kind.key] if kind.entity or outcomes_alone else [field.name for field in kind.required]
    absent = [name for name in needed if name not in columns and not (lacks_ids and name == kind.key)]
    if absent:
        semicolons = len(names) == 1 and (";" in names[0] or "\t" in names[0])
        hint = (
            "cells are separated by commas" if semicolons else f"map a column to it, as in {absent[0]}=COLUMN"
        )
        raise Unreadable(
            f"{name_of(path)} has no column for {', '.join(absent)} (it has {', '.join(names)}); {hint}."
        )


def _source(path: Path, source: str | None) -> str:
    if source is None:
        return name_without_ending(path).replace(":", "-")
    if not source.strip() or ":" in source or not source.isprintable():
        raise Unreadable(f"{source!r} is no name for a source: it may not be empty or contain a colon.")
    return source.strip()


def _refuse_equal_sources(plans: Sequence[Plan]) -> None:
    sources = Counter(plan.source for plan in plans if plan.derives_ids)
    without_ids = Counter(plan.source for plan in plans if sources[plan.source] > 1 and _lacks_ids(plan))
    if any(count > 1 for count in without_ids.values()):
        raise Unreadable(
            "Two of these files have no line ids and the same source, so their lines would get the same ids; "
            "import them one by one, each with its own --source."
        )


def lacks_line_ids(kind: str, path: Path, mapping: Mapping[str, str]) -> bool:
    """Whether some order line of the file has no id of its own, so that the source's name goes into one."""
    return _lacks_ids(_plan(kind_named(kind), path, mapping, None))


def _lacks_ids(plan: Plan) -> bool:
    if not plan.derives_ids or plan.header is not None:
        return plan.derives_ids
    column = plan.columns.get(plan.kind.key, "")
    with Lines(plan.path) as lines:
        return any(isinstance(row, dict) and is_empty(row.get(column)) for row in json_records(lines))


# Batches


def _batches(
    plan: Plan, shop: Shop, drop_duplicates: bool, summary: Summary, progress: Progress | None
) -> Iterator[Batch]:
    first = 1
    with Lines(plan.path) as lines, closing(LinePlaces(plan.source)) as places, closing(RowsSeen()) as seen:
        for rows in _chunks(_rows(plan, lines), lines):
            numbers = range(first, first + len(rows))
            first += len(rows)
            records = _Chunk(plan, rows, numbers, places)
            if drop_duplicates:
                summary.dropped += records.drop(seen)
            if records.rows:
                yield records.batch(shop)
            if progress:
                progress(first - 1, lines.share)


def _rows(plan: Plan, lines: Lines) -> Iterator[Any]:
    if plan.header is None:
        return json_records(lines)
    header_of(lines)
    fields = {column: plan.kind.by_name[name] for name, column in plan.columns.items()}
    one_line = [at for at, name in enumerate(plan.header) if name in fields and fields[name].one_line]
    return csv_rows(lines, plan.header, one_line)


def _chunks(rows: Iterable[Any], lines: Lines) -> Iterator[list[Any]]:
    """Rows by the thousand; those before a break in the file come before the error does."""
    chunk: list[Any] = []
    broken: Unreadable | None = None
    began = lines.offset
    try:
        for row in rows:
            chunk.append(row)
            if len(chunk) == FILE_BATCH or lines.offset - began > FILE_BATCH_BYTES:
                yield chunk
                chunk, began = [], lines.offset
    except Unreadable as error:
        broken = error
    if chunk:
        yield chunk
    if broken:
        raise broken


class _Chunk:
    """Some thousand rows of a file, on their way to a batch."""

    def __init__(self, plan: Plan, rows: list[Any], numbers: Sequence[int], places: LinePlaces) -> None:
        self.plan = plan
        self.rows = rows
        self.numbers = numbers
        self.line_ids: list[str] | None = None
        if plan.derives_ids:
            self.line_ids = places.ids(_invoices(self._invoice_cells()))

    def drop(self, seen: RowsSeen) -> int:
        """Drops rows that equal an earlier one; how many."""
        first = seen.first_ones([row.there if isinstance(row, Spoilt) else row for row in self.rows])
        before = len(self.rows)
        kept = [place for place, is_first in enumerate(first) if is_first]
        self.rows = [self.rows[place] for place in kept]
        self.numbers = [self.numbers[place] for place in kept]
        if self.line_ids is not None:
            self.line_ids = [self.line_ids[place] for place in kept]
        return before - len(kept)

    def batch(self, shop: Shop) -> Batch:
        raw = self._cells() if self.plan.header else self._values()
        if self.line_ids is not None:
            own = raw.get(self.plan.kind.key) or [None] * len(self.rows)
            pairs = zip(own, self.line_ids, strict=True)
            raw[self.plan.kind.key] = [derived if is_empty(sent) else sent for sent, derived in pairs]
        origin = name_of(self.plan.path)
        source = self.plan.source if self.plan.derives_ids else None
        batch = Batch(
            self.plan.kind, shop, origin, self.numbers, raw, lambda place: self._record(raw, place), source
        )
        fields = {column: name for name, column in self.plan.columns.items()}
        for place, row in enumerate(self.rows):
            if type(row) is Spoilt:
                field = fields.get(row.column or "")
                batch.refuse(place, Refused(field, row.refused.reason, row.refused.code))
        return batch

    def _cells(self) -> dict[str, Sequence[Any]]:
        """Cells by field; a spoilt row has none."""
        header = self.plan.header or []
        nothing = [""] * len(header)
        rows = [nothing if type(row) is Spoilt else row for row in self.rows]
        by_column = dict(zip(header, zip(*rows, strict=True), strict=True))
        return {name: by_column[column] for name, column in self.plan.columns.items()}

    def _values(self) -> dict[str, Sequence[Any]]:
        """Values of JSON objects by field; a spoilt row has none."""
        objects = [{} if isinstance(row, Spoilt) else row for row in self.rows]
        known = set(self.plan.columns.values())
        self.plan.unused.update((name, None) for row in objects for name in row if name not in known)
        return {name: [row.get(column) for row in objects] for name, column in self.plan.columns.items()}

    def _invoice_cells(self) -> list[Any]:
        """Spoilt rows have a place too: once they are mended, the lines after them keep their ids."""
        if self.plan.header is None:
            column = self.plan.columns.get("invoice_id")
            return ["" if isinstance(row, Spoilt) else row.get(column, "") for row in self.rows]
        at = self.plan.header.index(self.plan.columns["invoice_id"])
        return [row.cell(at) if type(row) is Spoilt else row[at] for row in self.rows]

    def _record(self, raw: Mapping[str, Sequence[Any]], place: int) -> dict[str, Any]:
        """The whole row by field; columns that no field is read from keep their own names."""
        row, fields = self.rows[place], {name: values[place] for name, values in raw.items()}
        if isinstance(row, Spoilt):
            if row.there:
                return fields | row.there
            row = row.cells
            at = {column: row[n] for n, column in enumerate(self.plan.header or [])}
            fields |= {name: at[column] for name, column in self.plan.columns.items() if at[column]}
        cells = row if self.plan.header is None else dict(zip(self.plan.header, row, strict=True))
        read = set(self.plan.columns.values())
        unread = {name: value for name, value in cells.items() if name not in read}
        return {f"_{name}" if name in fields else name: value for name, value in unread.items()} | fields


def _invoices(cells: Sequence[Any]) -> list[str]:
    """The invoices as their ids will read; a cell that cannot be an id stands for itself."""
    known: dict[Any, str] = {}
    found = []
    for cell in cells:
        text = cell if isinstance(cell, str) else repr(cell)
        if text not in known:
            known[text] = _invoice(cell)
        found.append(known[text])
    return found


def _invoice(cell: Any) -> str:
    try:
        return identifier(cell, Shop()) or ""
    except Bad:
        return str(cell)[:100]

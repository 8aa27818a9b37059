"""Import of files: which column is which field, ids of lines, copies; then batch by batch through ingest."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.engine import Database
from data.errors import Unreadable
from data.ingest.batch import Batch
from data.ingest.kinds import TRANSACTIONS, Kind, kind_named
from data.ingest.lines import LinePlaces, RowsSeen
from data.ingest.parsing import Memory
from data.ingest.pipeline import take
from data.ingest.reading import (
    Lines,
    Progress,
    Spoilt,
    csv_rows,
    ending_of,
    header_of,
    json_records,
    name_without_ending,
)
from data.ingest.summary import Summary
from data.ingest.values import Bad, identifier
from data.shop import Shop

FILE_BATCH = 10_000
FILE_BATCH_CHARACTERS = 20_000_000


@dataclass
class Plan:
    """How one file is read: its columns by field, and where its lines get their ids."""

    path: Path
    kind: Kind
    source: str
    mapping: Mapping[str, str]
    header: list[str] | None  # of a CSV file
    columns: dict[str, str]  # field -> column
    lacks_line_ids: bool
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
) -> Summary:
    """Takes files of one kind in; running it again on the same files changes nothing.

    `mapping` says which column holds a field, where their names differ; a column named there is not
    also read under its own name. `progress` is told the rows so far and the share of the file read.
    """
    spec, summary, memory = kind_named(kind), Summary(), Memory(shop)
    plans = [_plan(spec, Path(path), mapping or {}, source) for path in paths]
    _refuse_equal_sources(plans)
    for plan in plans:
        try:
            for batch in _batches(plan, shop, drop_duplicates, summary, progress):
                take(database, batch, memory, summary)
        except Unreadable as error:
            raise Unreadable(f"{error} {_stands(summary)}") from error
        summary.unused_columns += [name for name in plan.unused if name not in summary.unused_columns]
    return summary


def import_file(database: Database, shop: Shop, kind: str, path: str | Path, **options: Any) -> Summary:
    """import_files for one file."""
    return import_files(database, shop, kind, [path], **options)


def _stands(summary: Summary) -> str:
    if not summary.rows:
        return "Nothing was imported."
    return (
        f"The {summary.rows:,} rows before that stay: {summary.accepted:,} accepted, "
        f"{summary.duplicate:,} duplicate, {summary.rejected:,} rejected. "
        "Import the file again once it is mended; what is there already counts as duplicate."
    )


# Which column is which field


def _plan(kind: Kind, path: Path, mapping: Mapping[str, str], source: str | None) -> Plan:
    with Lines(path) as lines:
        is_csv = ending_of(path).startswith(".csv")
        header = header_of(lines) if is_csv else None
        first = next(json_records(lines)) if header is None else None
        names = header if header is not None else list(first) if isinstance(first, dict) else []
    columns = _columns(kind, path, names, mapping)
    lacks_ids = kind is TRANSACTIONS and kind.key not in columns
    _require(kind, path, names, columns, lacks_ids)
    unused = dict.fromkeys(name for name in names if name and name not in columns.values())
    source = _source(path, source)
    return Plan(path, kind, source, mapping, header, columns, lacks_ids, unused)


def _columns(kind: Kind, path: Path, names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    for name, column in mapping.items():
        if name not in kind.by_name:
            near = difflib.get_close_matches(name, kind.by_name, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(kind.by_name)}."
            raise Unreadable(f"{name!r} is not a field of {kind.name}; {hint}")
        if column not in names:
            raise Unreadable(f"{path.name} has no column {column!r}; it has {', '.join(names)}.")
    taken = set(mapping.values())
    by_name = {name: name for name in names if name in kind.by_name and name not in taken}
    return by_name | dict(mapping)


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
        hint = "cells are separated by commas" if semicolons else "name its column with --map field=column"
        raise Unreadable(
            f"{path.name} has no column for {', '.join(absent)} (it has {', '.join(names)}); {hint}."
        )


def _source(path: Path, source: str | None) -> str:
    if source is None:
        return name_without_ending(path).replace(":", "-")
    if not source.strip() or ":" in source or not source.isprintable():
        raise Unreadable(f"{source!r} is no name for a source: it may not be empty or contain a colon.")
    return source.strip()


def _refuse_equal_sources(plans: Sequence[Plan]) -> None:
    without_ids = [plan.source for plan in plans if plan.lacks_line_ids]
    if len(set(without_ids)) < len(without_ids):
        raise Unreadable(
            "Two of these files have no line ids and the same source, so their lines would get the same ids; "
            "import them one by one, each with its own --source."
        )


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
    return csv_rows(lines, len(plan.header))


def _chunks(rows: Iterable[Any], lines: Lines) -> Iterator[list[Any]]:
    """Rows by the thousand; those before a break in the file come before the error does."""
    chunk: list[Any] = []
    broken: Unreadable | None = None
    began = lines.offset
    try:
        for row in rows:
            chunk.append(row)
            if len(chunk) == FILE_BATCH or lines.offset - began > FILE_BATCH_CHARACTERS:
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
        if plan.lacks_line_ids:
            self.line_ids = places.ids(_invoices(self._column("invoice_id")))

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
        raw = {name: self._column(name) for name in self.plan.columns}
        if self.line_ids is not None:
            raw[self.plan.kind.key] = self.line_ids
        origin = self.plan.path.name
        batch = Batch(self.plan.kind, shop, origin, self.numbers, raw, lambda place: self._record(raw, place))
        for place, row in enumerate(self.rows):
            if type(row) is Spoilt:
                batch.refuse(place, row.refused)
        return batch

    def _column(self, name: str) -> list[Any]:
        """A field's values; a spoilt row has none."""
        column = self.plan.columns[name]
        if self.plan.header is None:
            return [None if type(row) is Spoilt else row.get(column) for row in self.rows]
        at = self.plan.header.index(column)
        return ["" if type(row) is Spoilt else row[at] for row in self.rows]

    def _record(self, raw: Mapping[str, Sequence[Any]], place: int) -> dict[str, Any]:
        row = self.rows[place]
        there = row.there if isinstance(row, Spoilt) else {}
        return {name: values[place] for name, values in raw.items()} | there


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

"""The steps that records pass, in order, and the batches they pass in."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from sqlalchemy.engine import Connection

from data import dialect
from data.engine import Database
from data.errors import DatabaseUnavailable, Refused
from data.ingest import entities, events, naming, people, refusals
from data.ingest.batch import Batch
from data.ingest.kinds import Kind, kind_named
from data.ingest.parsing import Memory, parse, settle
from data.ingest.summary import Summary
from data.ingest.twins import notice_twins
from data.schema import hold_currency
from data.shop import Shop
from data.tables.bookkeeping import touched_days

BATCH = 5_000

PAUSE_SECONDS = 1.0
BUSY = ("locked", "deadlock")

Step = Callable[[Connection, Batch], None]
Stage = Callable[[Batch], AbstractContextManager[Connection]]


def note_days(connection: Connection, batch: Batch) -> None:
    """Notes the days whose figures wait for refresh."""
    if not batch.kind.has_days:
        return
    day_at = batch.kind.columns.index("local_date")
    days = {batch.known[key][day_at] for key in (*batch.fresh, *batch.changed)}
    now = batch.shop.now()
    rows = [(batch.kind.table.name, day, now) for day in sorted(days)]
    dialect.insert_rows(connection, touched_days, ("fact_table", "local_date", "touched_at"), rows)


EVENT_STEPS: tuple[Step, ...] = (
    events.recall,
    events.judge,
    naming.create_named,
    notice_twins,
    events.write_new,
    events.write_outcomes,
    naming.describe_named,
    people.count_for_users,
    note_days,
    refusals.keep,
)

ENTITY_STEPS: tuple[Step, ...] = (
    entities.recall_entities,
    entities.merge,
    refusals.keep,
)


def ingest(
    database: Database, shop: Shop, kind: str, records: Iterable[Mapping[str, Any]], *, origin: str
) -> Summary:
    """Takes records of one kind in, in batches of one transaction each.

    Once it returns, what was accepted is committed. A record that is refused stops none of the others:
    it is told in the summary and kept in rejected_rows. `origin` says where the records came from.
    """
    spec, summary, memory = kind_named(kind), Summary(), Memory(shop)
    unused: dict[str, None] = {}
    for batch in _batches(spec, shop, origin, records, unused):
        take(where_it_counts(database), batch, memory, summary)
    summary.unused_columns = list(unused)
    return summary


def take(stage: Stage, batch: Batch, memory: Memory, summary: Summary, *, patience: int = 0) -> None:
    """One batch through all steps; the summary learns of it once it is committed.

    While the database is busy with something long, `patience` more tries are made.
    """
    parse(batch, memory)
    settle(batch)
    done = _written(stage, batch, patience)
    summary.accepted += done.accepted
    summary.duplicate += done.duplicate
    summary.superseded += done.superseded
    summary.twins += done.twins
    summary.reject(done.rejections())
    summary.create({name: count for name, count in done.created.items() if count})


def _written(stage: Stage, batch: Batch, patience: int) -> Batch:
    attempt = batch.untried()
    try:
        with stage(attempt) as connection:
            dialect.one_writer(connection)
            hold_currency(connection, attempt.shop)
            for step in ENTITY_STEPS if batch.kind.entity else EVENT_STEPS:
                step(connection, attempt)
    except DatabaseUnavailable as error:
        if not patience or not any(word in str(error) for word in BUSY):
            raise
        time.sleep(PAUSE_SECONDS)
        return _written(stage, batch, patience - 1)
    return attempt


def where_it_counts(database: Database) -> Stage:
    """Batches are written to the database itself."""
    return lambda _batch: database.writing()


def _batches(
    kind: Kind, shop: Shop, origin: str, records: Iterable[Any], unused: dict[str, None]
) -> Iterator[Batch]:
    rows, first = iter(records), 1
    while some := list(islice(rows, BATCH)):
        unused.update(_unknown_fields(kind, some))
        yield batch_of_records(kind, shop, origin, some, range(first, first + len(some)))
        first += len(some)


def _unknown_fields(kind: Kind, records: Sequence[Any]) -> dict[str, None]:
    """Names that the kind does not read, in the order met."""
    objects = (record for record in records if isinstance(record, Mapping))
    return {str(name): None for record in objects for name in record if name not in kind.by_name}


def batch_of_records(
    kind: Kind,
    shop: Shop,
    origin: str,
    records: Sequence[Any],
    numbers: Sequence[int],
) -> Batch:
    objects = [record if isinstance(record, Mapping) else {} for record in records]
    raw = {name: [record.get(name) for record in objects] for name in kind.by_name}
    batch = Batch(kind, shop, origin, numbers, raw, objects.__getitem__)
    for place, record in enumerate(records):
        if not isinstance(record, Mapping):
            batch.refuse(place, Refused(None, "The record is not a JSON object.", "not_an_object"))
    return batch

"""The steps that records pass, in order, and the batches they pass in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy.engine import Connection

from data import dialect
from data.engine import Database
from data.errors import Refused
from data.ingest import entities, events, naming, people, refusals
from data.ingest.batch import Batch
from data.ingest.kinds import Kind, kind_named
from data.ingest.parsing import Memory, parse, settle
from data.ingest.summary import Summary
from data.shop import Shop
from data.tables.bookkeeping import touched_days

BATCH = 5_000

Step = Callable[[Connection, Batch], None]


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
        take(database, batch, memory, summary)
    summary.unused_columns = list(unused)
    return summary


def take(database: Database, batch: Batch, memory: Memory, summary: Summary) -> None:
    """One batch through all steps; the summary learns of it once it is committed."""
    parse(batch, memory)
    settle(batch)
    with database.writing() as connection:
        dialect.one_writer(connection)
        for step in ENTITY_STEPS if batch.kind.entity else EVENT_STEPS:
            step(connection, batch)
    summary.accepted += batch.accepted
    summary.duplicate += batch.duplicate
    summary.reject(batch.rejections())
    summary.create({name: count for name, count in batch.created.items() if count})


def _batches(
    kind: Kind, shop: Shop, origin: str, records: Iterable[Any], unused: dict[str, None]
) -> Iterator[Batch]:
    rows, first = iter(records), 1
    while some := list(islice(rows, BATCH)):
        yield batch_of_records(kind, shop, origin, some, range(first, first + len(some)), unused)
        first += len(some)


def batch_of_records(
    kind: Kind,
    shop: Shop,
    origin: str,
    records: Sequence[Any],
    numbers: Sequence[int],
    unused: dict[str, None],
) -> Batch:
    """`unused` gathers the names of fields that the kind does not read, in the order met."""
    objects = [record if isinstance(record, Mapping) else {} for record in records]
    for record in objects:
        unused.update((str(name), None) for name in record if name not in kind.by_name)
    raw = {name: [record.get(name) for record in objects] for name in kind.by_name}
    batch = Batch(kind, shop, origin, numbers, raw, objects.__getitem__)
    for place, record in enumerate(records):
        if not isinstance(record, Mapping):
            batch.refuse(place, Refused(None, "The record is not a JSON object.", "not_an_object"))
    return batch

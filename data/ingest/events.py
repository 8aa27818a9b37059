"""Events: immutable once accepted, but for outcomes that go from null to a value once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.errors import Refused
from data.ingest.batch import Batch, Row, fetch
from data.ingest.erased import is_emptied, is_pseudonym
from data.ingest.kinds import Field
from data.ingest.parsing import missing
from data.ingest.values import show
from data.seals import sealed_through

WHOSE = ("customer_id", "user_id", "session_id")


def recall(connection: Connection, batch: Batch) -> None:
    """The rows that are there already, by key."""
    table, keys = batch.kind.table, batch.live_keys()
    wanted = sa.select(*(table.c[name] for name in batch.kind.columns))
    key_at = batch.kind.columns.index(batch.kind.key)
    rows = fetch(connection, wanted.where(dialect.is_one_of(connection, table.c[batch.kind.key], keys)))
    batch.known = {row[key_at]: tuple(row) for row in rows}


def judge(connection: Connection, batch: Batch) -> None:
    """Each record is new, a duplicate, an outcome, or refused. Records before it in the batch count."""
    judgement = _Judgement(connection, batch)
    keys, known, sent_rows = batch.keys, batch.known, judgement.sent
    for place in batch.live():
        old, sent = known.get(keys[place]), sent_rows[place]
        try:
            if old is None:
                judgement.add(place)
            elif old == sent:
                batch.duplicate += 1
            else:
                judgement.compare(keys[place], old, sent)
        except Refused as reason:
            batch.refuse(place, reason)


class _Judgement:
    """What judging a batch needs at hand: its rows as sent and as kept, open gaps, sealed days."""

    def __init__(self, connection: Connection, batch: Batch) -> None:
        kind = batch.kind
        self.batch = batch
        self.sent = _rows([batch.columns[name] for name in kind.columns])
        self.kept = _rows(_with_defaults(batch))
        self.missing = _gaps(batch)
        self.day_at = kind.columns.index("local_date") if kind.has_days else None
        self.sealed = sealed_through(connection) if kind.has_days else None
        self.whose_at = [kind.columns.index(name) for name in WHOSE if name in kind.columns]
        self.compared = [(field, kind.columns.index(field.first)) for field in kind.fields if field.columns]

    def add(self, place: int) -> None:
        if place in self.missing:
            raise missing(self.missing[place].name)
        row, key = self.kept[place], self.batch.keys[place]
        self._refuse_sealed(row)
        self.batch.known[key] = row
        self.batch.fresh[key] = place
        self.batch.accepted += 1

    def compare(self, key: str, old: Row, sent: Row) -> None:
        told, erased = {}, self._is_erased(old)
        for field, at in self.compared:
            if sent[at] is None or sent[at] == old[at]:
                continue
            if is_emptied(old[at]) or (erased and not field.outcome):
                continue
            if not (field.outcome and old[at] is None):
                shown_at = self.batch.kind.columns.index(_shown(field))
                raise _conflict(field, old[shown_at], sent[shown_at])
            told[at] = sent[at]
        if not told:
            self.batch.duplicate += 1
            return
        self._refuse_sealed(old)
        self.batch.known[key] = tuple(told.get(at, value) for at, value in enumerate(old))
        if key not in self.batch.fresh:
            self.batch.changed.add(key)
        self.batch.accepted += 1

    def _is_erased(self, old: Row) -> bool:
        """Whether the row is of somebody forgotten: what is sent again of it is not kept."""
        return any(is_pseudonym(old[at]) for at in self.whose_at)

    def _refuse_sealed(self, row: Row) -> None:
        if self.day_at is not None and self.sealed is not None and row[self.day_at] <= self.sealed:
            why = f"its figures are kept, raw facts up to {self.sealed} were removed"
            raise Refused(None, f"{row[self.day_at]} is sealed: {why}.", "sealed_day")


def _rows(columns: Sequence[Sequence[Any]]) -> list[Row]:
    return list(zip(*columns, strict=True))


def _with_defaults(batch: Batch) -> list[list[Any]]:
    filled = dict(batch.columns)
    for field in batch.kind.fields:
        if field.default:
            for name, value in zip(field.columns, field.default(batch.shop), strict=True):
                filled[name] = [value if sent is None else sent for sent in filled[name]]
    return [filled[name] for name in batch.kind.columns]


def _gaps(batch: Batch) -> dict[int, Field]:
    """Records in which a required field was not sent; the first such field."""
    gaps: dict[int, Field] = {}
    for field in reversed(batch.kind.required):
        column = batch.columns[field.first]
        if None in column:
            gaps.update((place, field) for place, value in enumerate(column) if value is None)
    return gaps


def _shown(field: Field) -> str:
    """The column in which a person recognises the field: of money the major units."""
    return field.name if field.name in field.columns else field.first


def _conflict(field: Field, old: Any, sent: Any) -> Refused:
    kept, now = (_readable(value) for value in (old, sent))
    if field.personal:
        kept, now = "kept" if old is not None else "not given", "another"
    if field.outcome:
        reason = f"{field.name} is {kept} already and is told once; {now} was sent."
    else:
        reason = f"{field.name} is {kept} under this id; {now} was sent. A correction needs an id of its own."
    return Refused(field.name, reason, "conflict")


def _readable(value: Any) -> str:
    if value is None:
        return "not given"
    if isinstance(value, dt.datetime):
        return f"{value} UTC"
    return show(value) if isinstance(value, str | bool) else str(value)


def write_new(connection: Connection, batch: Batch) -> None:
    rows = [batch.known[key] for key in batch.fresh]
    columns = batch.kind.columns
    if "created_at" not in columns:
        columns = (*columns, "created_at")
        now = batch.shop.now()
        rows = [(*row, now) for row in rows]
    dialect.insert_rows(connection, batch.kind.table, columns, rows)


def write_outcomes(connection: Connection, batch: Batch) -> None:
    if not batch.changed:
        return
    table, columns = batch.kind.table, batch.kind.columns
    outcomes = [name for field in batch.kind.fields if field.outcome for name in field.columns]
    rows = [dict(zip(columns, batch.known[key], strict=True)) for key in sorted(batch.changed)]
    update = table.update().where(table.c[batch.kind.key] == sa.bindparam("its_key"))
    connection.execute(
        update.values({name: sa.bindparam(f"its_{name}") for name in outcomes}),
        [{f"its_{name}": row[name] for name in outcomes} | {"its_key": row[batch.kind.key]} for row in rows],
    )

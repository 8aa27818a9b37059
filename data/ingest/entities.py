"""Entities: upserted, newest wins; fields that were not sent keep their value."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.errors import Refused
from data.ingest.batch import Batch, fetch
from data.ingest.naming import create_minimal, touch
from data.ingest.parsing import missing
from data.ingest.people import count_earlier_events
from data.tables.facts import customers, product_concerns, products, users

State = dict[str, Any]


def recall_entities(connection: Connection, batch: Batch) -> None:
    """The entities that are there already, by key."""
    table, key = batch.kind.table, batch.kind.table.c[batch.kind.key]
    rows = fetch(connection, sa.select(table).where(dialect.is_one_of(connection, key, batch.live_keys())))
    batch.known = {row._mapping[batch.kind.key]: dict(row._mapping) for row in rows}
    if table is products:
        _recall_concerns(connection, batch)


def _recall_concerns(connection: Connection, batch: Batch) -> None:
    ours = dialect.is_one_of(connection, product_concerns.c.product_id, list(batch.known))
    for state in batch.known.values():
        state["concerns"] = ()
    order = (product_concerns.c.product_id, product_concerns.c.concern)
    for product_id, concern in connection.execute(sa.select(*order).where(ours)):
        state = batch.known[product_id]
        state["concerns"] = tuple(sorted((*state["concerns"], concern)))


def merge(connection: Connection, batch: Batch) -> None:
    """Each record becomes the new state of its entity, a duplicate, or refused."""
    owners = _owners_of_emails(connection, batch)
    before = dict(batch.known)
    for place in batch.live():
        key, sent = batch.keys[place], _sent(batch, place)
        old = batch.known.get(key)
        try:
            new = _created(batch, sent) if old is None else _updated(batch, old, sent)
            _own_email(owners, key, old, new)
        except Refused as reason:
            batch.refuse(place, reason)
            continue
        batch.superseded += _differs(new, sent)
        _count(batch, place, old, new)
        batch.known[key] = new
    _write(connection, batch, before)


def _sent(batch: Batch, place: int) -> State:
    found = {column: batch.columns[column][place] for field in batch.kind.fields for column in field.columns}
    return {column: value for column, value in found.items() if value is not None}


def _created(batch: Batch, sent: State) -> State:
    for field in batch.kind.required:
        if field.first not in sent:
            raise missing(field.name)
    now = batch.shop.now()
    state: State = {column.name: None for column in batch.kind.table.columns}
    if batch.kind.table is users:
        state |= {"total_messages": 0, "total_purchases": 0}
    if batch.kind.table is products:
        state |= {"concerns": ()}
    for field in batch.kind.fields:
        if field.default:
            state |= dict(zip(field.columns, field.default(batch.shop), strict=True))
    if "described" in state:
        state["described"] = True
    return {**state, "created_at": now, "updated_at": now, **sent}


def _updated(batch: Batch, old: State, sent: State) -> State:
    said = _still_new(batch, old, sent) if _is_stale(old, sent) else sent
    new = {**old, **_widened(old, said)}
    new |= {at: None for column, at in batch.kind.hinted if column in said}
    if "described" in old:
        new["described"] = True
    return new


def _is_stale(old: State, sent: State) -> bool:
    """Whether a newer record was there before. Only moments that senders told are compared: a record
    without one counts as it arrives and moves none, and an entity never told one has that of its creation."""
    told_at, untold = sent.get("updated_at"), old["updated_at"] == old["created_at"]
    described = old.get("described", True)
    return described and not untold and told_at is not None and told_at < old["updated_at"]


def _still_new(batch: Batch, old: State, sent: State) -> State:
    """What an older record says that no newer one did."""
    hinted = {column for column, at in batch.kind.hinted if old[at] is not None}
    widens = {"first_seen", "last_active"}
    return {
        column: value
        for column, value in sent.items()
        if old[column] in (None, ()) or column in hinted or column in widens
    }


def _differs(new: State, sent: State) -> bool:
    """Whether a newer record's word stands against what was sent."""
    apart = {"updated_at", "first_seen", "last_active"}
    return any(new[column] != value for column, value in sent.items() if column not in apart)


def _widened(old: State, sent: State) -> State:
    """First and latest contact of a user are kept from facts too: what is sent can only widen them."""
    earliest = [at for at in (old.get("first_seen"), sent.get("first_seen")) if at is not None]
    latest = [at for at in (old.get("last_active"), sent.get("last_active")) if at is not None]
    wide = {"first_seen": min, "last_active": max}
    found = {"first_seen": earliest, "last_active": latest}
    return sent | {name: wide[name](found[name]) for name in wide if name in sent}


def _same(old: State, new: State) -> bool:
    """Equal in all that was said of the entity; when it was said does not matter."""
    moments = ("updated_at", "hinted_at", "category_hinted_at")
    return all(old[name] == new[name] for name in new if name not in moments)


def _count(batch: Batch, place: int, old: State | None, new: State) -> None:
    if old is not None and _same(old, new):
        batch.duplicate += 1
        if old == new:
            return
    else:
        batch.accepted += 1
    batch.changed.add(batch.keys[place])


def _owners_of_emails(connection: Connection, batch: Batch) -> dict[str, str]:
    if batch.kind.table is not customers:
        return {}
    emails = {batch.columns["email"][place] for place in batch.live()} - {None}
    wanted = sa.select(customers.c.email, customers.c.customer_id)
    rows = connection.execute(wanted.where(dialect.is_one_of(connection, customers.c.email, emails)))
    return {email: customer for email, customer in rows if email is not None}


def _own_email(owners: dict[str, str], key: str, old: State | None, new: State) -> None:
    email = new.get("email")
    before = old.get("email") if old else None
    if email is None or email == before:
        return
    if owners.get(email, key) != key:
        reason = f"email belongs to customer {owners[email]!r} already; an address is one customer's."
        raise Refused("email", reason, "email_taken")
    owners[email] = key
    if before is not None:
        owners.pop(before, None)


def _write(connection: Connection, batch: Batch, before: dict[str, State]) -> None:
    changed = sorted(batch.changed)
    rows = [batch.known[key] for key in changed]
    _create_named(connection, batch, rows)
    if batch.kind.table is customers:
        _free_emails(connection, [key for key in changed if key in before])
    columns = batch.kind.table.c
    dialect.upsert(
        connection, batch.kind.table, [{name: row[name] for name in row if name in columns} for row in rows]
    )
    if batch.kind.table is users:
        count_earlier_events(connection, [key for key in changed if key not in before])
    if batch.kind.table is products:
        _write_concerns(connection, batch, before)
    moved = [key for key in changed if _moves_figures(batch, before.get(key), batch.known[key])]
    touch(connection, batch, batch.kind.table.name, moved)


def _create_named(connection: Connection, batch: Batch, rows: list[State]) -> None:
    for field in batch.kind.fields:
        if field.refers:
            values = [row[field.first] for row in rows if row[field.first] is not None]
            named = {name for value in values for name in (value if isinstance(value, tuple) else (value,))}
            create_minimal(connection, batch, field.refers, named)


def _free_emails(connection: Connection, keys: list[str]) -> None:
    """An address may pass from one customer to another within a batch: none is held meanwhile."""
    ours = dialect.is_one_of(connection, customers.c.customer_id, keys)
    connection.execute(customers.update().where(ours).values(email=None))


def _write_concerns(connection: Connection, batch: Batch, before: dict[str, State]) -> None:
    nothing: State = {"concerns": ()}
    changed = [
        key
        for key in sorted(batch.changed)
        if before.get(key, nothing)["concerns"] != batch.known[key]["concerns"]
    ]
    ours = dialect.is_one_of(connection, product_concerns.c.product_id, changed)
    connection.execute(product_concerns.delete().where(ours))
    rows = [(key, concern) for key in changed for concern in batch.known[key]["concerns"]]
    dialect.insert_rows(connection, product_concerns, ("product_id", "concern"), rows)


def _moves_figures(batch: Batch, old: State | None, new: State) -> bool:
    return any((old or {}).get(column) != new[column] for column in batch.kind.watched)

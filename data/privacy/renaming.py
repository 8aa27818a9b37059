"""Other names for ids, given everywhere at once: what was one stays one, and figures stay as they were."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table
from sqlalchemy.engine import Connection

from data.ingest.erased import pseudonym
from data.privacy.person import Person, as_people
from data.privacy.traces import Traces
from data.rollups.scope import keys_in, scoped
from data.seals import sealed_through
from data.tables import metadata
from data.tables.bookkeeping import touched_entities
from data.tables.facts import conversation_sessions, customers, users
from data.tables.reporting import person_days, product_gaps, web_sessions

ENTITIES = {"customer_id": customers, "user_id": users, "session_id": conversation_sessions}
# How else a column is called that holds such an id.
ALSO = {"invoice_id": ("original_invoice_id",), "transaction_id": ("return_id",)}
# What `first_known` puts before an id, by the column that it came from.
KINDS = {
    "customer_id": "customer",
    "user_id": "user",
    "session_id": "session",
    "event_id": "event",
    "interaction_id": "use",
}

Names = Mapping[str, str]  # old id -> new one


def rename(connection: Connection, column: str, names: Names) -> None:
    """Renames ids of one column in every table that has it: facts, figures, records, notes."""
    if not names:
        return
    entity = ENTITIES.get(column)
    with _as_table(connection, names) as renamed:
        if entity is not None:
            _copy_entities(connection, entity, column, renamed)
        for table in metadata.sorted_tables:
            for name in (column, *ALSO.get(column, ())):
                if table is not entity and name in table.c:
                    _set(connection, table.c[name], renamed)
        if entity is not None:
            connection.execute(entity.delete().where(keys_in(entity.c[column], renamed)))
            noted = touched_entities.c.entity_table == entity.name
            _set(connection, touched_entities.c.entity_key, renamed, noted)
        if column == "session_id":
            _set(connection, web_sessions.c.session_key, renamed)
    if column in KINDS:
        _rename_people(connection, KINDS[column], names)


def _copy_entities(connection: Connection, table: Table, column: str, renamed: Table) -> None:
    """Rows under the new ids, for others to refer to; an address belongs to one row and is not copied."""
    copied = [each for each in table.c if each.name not in (column, "email")]
    rows = sa.select(renamed.c.key_2, *copied).join(renamed, renamed.c.key_1 == table.c[column])
    connection.execute(table.insert().from_select([column, *(each.name for each in copied)], rows))


def _rename_people(connection: Connection, kind: str, names: Names) -> None:
    """Columns that hold a person as kind and id."""
    people = {f"{kind}:{old}": f"{kind}:{new}" for old, new in names.items()}
    with _as_table(connection, people) as renamed:
        _rename_pauses(connection, renamed)
        for column in (person_days.c.person, web_sessions.c.visitor):
            _set(connection, column, renamed)


def _rename_pauses(connection: Connection, renamed: Table) -> None:
    """Sessions that a pause ended are called by their visitor and the moment they began."""
    table = web_sessions.c
    theirs = sa.and_(table.session_id.is_(None), keys_in(table.visitor, renamed))
    began = sa.func.substr(table.session_key, sa.func.length(table.visitor) + 2)
    key = sa.literal(" ") + _new(table.visitor, renamed) + began
    connection.execute(web_sessions.update().where(theirs).values(session_key=key))


def rename_sealed_searches(connection: Connection, person: Person, traces: Traces) -> None:
    """Queries in figures of sealed days, whose searches are gone: of nobody else, or with an address."""
    sealed, day = sealed_through(connection), person_days.c.record_date
    if sealed is None:
        return
    told = sa.select(person_days.c.subject, person_days.c.person).where(
        person_days.c.activity == "search_gap", day <= sealed
    )
    who_asked: dict[str, set[str]] = defaultdict(set)
    for query, asked_by in connection.execute(told):
        who_asked[query].add(asked_by)
    theirs = {*as_people(person.ids), *(f"session:{key}" for key in person.ids["session_id"])}
    names = {
        query: pseudonym()
        for query, people in sorted(who_asked.items())
        if people <= theirs or traces.without_addresses(query) != query
    }
    with _as_table(connection, names) as renamed:
        _set(
            connection, person_days.c.subject, renamed, person_days.c.activity == "search_gap", day <= sealed
        )
        gap = product_gaps.c
        _set(connection, gap.product_name, renamed, gap.asked_by == "search", gap.record_date <= sealed)


def _set(connection: Connection, column: Any, renamed: Table, *where: ColumnElement[bool]) -> None:
    change = column.table.update().where(keys_in(column, renamed), *where)
    connection.execute(change.values({column.name: _new(column, renamed)}))


def _new(column: ColumnElement[str], renamed: Table) -> Any:
    return sa.select(renamed.c.key_2).where(renamed.c.key_1 == column).scalar_subquery()


def _as_table(connection: Connection, names: Names) -> AbstractContextManager[Table]:
    return scoped(connection, "renamed", names.items(), columns=2)

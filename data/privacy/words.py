"""Words of a person, taken out of the rows that are theirs; counts, amounts and labels stay."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table
from sqlalchemy.engine import Connection

from data import dialect
from data.ingest.erased import EMPTIED, emptied_message
from data.privacy.person import Person, is_theirs
from data.privacy.traces import Traces
from data.tables.facts import (
    analytics,
    chat_message_history,
    conversations,
    customer_interactions,
    customers,
    users,
)

# What is said of a person or by one, and what stands there afterwards.
WORDS: dict[Table, dict[str, str | None]] = {
    customers: {"name": None, "email": None, "country": None, "hinted_at": None},
    users: {"username": None, "preferences": None},
    conversations: {"user_message": EMPTIED, "bot_response": EMPTIED},
    customer_interactions: {"customer_name": None, "activity_description": None},
    analytics: {"metadata": None},
}
# Where others may have written an address of the person.
FREE_TEXTS = (
    conversations.c.user_message,
    conversations.c.bot_response,
    chat_message_history.c.message,
    customer_interactions.c.customer_name,
    customer_interactions.c.activity_description,
    analytics.c.metadata,
    analytics.c.search_query,
    users.c.preferences,
)


def empty_words(connection: Connection, person: Person) -> int:
    """Empties every text of the person's rows; returns in how many rows there were some."""
    emptied = sum(_empty(connection, person, table) for table in WORDS)
    forget_searches(connection, person)
    return emptied + empty_messages(connection, is_theirs(connection, chat_message_history, person.ids))


def _empty(connection: Connection, person: Person, table: Table) -> int:
    after = WORDS[table]
    some = sa.or_(*(table.c[name].is_not(None) for name in after))
    said = {
        name: sa.case((table.c[name].is_not(None), value)) if value == EMPTIED else value
        for name, value in after.items()
    }
    change = table.update().where(is_theirs(connection, table, person.ids), some)
    return connection.execute(change.values(said)).rowcount


def empty_messages(connection: Connection, which: ColumnElement[bool]) -> int:
    """Empties messages of LangChain's history, which keep their type."""
    table = chat_message_history
    rows = connection.execute(sa.select(table.c.id, table.c.message).where(which)).all()
    emptied = [{"its": key, "after": emptied_message(message)} for key, message in rows]
    changed = [row for row, (_, before) in zip(emptied, rows, strict=True) if row["after"] != before]
    if changed:
        update = table.update().where(table.c.id == sa.bindparam("its"))
        connection.execute(update.values(message=sa.bindparam("after")), changed)
    return len(changed)


def forget_searches(connection: Connection, person: Person) -> None:
    """Takes the query out of the person's searches, unless somebody else asked in the same words."""
    table, theirs = analytics, is_theirs(connection, analytics, person.ids)
    asked = sa.select(table.c.search_query).where(theirs, table.c.search_query.is_not(None)).distinct()
    queries = set(connection.execute(asked).scalars())
    others = sa.select(table.c.search_query).where(
        dialect.is_one_of(connection, table.c.search_query, queries), sa.not_(sa.func.coalesce(theirs, False))
    )
    own = queries.difference(connection.execute(others.distinct()).scalars())
    only = dialect.is_one_of(connection, table.c.search_query, own)
    connection.execute(table.update().where(theirs, only).values(search_query=None))


def take_out_addresses(connection: Connection, traces: Traces) -> dict[Table, set[Any]]:
    """Replaces the person's addresses in texts of others; returns the keys of the changed rows by table."""
    changed: dict[Table, set[Any]] = {}
    for column in FREE_TEXTS:
        (key,) = column.table.primary_key.columns
        for address in traces.addresses:
            found = connection.execute(
                sa.select(key, column).where(column.icontains(address, autoescape=True))
            ).all()
            for its, text in found:
                change = column.table.update().where(key == its)
                connection.execute(change.values({column.name: traces.without_addresses(text)}))
                changed.setdefault(column.table, set()).add(its)
    return changed

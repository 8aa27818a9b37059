"""Whom to forget: every id, address and name that facts know one person by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table
from sqlalchemy.engine import Connection

from data import dialect
from data.ingest.erased import is_pseudonym
from data.tables import metadata
from data.tables.facts import (
    analytics,
    chat_message_history,
    conversation_sessions,
    conversations,
    customer_interactions,
    customers,
    transactions,
    users,
)
from data.tables.reporting import web_sessions

OWNERS = ("customer_id", "user_id")
SESSIONS_OF = {
    "customer_id": (analytics, customer_interactions, transactions),
    "user_id": (analytics, conversations, conversation_sessions),
}


@dataclass(frozen=True)
class Person:
    """`ids` by the column that holds them; `words` are addresses and names."""

    ids: dict[str, frozenset[str]]
    words: frozenset[str] = field(default=frozenset())

    @property
    def all_ids(self) -> frozenset[str]:
        return frozenset().union(*self.ids.values())


def customer(connection: Connection, customer_id: str) -> Person:
    """A customer, with the users and visitors that are this customer and nobody else, and their sessions."""
    known = {"customer_id": frozenset({customer_id}), "user_id": _users_of(connection, customer_id)}
    # Who is called by the customer's address is the customer.
    addresses = {word for word in {customer_id, *_words(connection, known)} if "@" in word}
    return _with_sessions(connection, {**known, "user_id": known["user_id"] | addresses})


def user(connection: Connection, user_id: str) -> Person:
    """A user of the assistant or a visitor; the customer behind, if there is one, stays."""
    return _with_sessions(connection, {"customer_id": frozenset(), "user_id": frozenset({user_id})})


def _users_of(connection: Connection, customer_id: str) -> frozenset[str]:
    """A user whom facts know as another customer too is a shared device."""
    tables = (users, analytics)
    named = sa.union(*(sa.select(each.c.user_id).where(each.c.customer_id == customer_id) for each in tables))
    candidates = set(connection.execute(named).scalars()) - {None}
    others = sa.union(
        *(
            sa.select(each.c.user_id).where(
                dialect.is_one_of(connection, each.c.user_id, candidates), each.c.customer_id != customer_id
            )
            for each in tables
        )
    )
    return frozenset(candidates.difference(connection.execute(others).scalars()))


def _with_sessions(connection: Connection, owners: dict[str, frozenset[str]]) -> Person:
    sessions: set[str | None] = set()
    for column, keys in owners.items():
        for table in SESSIONS_OF[column]:
            theirs = dialect.is_one_of(connection, table.c[column], keys)
            sessions |= set(connection.execute(sa.select(table.c.session_id).where(theirs)).scalars())
    visitor = dialect.is_one_of(connection, web_sessions.c.visitor, as_people(owners))
    sessions |= set(connection.execute(sa.select(web_sessions.c.session_id).where(visitor)).scalars())
    ids = {**owners, "session_id": frozenset(filter(None, sessions))}
    known = {column: frozenset(key for key in keys if not is_pseudonym(key)) for column, keys in ids.items()}
    return Person(known, _words(connection, owners))


def as_people(owners: Mapping[str, Collection[str]]) -> list[str]:
    """The ids as columns hold them that may name a customer or a user."""
    return [f"{column.removesuffix('_id')}:{key}" for column in OWNERS for key in sorted(owners[column])]


def _words(connection: Connection, owners: dict[str, frozenset[str]]) -> frozenset[str]:
    told = (
        (customers.c.name, "customer_id"),
        (customers.c.email, "customer_id"),
        (customer_interactions.c.customer_name, "customer_id"),
        (users.c.username, "user_id"),
    )
    found: set[str | None] = set()
    for column, owner in told:
        theirs = dialect.is_one_of(connection, column.table.c[owner], owners[owner])
        found |= set(connection.execute(sa.select(column).where(theirs).distinct()).scalars())
    return frozenset(filter(None, found))


def is_theirs(
    connection: Connection, table: Table, ids: Mapping[str, Collection[str]]
) -> ColumnElement[bool]:
    """A row that names the person, or names nobody and stands in one of their sessions."""
    owners = [name for name in OWNERS if name in table.c]
    told = [dialect.is_one_of(connection, table.c[name], ids[name]) for name in owners]
    if "session_id" in table.c:
        nobody: list[Any] = [table.c[name].is_(None) for name in owners]
        told.append(sa.and_(*nobody, dialect.is_one_of(connection, table.c.session_id, ids["session_id"])))
    return sa.or_(*told)


def tables_of_facts(column: str = "local_date") -> list[Table]:
    """Tables of facts that have the column and say whose a fact is."""
    tables = (transactions, analytics, customer_interactions, conversations, chat_message_history)
    return [table for table in tables if column in table.c]


def tables_of_people() -> list[Table]:
    """Tables whose rows may be somebody's, by the columns they have: a new one is found by itself."""
    return [table for table in metadata.sorted_tables if {*OWNERS, "session_id"} & {*table.c.keys()}]

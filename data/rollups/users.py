"""What the users table keeps from facts, counted anew: turns and purchase events."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.seals import sealed_through
from data.tables.facts import analytics, conversations, users


class Miscounted(NamedTuple):
    """A user whose kept count is not the number of facts."""

    user_id: str
    column: str
    stored: int
    counted: int


def miscounted(connection: Connection) -> Iterator[Miscounted]:
    """Every count of a user that the facts do not bear out.

    Ingest adds to these counts row by row, so that nothing else would notice one that went astray. Where
    retention removed events, a user has at least as many purchases as there are facts of.
    """
    is_purchase = analytics.c.event_type == "purchase"
    yield from _apart(connection, users.c.total_messages, conversations, sa.true())
    some_removed = sealed_through(connection) is not None
    for found in _apart(connection, users.c.total_purchases, analytics, is_purchase):
        if not some_removed or found.stored < found.counted:
            yield found


def count_users_anew(connection: Connection) -> None:
    """Sets every count of users to the number of facts."""
    for found in list(miscounted(connection)):
        change = users.update().where(users.c.user_id == found.user_id)
        connection.execute(change.values({found.column: found.counted}))


def _apart(
    connection: Connection, kept: sa.Column[Any], facts: sa.Table, which: sa.ColumnElement[bool]
) -> Iterator[Miscounted]:
    number = sa.func.count().label("number")
    told = sa.select(facts.c.user_id, number).where(which).group_by(facts.c.user_id).subquery()
    right = sa.func.coalesce(told.c.number, 0)
    both = users.outerjoin(told, told.c.user_id == users.c.user_id)
    rows = sa.select(users.c.user_id, kept, right).select_from(both).where(kept != right)
    for user_id, stored, counted in sorted(map(tuple, connection.execute(rows))):
        yield Miscounted(user_id, kept.name, stored, counted)

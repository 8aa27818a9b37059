"""What the users table keeps from facts: turns, purchases, first and latest contact."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import dialect
from data.ingest.batch import Batch
from data.tables.facts import analytics, conversations, users


@dataclass
class Activity:
    first: dt.datetime
    last: dt.datetime
    messages: int = 0
    purchases: int = 0


def count_for_users(connection: Connection, batch: Batch) -> None:
    """Adds a batch's new turns and events to its users.

    Only rows that were new count, in the transaction that writes them; so each counts once.
    """
    if batch.kind.table not in (conversations, analytics):
        return
    seen = _activity(batch)
    there = sa.select(users.c.user_id).where(dialect.is_one_of(connection, users.c.user_id, list(seen)))
    _add(connection, {user: seen[user] for user in connection.execute(there).scalars()})


def _activity(batch: Batch) -> dict[str, Activity]:
    is_turn = batch.kind.table is conversations
    user_ids, moments = batch.columns["user_id"], batch.columns["occurred_at"]
    types = batch.columns.get("event_type", ())
    seen: dict[str, Activity] = {}
    for place in batch.fresh.values():
        if user_ids[place] is None:
            continue
        moment = moments[place]
        one = seen.setdefault(user_ids[place], Activity(moment, moment))
        one.first, one.last = min(one.first, moment), max(one.last, moment)
        one.messages += is_turn
        one.purchases += not is_turn and types[place] == "purchase"
    return seen


def count_earlier_events(connection: Connection, user_ids: Collection[str]) -> None:
    """Gives users that came into being just now what events had told of them before."""
    if not user_ids:
        return
    table = analytics.c
    purchase = sa.case((table.event_type == "purchase", 1), else_=0)
    told = (
        sa.select(
            table.user_id,
            sa.func.min(table.occurred_at),
            sa.func.max(table.occurred_at),
            sa.func.sum(purchase),
        )
        .where(dialect.is_one_of(connection, table.user_id, list(user_ids)))
        .group_by(table.user_id)
    )
    _add(
        connection,
        {
            user: Activity(first, last, purchases=count)
            for user, first, last, count in connection.execute(told)
        },
    )


def _add(connection: Connection, seen: dict[str, Activity]) -> None:
    if seen:
        connection.execute(_update(), list(_parameters(seen)))


def _update() -> sa.Update:
    kept, first, last = (
        users.c,
        sa.bindparam("first", type_=sa.DateTime),
        sa.bindparam("last", type_=sa.DateTime),
    )
    is_earlier = sa.or_(kept.first_seen.is_(None), kept.first_seen > first)
    is_later = sa.or_(kept.last_active.is_(None), kept.last_active < last)
    return (
        users.update()
        .where(kept.user_id == sa.bindparam("its"))
        .values(
            total_messages=kept.total_messages + sa.bindparam("messages"),
            total_purchases=kept.total_purchases + sa.bindparam("purchases"),
            first_seen=sa.case((is_earlier, first), else_=kept.first_seen),
            last_active=sa.case((is_later, last), else_=kept.last_active),
        )
    )


def _parameters(seen: dict[str, Activity]) -> Iterable[dict[str, Any]]:
    for user, one in sorted(seen.items()):
        yield {
            "its": user,
            "first": one.first,
            "last": one.last,
            "messages": one.messages,
            "purchases": one.purchases,
        }

"""Retention: after so many days messages lose their words and events go; every total stays, and check holds.

Words are part of no figure. Events are: days are sealed with their figures before their events are removed,
see data.rollups.sealing. Each step is one transaction of at most some weeks of events, so that a first run
on a large shop keeps nobody waiting for long; what was cut off goes on with the next run.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from data import audit, dialect
from data.audit import COMMAND_LINE
from data.engine import Database
from data.errors import DatabaseUnavailable, SettingError
from data.ingest.erased import EMPTIED, MARK
from data.privacy.words import empty_messages
from data.rollups import refresh
from data.rollups.refreshing import facts_wait, next_version
from data.rollups.sealing import days_to_seal, seal
from data.schema import settle
from data.seals import sealed_through
from data.shop import Retention, Shop
from data.tables.bookkeeping import rejected_rows, sealed_searches
from data.tables.facts import analytics, chat_message_history, conversations

DAYS_AT_ONCE = 28
TRIES = 20
ONE_DAY = dt.timedelta(days=1)

Guard = Callable[[Connection], None]
_TURN_WORDS = (conversations.c.user_message, conversations.c.bot_response)
_KINDS_OF_WORDS, _KINDS_OF_EVENTS = ("conversations", "messages"), ("events",)


@dataclass(frozen=True)
class LetGo:
    """What retention did, or would do.

    Messages emptied, events removed, refused rows of either removed, days sealed and up to when.
    """

    messages: int
    events: int
    refused: int
    days: int
    through: dt.date | None

    def __bool__(self) -> bool:
        return bool(self.messages or self.events or self.refused)


def apply_retention(
    database: Database,
    shop: Shop,
    retention: Retention,
    guard: Guard | None = None,
    *,
    actor: str = COMMAND_LINE,
) -> LetGo:
    """Empties and removes what is older than the settings say. `guard` may raise to call a step off."""
    messages, refused = _let_words_go(database, shop, retention, guard, actor)
    events = days = 0
    for last in _steps(database, shop, retention):
        removed, sealed = _let_events_go(database, shop, last, guard, actor)
        events, days = events + removed, days + sealed
    with database.reading() as connection:
        return LetGo(messages, events, refused, days, sealed_through(connection))


def foretell_retention(database: Database, shop: Shop, retention: Retention) -> LetGo:
    """What `apply_retention` would do now, without doing it."""
    with database.reading() as connection:
        messages = _count(connection, conversations, _old_turns(shop, retention))
        messages += _count(connection, chat_message_history, _old_messages(shop, retention))
        refused = _count(connection, rejected_rows, _old_refused(shop, retention))
        last = _last_to_go(connection, shop, retention)
        if last is None:
            return LetGo(messages, 0, refused, 0, sealed_through(connection))
        events = _count(connection, analytics, _goes(last))
        days = days_to_seal(connection, sealed_through(connection), last)
        return LetGo(messages, events, refused, days, last)


def _count(connection: Connection, table: sa.Table, which: ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table).where(which)).scalar_one()


def _first_kept(shop: Shop, days: int) -> dt.date:
    return shop.today() - dt.timedelta(days=days)


def _midnight(shop: Shop, day: dt.date) -> dt.datetime:
    """When the day begins, in UTC."""
    return dt.datetime.combine(day, dt.time(), shop.zone).astimezone(dt.UTC).replace(tzinfo=None)


# Messages, and what was refused of messages and events


def _old_turns(shop: Shop, retention: Retention) -> ColumnElement[bool]:
    """Turns of before the first day that is kept, in which there are words."""
    if retention.messages_days is None:
        return sa.false()
    first_kept = _first_kept(shop, retention.messages_days)
    return sa.and_(
        conversations.c.local_date < first_kept, sa.or_(*(word != EMPTIED for word in _TURN_WORDS))
    )


def _old_messages(shop: Shop, retention: Retention) -> ColumnElement[bool]:
    if retention.messages_days is None:
        return sa.false()
    midnight = _midnight(shop, _first_kept(shop, retention.messages_days))
    table = chat_message_history.c
    return sa.and_(table.created_at < midnight, sa.not_(table.message.contains(MARK)))


def _old_refused(shop: Shop, retention: Retention) -> ColumnElement[bool]:
    """Rows refused before the first day that is kept: when they say they happened may be what was wrong."""
    table, old = rejected_rows.c, []
    for kinds, days in (
        (_KINDS_OF_WORDS, retention.messages_days),
        (_KINDS_OF_EVENTS, retention.events_days),
    ):
        if days is not None:
            midnight = _midnight(shop, _first_kept(shop, days))
            old.append(sa.and_(table.kind.in_(kinds), table.rejected_at < midnight))
    return sa.or_(sa.false(), *old)


def _let_words_go(
    database: Database, shop: Shop, retention: Retention, guard: Guard | None, actor: str
) -> tuple[int, int]:
    """Messages emptied, and refused rows removed."""
    if not retention:
        return 0, 0
    emptied: dict[str, Any] = {word.name: sa.case((word.is_not(None), EMPTIED)) for word in _TURN_WORDS}
    with _nobody_else(database, guard) as connection:
        turns = conversations.update().where(_old_turns(shop, retention)).values(emptied)
        messages = connection.execute(turns).rowcount
        messages += empty_messages(connection, _old_messages(shop, retention))
        gone = rejected_rows.delete().where(_old_refused(shop, retention))
        refused = connection.execute(gone).rowcount
        for what, count in (("old messages", messages), ("old refused rows", refused)):
            if count:
                audit.note(connection, audit.Entry(shop.now(), actor, "let go", what, {"rows": count}))
    return messages, refused


# Events


def _last_to_go(connection: Connection, shop: Shop, retention: Retention) -> dt.date | None:
    """The newest day with events among those that are too old; None where there is nothing to remove."""
    if retention.events_days is None:
        return None
    first_kept = _first_kept(shop, retention.events_days)
    day = analytics.c.local_date
    last: dt.date | None = connection.execute(sa.select(sa.func.max(day)).where(day < first_kept)).scalar()
    if last is None:
        return None
    some = sa.select(analytics.c.event_id).where(_goes(last)).limit(1)
    return last if connection.execute(some).first() else None


def _goes(last: dt.date) -> ColumnElement[bool]:
    """Events up to a day, but for those of a visit that goes on after midnight without saying which it is.

    They tell that the visit began before; they go once the next day is sealed as well.
    """
    table, after = analytics.c, analytics.alias("after")
    unnamed = sa.and_(table.channel == "web", sa.func.coalesce(table.session_id, "") == "")
    goes_on = sa.exists().where(
        after.c.local_date == last + ONE_DAY,
        after.c.channel == "web",
        sa.func.coalesce(after.c.session_id, "") == "",
        sa.or_(
            after.c.user_id == table.user_id,
            sa.and_(
                after.c.user_id.is_(None), table.user_id.is_(None), after.c.customer_id == table.customer_id
            ),
        ),
    )
    return sa.and_(table.local_date <= last, sa.not_(sa.and_(table.local_date == last, unnamed, goes_on)))


def _steps(database: Database, shop: Shop, retention: Retention) -> Iterator[dt.date]:
    """The days up to which to remove, one after the other."""
    with database.reading() as connection:
        last = _last_to_go(connection, shop, retention)
        if last is None:
            return
        oldest = sa.select(sa.func.min(analytics.c.local_date)).where(_goes(last))
        first: dt.date = connection.execute(oldest).scalar_one()
    if settlement := settle(database, shop):
        raise SettingError(f"No event was removed: {settlement.sentence}")
    day = first + dt.timedelta(days=DAYS_AT_ONCE - 1)
    while day < last:
        yield day
        day += dt.timedelta(days=DAYS_AT_ONCE)
    yield last


def _let_events_go(
    database: Database, shop: Shop, last: dt.date, guard: Guard | None, actor: str
) -> tuple[int, int]:
    """Seals the days up to one and removes their events, once no fact waits to become a figure."""
    for _ in range(TRIES):
        refresh(database, shop, guard)
        with _nobody_else(database, guard) as connection:
            if not facts_wait(connection):
                return _seal_and_remove(connection, shop, last, actor)
    raise DatabaseUnavailable("Facts come in faster than their days could be sealed; try again later.")


def _seal_and_remove(connection: Connection, shop: Shop, last: dt.date, actor: str) -> tuple[int, int]:
    sealed = sealed_through(connection)
    days = seal(connection, shop, sealed, last) if sealed is None or sealed < last else 0
    _keep_count_of_searches(connection, last)
    removed = connection.execute(analytics.delete().where(_goes(last))).rowcount
    next_version(connection, shop)  # the lists of these events are answered otherwise from now on
    counts = {"events": removed, "days_sealed": days, "up_to": last}
    audit.note(connection, audit.Entry(shop.now(), actor, "let go", "old events", counts))
    return removed, days


def _keep_count_of_searches(connection: Connection, last: dt.date) -> None:
    day, is_search = analytics.c.local_date, analytics.c.event_type == "search"
    searches = sa.select(day, sa.func.count()).where(_goes(last), is_search).group_by(day)
    rows = [{"local_date": on, "searches": count} for on, count in connection.execute(searches)]
    dialect.insert_or_change(
        connection,
        sealed_searches,
        "local_date",
        rows,
        lambda sent: {"searches": sealed_searches.c.searches + sent.searches},
    )


@contextmanager
def _nobody_else(database: Database, guard: Guard | None) -> Iterator[Connection]:
    with database.erasing() as connection:
        dialect.one_writer(connection)
        if guard:
            guard(connection)
        yield connection

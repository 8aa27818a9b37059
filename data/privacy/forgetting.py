"""forget: all that is known of one person is taken out, and no figure of money or orders changes.

One transaction gives every id of the person another name, at random and told to nobody, in facts, figures
and records alike, and empties what was said by them or of them. Then a refresh computes what the words were
part of, and the file is written anew without the old bytes. Each of the three may be repeated, so that what
was broken off is finished by asking again.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Table
from sqlalchemy.engine import Connection

from data import audit, dialect
from data.audit import COMMAND_LINE
from data.engine import Database
from data.ingest.erased import pseudonym
from data.privacy import person as people
from data.privacy.person import Person, is_theirs
from data.privacy.renaming import ENTITIES, rename, rename_sealed_searches
from data.privacy.traces import Traces
from data.privacy.words import empty_words, take_out_addresses
from data.rollups import refresh
from data.rollups.refreshing import next_version
from data.rollups.sealing import sealed_anew
from data.shop import Shop
from data.tables import facts as told
from data.tables.bookkeeping import rejected_rows, touched_days, touched_entities

# Keys of records, which senders may have made of a person's id.
RECORD_KEYS = (
    "transaction_id",
    "invoice_id",
    "event_id",
    "interaction_id",
    "conversation_id",
    "message_id",
)


@dataclass(frozen=True)
class Forgotten:
    """What an erasure changed: ids that were renamed, rows of facts they stood in, rows whose words were
    emptied, texts of others that held an address, refused rows that were removed.
    """

    customers: int
    users: int
    sessions: int
    facts: int
    emptied: int
    mentions: int
    rejected: int

    def __bool__(self) -> bool:
        return any(vars(self).values())


def forget_customer(database: Database, shop: Shop, customer_id: str) -> Forgotten:
    """Forgets a customer, and the users and visitors that are this customer and nobody else."""
    return _forget(database, shop, "customer", lambda connection: people.customer(connection, customer_id))


def forget_user(database: Database, shop: Shop, user_id: str) -> Forgotten:
    """Forgets a user of the assistant, or a visitor; the customer that the user is, if any, stays."""
    return _forget(database, shop, "user", lambda connection: people.user(connection, user_id))


def _forget(database: Database, shop: Shop, kind: str, whom: Callable[[Connection], Person]) -> Forgotten:
    with database.erasing() as connection:
        dialect.one_writer(connection)
        with sealed_anew(connection):
            forgotten = erase(connection, shop, whom(connection))
        if forgotten:  # that it was done, and never of whom
            audit.note(
                connection, audit.Entry(shop.now(), COMMAND_LINE, "erased", f"a {kind}", vars(forgotten))
            )
    refresh(database, shop)
    database.write_file_anew()
    return forgotten


def erase(connection: Connection, shop: Shop, person: Person) -> Forgotten:
    """Takes a person out, within one transaction in which nobody else writes."""
    traces = Traces(person)
    customers, users, sessions = (_known(connection, person, column) for column in ENTITIES)
    rows = _note_days(connection, shop, person)
    emptied = empty_words(connection, person)
    mentions = _take_out_mentions(connection, shop, traces)
    rename_sealed_searches(connection, person, traces)
    if not person.ids["customer_id"]:
        _leave_customer(connection, shop, person)
    for column in RECORD_KEYS:
        rename(connection, column, _telling_keys(connection, person, traces, column))
    for column in ENTITIES:
        rename(connection, column, {key: pseudonym() for key in sorted(person.ids[column])})
    rejected = _remove_rejected(connection, traces)
    next_version(connection, shop)  # no answer kept under the version before is given again
    return Forgotten(customers, users, sessions, rows, emptied, mentions, rejected)


def _known(connection: Connection, person: Person, column: str) -> int:
    """How many of the ids are anywhere."""
    found = [
        sa.select(table.c[column]).where(dialect.is_one_of(connection, table.c[column], person.ids[column]))
        for table in people.tables_of_people()
        if column in table.c
    ]
    everywhere = sa.union(*found).subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(everywhere)).scalar_one()


def _note_days(connection: Connection, shop: Shop, person: Person) -> int:
    """Notes the days of the person's facts for refresh; returns how many facts these are.

    Names decide between what is equal otherwise, and the words of a search are part of figures.
    """
    count = 0
    for table in people.tables_of_facts():
        theirs = is_theirs(connection, table, person.ids)
        by_day = sa.select(table.c.local_date, sa.func.count()).where(theirs).group_by(table.c.local_date)
        days = connection.execute(by_day).all()
        _note(connection, shop, table, (day for day, _ in days))
        count += sum(of_day for _, of_day in days)
    return count


def _note(connection: Connection, shop: Shop, table: Table, days: Iterable[dt.date]) -> None:
    rows = [(table.name, day, shop.now()) for day in sorted(days)]
    dialect.insert_rows(connection, touched_days, ("fact_table", "local_date", "touched_at"), rows)


def _take_out_mentions(connection: Connection, shop: Shop, traces: Traces) -> int:
    changed = take_out_addresses(connection, traces)
    table = told.analytics
    searched = dialect.is_one_of(connection, table.c.event_id, list(changed.get(table, ())))
    days = connection.execute(sa.select(table.c.local_date).where(searched).distinct()).scalars()
    _note(connection, shop, table, days)
    return sum(len(keys) for keys in changed.values())


def _leave_customer(connection: Connection, shop: Shop, person: Person) -> None:
    """A forgotten user no longer is a customer who stays; the figures of people follow."""
    linked = sa.and_(
        dialect.is_one_of(connection, told.users.c.user_id, person.ids["user_id"]),
        told.users.c.customer_id.is_not(None),
    )
    theirs = connection.execute(sa.select(told.users.c.user_id).where(linked)).scalars().all()
    connection.execute(told.users.update().where(linked).values(customer_id=None))
    rows = [(told.users.name, key, shop.now()) for key in theirs]
    dialect.insert_rows(connection, touched_entities, ("entity_table", "entity_key", "touched_at"), rows)


def _telling_keys(connection: Connection, person: Person, traces: Traces, column: str) -> dict[str, str]:
    """New names for keys of the person's records in which an id of the person stands."""
    keys: set[str] = set()
    for table in people.tables_of_facts(column):
        theirs = is_theirs(connection, table, person.ids)
        keys.update(connection.execute(sa.select(table.c[column]).where(theirs).distinct()).scalars())
    return {key: pseudonym() for key in sorted(keys) if traces.in_text(key)}


def _remove_rejected(connection: Connection, traces: Traces) -> int:
    """Refused rows are of no figure: those about the person go."""
    table = rejected_rows.c
    rows = connection.execute(sa.select(table.id, table.record, table.reason, table.origin))
    about = [row.id for row in rows if traces.in_record(row.record, row.reason) or traces.in_text(row.origin)]
    connection.execute(rejected_rows.delete().where(dialect.is_one_of(connection, table.id, about)))
    return len(about)

"""Keys of programs: made, recognised, listed, revoked. The key itself is never stored.

    ssk_3f9a12cd_…43 characters…     ssk_3f9a12cd is its prefix, to find and recognise it by

Scopes and what they include:

    read        figures without people
    identities  read, and people's names
    ingest      sending facts, and nothing else: a program that writes need not be able to read
    admin       everything
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data import audit
from data.audit import COMMAND_LINE
from data.engine import BUSY_TIMEOUT_MS, Database
from data.errors import AnalyticsError, NotFound
from data.kept import KeptConnections
from data.tables.bookkeeping import api_keys

GRANTS = {
    "read": frozenset({"read"}),
    "identities": frozenset({"read", "identities"}),
    "ingest": frozenset({"ingest"}),
    "admin": frozenset({"read", "identities", "ingest", "admin"}),
}
SCOPES = tuple(GRANTS)
PREFIX_LENGTH = len("ssk_3f9a12cd")
LONGEST_NAME = 80
NAME_OF_SETTING = "ADMIN_API_KEY"
FORM = re.compile("ssk_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
ONE_MINUTE = dt.timedelta(minutes=1)
FIND = (
    "SELECT name, key_hash, scope, expires_at, last_used_at FROM api_keys"
    " WHERE prefix = ? AND revoked_at IS NULL"
)


class KeyRefused(AnalyticsError):
    code = "key_refused"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that counts: not revoked, not expired."""

    name: str
    scope: str
    last_used_at: dt.datetime | None

    @property
    def rights(self) -> frozenset[str]:
        return GRANTS[self.scope]


def create(
    database: Database,
    name: str,
    scope: str,
    *,
    now: dt.datetime,
    days: int | None = None,
    actor: str = COMMAND_LINE,
) -> str:
    """A new key, told once. Raises KeyRefused when another key has the name.

    A revoked key keeps its name: who did what stays readable.
    """
    if name == NAME_OF_SETTING:
        raise KeyRefused(f"{NAME_OF_SETTING} is what the key in the settings is called; choose another name.")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise KeyRefused(f"A key's name has 1 to {LONGEST_NAME} printable characters.")
    with database.writing() as connection:
        if connection.scalar(sa.select(api_keys.c.id).where(api_keys.c.name == name)):
            raise KeyRefused(f"There is a key named {name!r} already; names are not used twice.")
        key = _new_key(connection)
        connection.execute(
            api_keys.insert().values(
                name=name,
                prefix=key[:PREFIX_LENGTH],
                key_hash=hashed(key),
                scope=scope,
                created_at=now,
                expires_at=now + dt.timedelta(days=days) if days else None,
            )
        )
        audit.note(connection, audit.Entry(now, actor, "made a key", name, {"scope": scope, "days": days}))
    return key


def _new_key(connection: Connection) -> str:
    """A key whose prefix no other key has."""
    while True:
        key = f"ssk_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
        if not connection.scalar(sa.select(api_keys.c.id).where(api_keys.c.prefix == key[:PREFIX_LENGTH])):
            return key


def listed(database: Database) -> list[dict[str, Any]]:
    """All keys, oldest first; without their hashes."""
    names = ("name", "prefix", "scope", "created_at", "expires_at", "last_used_at", "revoked_at")
    with database.reading() as connection:
        rows = connection.execute(sa.select(*(api_keys.c[name] for name in names)).order_by(api_keys.c.id))
        return [dict(row) for row in rows.mappings()]


def revoke(database: Database, name: str, *, now: dt.datetime, actor: str = COMMAND_LINE) -> None:
    """From now on the key does not count. Raises NotFound when no key that counts has the name."""
    waiting = api_keys.update().where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
    with database.writing() as connection:
        if connection.execute(waiting.values(revoked_at=now)).rowcount == 0:
            raise NotFound(f"There is no key named {name!r} that is still valid.")
        audit.note(connection, audit.Entry(now, actor, "revoked a key", name))


def recognise(kept: KeptConnections, presented: str, now: dt.datetime) -> Key | None:
    """The key that was presented, if it is one of ours and still counts."""
    if not FORM.fullmatch(presented):
        return None
    row = kept.row(FIND, presented[:PREFIX_LENGTH])
    # Compared even where there is no such prefix, and in the same time wherever the two differ.
    if not hmac.compare_digest(row[1] if row else hashed(""), hashed(presented)) or row is None:
        return None
    name, _, scope, expires_at, last_used_at = row
    expires = instant(expires_at)
    if expires is not None and expires <= now:
        return None
    return Key(name, scope, instant(last_used_at))


def note_use(database: Database, key: Key, now: dt.datetime) -> None:
    """Notes when the key was used last, at most once a minute, and never waits for another writer."""
    if key.last_used_at is not None and now - key.last_used_at < ONE_MINUTE:
        return
    unhurried(database, api_keys.update().where(api_keys.c.name == key.name).values(last_used_at=now))


def unhurried(database: Database, noted: sa.Update) -> None:
    """Writes a note that may wait: while somebody else writes, the next request makes it."""
    try:
        with database.engine.connect() as connection, _impatient(database, connection):
            connection.execute(noted)
    except sa.exc.OperationalError:
        return


@contextmanager
def _impatient(database: Database, connection: Connection) -> Iterator[None]:
    """One transaction that gives up where it would have to wait."""
    if not database.is_sqlite:
        with connection.begin():
            connection.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
            yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        with connection.begin():
            yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def instant(value: Any) -> dt.datetime | None:
    """An instant as the driver gives it; SQLite's gives text."""
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value

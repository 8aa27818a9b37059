"""Sign-ins: sessions of people, known by a token that only their browser has.

A sign-in ends when it was not used for a while, when it has lasted long enough, when it is ended by hand,
and when its account is disabled or gets another password.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from data.accounts import GRANTS, Account
from data.engine import Database
from data.kept import KeptConnections
from data.keys import hashed, instant, unhurried
from data.tables.bookkeeping import accounts, sign_ins

NOTED_EVERY = dt.timedelta(minutes=1)
FIND = (
    "SELECT s.id, s.last_seen_at, s.expires_at, a.name, a.role FROM sign_ins s"
    " JOIN accounts a ON a.id = s.account_id"
    " WHERE s.token_hash = ? AND s.ended_at IS NULL AND a.disabled_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long a sign-in lasts without use, and in all."""

    idle: dt.timedelta
    whole: dt.timedelta


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that counts: its account's name and role."""

    id: int
    name: str
    role: str
    last_seen_at: dt.datetime

    @property
    def rights(self) -> frozenset[str]:
        return GRANTS[self.role]


def begin(database: Database, account: Account, lifetimes: Lifetimes, *, now: dt.datetime) -> str | None:
    """A new sign-in; its token, told once. Those that are long over are removed.

    None where the account was disabled, or given another password, since it was recognised.
    """
    token = secrets.token_urlsafe(32)
    made = {"account_id": account.id, "token_hash": hashed(token), "signed_in_at": now, "last_seen_at": now}
    with database.writing() as connection:
        # First, as it holds the account until the sign-in is there: whoever ends them all then ends this too.
        same = (accounts.c.password_hash == account.password_hash, accounts.c.disabled_at.is_(None))
        seen = accounts.update().where(accounts.c.id == account.id, *same)
        if connection.execute(seen.values(last_signed_in_at=now)).rowcount == 0:
            return None
        connection.execute(sign_ins.delete().where(sign_ins.c.expires_at < now - lifetimes.whole))
        connection.execute(sign_ins.insert().values(**made, expires_at=now + lifetimes.whole))
    return token


def recognise(kept: KeptConnections, token: str, lifetimes: Lifetimes, *, now: dt.datetime) -> SignIn | None:
    """The sign-in of that token, if it still counts."""
    row = kept.row(FIND, hashed(token))
    if row is None:
        return None
    number, last_seen, expires, name, role = row
    last_seen, expires = instant(last_seen), instant(expires)
    if last_seen is None or expires is None or now >= expires or now - last_seen >= lifetimes.idle:
        return None
    return SignIn(number, name, role, last_seen)


def note_use(database: Database, sign_in: SignIn, *, now: dt.datetime) -> None:
    """Notes that it is in use, at most once a minute, and never waits for another writer."""
    if now - sign_in.last_seen_at >= NOTED_EVERY:
        unhurried(database, sign_ins.update().where(sign_ins.c.id == sign_in.id).values(last_seen_at=now))


def end(database: Database, token: str, *, now: dt.datetime) -> None:
    """From now on the token does not count."""
    ended = sign_ins.update().where(sign_ins.c.token_hash == hashed(token), sign_ins.c.ended_at.is_(None))
    with database.writing() as connection:
        connection.execute(ended.values(ended_at=now))

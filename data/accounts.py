"""Accounts of people: made, recognised by their password, given another or another role, disabled, enabled.

Roles and what they include:

    viewer    figures
    analyst   viewer, and people's names and addresses, and lists of facts to take away
    admin     everything
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.engine import Connection

from data import audit
from data.audit import COMMAND_LINE
from data.engine import Database
from data.errors import AnalyticsError, NotFound
from data.tables.bookkeeping import accounts, sign_ins

GRANTS = {
    "viewer": frozenset({"read"}),
    "analyst": frozenset({"read", "identities"}),
    "admin": frozenset({"read", "identities", "ingest", "admin"}),
}
ROLES = tuple(GRANTS)
LONGEST_NAME = 80
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
HARD_TO_GUESS = 3  # of zxcvbn's scores from 0 to 4: a hundred million guesses and more


class AccountRefused(AnalyticsError):
    code = "account_refused"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that may sign in, and the hash of its password."""

    id: int
    name: str
    role: str
    password_hash: str = field(repr=False)
    password_set_at: dt.datetime


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the library's parameters, which follow RFC 9106 for memory that is scarce."""
    return PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    """Compared with where no account has the name, so that an answer takes as long."""
    return _hasher().hash("the password of nobody")


def create(
    database: Database,
    name: str,
    role: str,
    password: str,
    *,
    now: dt.datetime,
    actor: str = COMMAND_LINE,
    shop_name: str = "",
) -> None:
    """Raises AccountRefused when the name is taken, or name or password cannot be used.

    Whoever guesses tries what is like the name, or the shop's. A disabled account
    keeps its name: who did what stays readable.
    """
    name = plain(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccountRefused(f"A name has 1 to {LONGEST_NAME} printable characters.")
    password_hash = _hashed(name, password, shop_name)
    with database.writing() as connection:
        if connection.scalar(sa.select(accounts.c.id).where(_is_named(name))):
            raise AccountRefused(f"There is an account named {name!r} already; names are not used twice.")
        made = {"name": name, "role": role, "password_hash": password_hash}
        connection.execute(accounts.insert().values(**made, created_at=now, password_set_at=now))
        audit.note(connection, audit.Entry(now, actor, "made an account", name, {"role": role}))


def set_password(
    database: Database,
    name: str,
    password: str,
    *,
    now: dt.datetime,
    actor: str = COMMAND_LINE,
    shop_name: str = "",
) -> None:
    """Gives another password and ends every sign-in made with the one before.

    Raises NotFound when there is no such account, AccountRefused when the password cannot be used.
    """
    password_hash = _hashed(name, password, shop_name)
    with database.writing() as connection:
        account = _found(connection, name)
        _change(connection, account, password_hash=password_hash, password_set_at=now)
        ended = {"sign_ins_ended": _end_all(connection, account, now)}
        audit.note(connection, audit.Entry(now, actor, "set a password", account.name, ended))


def give_role(
    database: Database, name: str, role: str, *, now: dt.datetime, actor: str = COMMAND_LINE
) -> None:
    """Another role, which counts from the next request on, for sign-ins that are open too.

    Raises NotFound when there is no such account, AccountRefused when it has the role already.
    """
    with database.writing() as connection:
        account = _found(connection, name)
        if account.role == role:
            raise AccountRefused(f"{account.name} has the role {role} already.")
        _change(connection, account, role=role)
        told = {"before": account.role, "now": role}
        audit.note(connection, audit.Entry(now, actor, "changed a role", account.name, told))


def disable(database: Database, name: str, *, now: dt.datetime, actor: str = COMMAND_LINE) -> None:
    """From now on the account may not sign in, and its sign-ins are ended. Raises NotFound."""
    with database.writing() as connection:
        account = _found(connection, name)
        if account.disabled_at is not None:
            raise NotFound(f"The account {account.name!r} is disabled already.")
        _change(connection, account, disabled_at=now)
        ended = {"sign_ins_ended": _end_all(connection, account, now)}
        audit.note(connection, audit.Entry(now, actor, "disabled an account", account.name, ended))


def enable(database: Database, name: str, *, now: dt.datetime, actor: str = COMMAND_LINE) -> None:
    """The account may sign in again, with the password and the role it had. Raises NotFound."""
    with database.writing() as connection:
        account = _found(connection, name)
        if account.disabled_at is None:
            raise NotFound(f"The account {account.name!r} is not disabled.")
        _change(connection, account, disabled_at=None)
        audit.note(connection, audit.Entry(now, actor, "enabled an account", account.name))


def end_sign_ins(database: Database, name: str, *, now: dt.datetime, actor: str = COMMAND_LINE) -> int:
    """Signs the account out everywhere; how many sign-ins that ended. Raises NotFound."""
    with database.writing() as connection:
        account = _found(connection, name)
        ended = _end_all(connection, account, now)
        entry = audit.Entry(now, actor, "signed an account out", account.name, {"sign_ins_ended": ended})
        audit.note(connection, entry)
    return ended


def listed(database: Database) -> list[dict[str, Any]]:
    """All accounts by name; without the hashes of their passwords."""
    names = ("name", "role", "created_at", "last_signed_in_at", "disabled_at")
    with database.reading() as connection:
        rows = connection.execute(sa.select(*(accounts.c[name] for name in names)).order_by(accounts.c.name))
        return [dict(row) for row in rows.mappings()]


def anyone(database: Database) -> bool:
    """Whether there is an account that may sign in; not where the schema is of a time before accounts."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table(accounts.name):
            return False
        wanted = sa.select(accounts.c.id).where(accounts.c.disabled_at.is_(None)).limit(1)
        return connection.scalar(wanted) is not None


def named(database: Database, name: str) -> Account | None:
    """The account of that name, if it may sign in."""
    if not name.isprintable():  # no account is called so, and PostgreSQL takes no NUL
        return None
    columns = (accounts.c[each.name] for each in fields(Account))
    wanted = sa.select(*columns).where(_is_named(name), accounts.c.disabled_at.is_(None))
    with database.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    return Account(*row) if row else None


def recognise(database: Database, name: str, password: str) -> Account | None:
    """The account of that name and password, if it may sign in; as slow where there is none."""
    account = named(database, name)
    if not _is_right(account.password_hash if account else _hash_of_nobody(), password) or account is None:
        return None
    if _hasher().check_needs_rehash(account.password_hash):
        return replace(account, password_hash=_hash_anew(database, account.password_hash, password))
    return account


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False


def _hash_anew(database: Database, known: str, password: str) -> str:
    """With today's parameters, while the password is at hand; not over another that was given meanwhile."""
    anew = _hasher().hash(password)
    with database.writing() as connection:
        changed = accounts.update().where(accounts.c.password_hash == known)
        connection.execute(changed.values(password_hash=anew))
    return anew


def _hashed(name: str, password: str, shop_name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountRefused(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    if plain(name) in plain(password) or len(set(password)) < 5:
        raise AccountRefused("This password is too easy to guess: it holds the name, or few characters.")
    if _is_soon_guessed(password, [name, *shop_name.split(), "".join(shop_name.split()), "smartshopie"]):
        raise AccountRefused(
            "This password is too easy to guess: it is common, repeats itself, or follows the keyboard or "
            "the shop's name. Take several words that do not belong together."
        )
    return _hasher().hash(password)


def _is_soon_guessed(password: str, words_at_hand: list[str]) -> bool:
    from zxcvbn import zxcvbn  # reads lists of thirty thousand words, for who sets a password alone

    weighed = zxcvbn(password, user_inputs=words_at_hand, max_length=LONGEST_PASSWORD)
    return int(weighed["score"]) < HARD_TO_GUESS


def plain(name: str) -> str:
    """The name as it is kept and looked for: however it is written, it is one."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _is_named(name: str) -> sa.ColumnElement[bool]:
    return accounts.c.name == plain(name)


class _Found(NamedTuple):
    """The account that somebody named, by the name it has."""

    id: int
    name: str
    role: str
    disabled_at: dt.datetime | None


def _found(connection: Connection, name: str) -> _Found:
    columns = (accounts.c.id, accounts.c.name, accounts.c.role, accounts.c.disabled_at)
    row = connection.execute(sa.select(*columns).where(_is_named(name))).one_or_none()
    if row is None:
        raise NotFound(f"There is no account named {name!r}.")
    return _Found(*row)


def _change(connection: Connection, account: _Found, **values: object) -> None:
    connection.execute(accounts.update().where(accounts.c.id == account.id).values(values))


def _end_all(connection: Connection, account: _Found, now: dt.datetime) -> int:
    open_ones = sign_ins.update().where(sign_ins.c.account_id == account.id, sign_ins.c.ended_at.is_(None))
    return connection.execute(open_ones.values(ended_at=now)).rowcount

"""Leadership of the worker: one holder at a time, kept by a heartbeat."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from data.engine import Database
from data.errors import DatabaseError
from data.tables.bookkeeping import worker_lease

NAME = "worker"
LASTS = dt.timedelta(seconds=15)
GIVEN_UP = dt.datetime(1970, 1, 1)  # noqa: DTZ001  instants are kept naive, in UTC


class LeaseLost(DatabaseError):
    """Another worker leads now; what was being written must not be committed."""

    code = "lease_lost"


def take(database: Database, holder: str, now: dt.datetime) -> bool:
    """Takes or keeps the lead for `LASTS`; False while another holds it."""
    with database.writing() as connection:
        if _renew(connection, holder, now):
            return True
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        first = insert(worker_lease).values(name=NAME, **_terms(holder, now)).on_conflict_do_nothing()
        return connection.execute(first.returning(worker_lease.c.name)).first() is not None


def hold(connection: Connection, holder: str, now: dt.datetime) -> None:
    """Keeps the lead within a transaction; raises LeaseLost when it has gone to another."""
    if not _renew(connection, holder, now):
        raise LeaseLost("Another worker has taken over.")


def is_held(connection: Connection, now: dt.datetime) -> bool:
    """Whether a worker leads whose heartbeat is fresh."""
    fresh = sa.select(worker_lease.c.name).where(worker_lease.c.expires_at >= now)
    return connection.execute(fresh).first() is not None


def release(database: Database, holder: str) -> None:
    """Gives the lead up so that another worker can take it at once; when it was seen last is kept."""
    mine = worker_lease.update().where(worker_lease.c.holder == holder)
    with database.writing() as connection:
        connection.execute(mine.values(expires_at=GIVEN_UP))


def _renew(connection: Connection, holder: str, now: dt.datetime) -> bool:
    mine_or_lapsed = sa.or_(worker_lease.c.holder == holder, worker_lease.c.expires_at < now)
    update = worker_lease.update().where(worker_lease.c.name == NAME, mine_or_lapsed)
    return bool(connection.execute(update.values(**_terms(holder, now))).rowcount)


def _terms(holder: str, now: dt.datetime) -> dict[str, object]:
    return {"holder": holder, "heartbeat_at": now, "expires_at": now + LASTS}

"""How far the days reach whose events retention removed."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.tables.bookkeeping import sealed_days


def sealed_through(connection: Connection) -> dt.date | None:
    """The last sealed day; None where nothing was removed."""
    return connection.execute(sa.select(sa.func.max(sealed_days.c.local_date))).scalar()

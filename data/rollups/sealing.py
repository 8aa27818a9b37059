"""Sealed days: their raw facts were removed, so that their figures are kept and never computed again."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.errors import SealedDays
from data.sentences import counted
from data.tables.bookkeeping import sealed_days


def sealed(connection: Connection) -> frozenset[dt.date]:
    """The days of which facts of some table were removed."""
    return frozenset(connection.execute(sa.select(sealed_days.c.local_date).distinct()).scalars())


def refuse_sealed(connection: Connection) -> None:
    """Raises SealedDays where a rebuild would lose figures that nothing can be computed from."""
    days = sealed(connection)
    if days:
        raise SealedDays(
            f"Facts of {counted(len(days), 'day')} between {min(days)} and {max(days)} were removed, and a "
            "rebuild would lose the figures of these days; nothing was changed."
        )

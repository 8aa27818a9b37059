"""What a database may hold and still count as empty: what init and a worker without facts leave there."""

from collections.abc import Callable, Iterable

from data.errors import BackupError
from data.tables import metadata
from data.tables.bookkeeping import data_version, shop_settings, worker_lease
from data.tables.records import audit_log

VERSION_TABLE = "alembic_version"
OURS = frozenset({*metadata.tables, VERSION_TABLE})
NOT_COUNTED = frozenset(
    {VERSION_TABLE, audit_log.name, data_version.name, shop_settings.name, worker_lease.name}
)


def refuse_rows(there: Iterable[str], holds: Callable[[str], bool]) -> None:
    """Raises BackupError when a table of ours among those that are `there` holds a row."""
    for name in sorted((OURS - NOT_COUNTED).intersection(there)):
        if holds(name):
            raise BackupError(
                f"Nothing was restored: the database that DATABASE_URL names is not empty, {name} has rows. "
                "Name a new one, or empty this one with `python manage.py reset`."
            )


def refuse_others(there: Iterable[str]) -> None:
    """Raises BackupError when there are tables of somebody else, where a restore would remove them."""
    others = set(there) - OURS
    if others:
        raise BackupError(
            f"Nothing was restored: the database that DATABASE_URL names has tables of another make, such as "
            f"{min(others)}. Name a new one."
        )

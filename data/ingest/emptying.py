"""The database emptied, as after its first migration."""

from data import audit, dialect
from data.audit import COMMAND_LINE
from data.engine import Database
from data.shop import Shop
from data.tables import metadata
from data.tables.bookkeeping import data_version, worker_lease
from data.tables.records import audit_log

# The version goes on growing, so that no cache takes new figures for old; a running worker keeps its lead;
# the audit log tells of the emptying itself.
KEPT = (audit_log, data_version, worker_lease)


def empty_database(database: Database, shop: Shop) -> None:
    """Removes every fact, figure, record, key and user, in one transaction."""
    with database.writing() as connection:
        dialect.one_writer(connection)
        for table in reversed(metadata.sorted_tables):
            if table not in KEPT:
                connection.execute(table.delete())
        connection.execute(
            data_version.update().values(version=data_version.c.version + 1, refreshed_at=shop.now())
        )
        audit.note(connection, audit.Entry(shop.now(), COMMAND_LINE, "emptied", "the database"))

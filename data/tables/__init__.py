"""Every table of the database, in the order in which schema.sql shows them.

`facts` are written by data.ingest, `reporting` by data.rollups, `records` and `bookkeeping` by the
part that each table's comment names. One metadata holds them all. Whoever changes a table adds a
migration: docs/decisions/0002-migrations.md says how.
"""

from data.tables import audit, bookkeeping, facts, records, reporting, views
from data.tables.columns import metadata

__all__ = ["audit", "bookkeeping", "facts", "metadata", "records", "reporting", "views"]

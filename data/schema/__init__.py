"""The schema: made and brought up to date, checked at start, written out, and what it was settled with."""

from data.schema.settling import Settlement, settle
from data.schema.text import schema_sql
from data.schema.versions import MigrationReport, migrate, require_current, schema_version

__all__ = [
    "MigrationReport",
    "Settlement",
    "migrate",
    "require_current",
    "schema_sql",
    "schema_version",
    "settle",
]

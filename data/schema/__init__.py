"""The schema: made and brought up to date, checked at start, written out, and what it was settled with."""

from data.schema.settling import Settlement, hold_currency, require_currency, settle
from data.schema.text import schema_sql
from data.schema.versions import (
    MigrationReport,
    adopt,
    is_current,
    make_private,
    migrate,
    require_current,
    require_version,
    schema_version,
)

__all__ = [
    "MigrationReport",
    "Settlement",
    "adopt",
    "hold_currency",
    "is_current",
    "make_private",
    "migrate",
    "require_currency",
    "require_current",
    "require_version",
    "schema_sql",
    "schema_version",
    "settle",
]

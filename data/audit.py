"""The audit log: who did what that matters later. It only grows; the database refuses anything else."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.engine import Database
from data.tables.records import audit_log

MOST_READ = 1000
# Who works at the command line is known to the machine alone.
COMMAND_LINE = "command line"
WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Entry:
    """`actor` is an account, a key, the command line or the worker; `subject` a thing, never a customer."""

    at: dt.datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any] = field(default_factory=dict)
    request_id: str | None = None


def note(connection: Connection, entry: Entry) -> None:
    """Within the transaction of what was done, so that neither is there without the other."""
    details = orjson.dumps(entry.details, option=orjson.OPT_SORT_KEYS).decode()
    values = {"occurred_at": entry.at, "actor": entry.actor, "action": entry.action, "subject": entry.subject}
    connection.execute(audit_log.insert().values(**values, details=details, request_id=entry.request_id))


def noted(database: Database, entry: Entry) -> None:
    """In a transaction of its own, for what changes nothing itself."""
    with database.writing() as connection:
        note(connection, entry)


def read(database: Database, *, limit: int, before: int | None = None) -> list[dict[str, Any]]:
    """The newest entries first, `before` the one with that id."""
    wanted = sa.select(audit_log).order_by(audit_log.c.id.desc()).limit(min(limit, MOST_READ))
    if before is not None:
        wanted = wanted.where(audit_log.c.id < before)
    with database.reading() as connection:
        rows = connection.execute(wanted).mappings().all()
    return [_told(row) for row in rows]


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    """With keys of plain text, which the names of columns only look like."""
    return {
        **{str(name): value for name, value in row.items()},
        "details": orjson.loads(row["details"] or "{}"),
    }

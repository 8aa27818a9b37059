"""Rows that were refused: kept once each, to be mended and sent again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from data import dialect
from data.ingest.batch import Batch
from data.ingest.values import show
from data.tables.bookkeeping import rejected_rows

LONGEST_KEPT = 25_000


def keep(connection: Connection, batch: Batch) -> None:
    """Keeps the batch's refused rows; one that is there already is kept once, and counted."""
    now = batch.shop.now()
    rows = [
        {
            "kind": batch.kind.name,
            "origin": batch.origin,
            "row_number": batch.numbers[place],
            "field": reason.field,
            "reason": reason.reason,
            "code": reason.code,
            "rejected_at": now,
            "last_rejected_at": now,
            **as_kept(batch.kind.name, batch.record_at(place)),
        }
        for place, reason in sorted(batch.refused.items())
    ]
    dialect.insert_or_change(connection, rejected_rows, "fingerprint", rows, _refused_again)


def _refused_again(sent: Any) -> dict[str, Any]:
    """Of the same record the newest reason counts; where it was met first stays."""
    return {
        "field": sent.field,
        "reason": sent.reason,
        "code": sent.code,
        "last_rejected_at": sent.last_rejected_at,
        "times_rejected": rejected_rows.c.times_rejected + 1,
    }


def as_kept(kind: str, record: Mapping[str, Any]) -> dict[str, str]:
    """The record as JSON text, and its fingerprint."""
    given = {str(name): _shortened(value) for name, value in record.items() if value not in (None, "")}
    try:
        text = json.dumps(given, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):  # from a program only: what JSON has no way to say
        shown = {name: value if isinstance(value, str) else show(value) for name, value in given.items()}
        text = json.dumps(shown, sort_keys=True)
    return {"record": text, "fingerprint": hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()}


def _shortened(value: Any) -> Any:
    """Nobody mends a field of megabytes; a number that JSON does not know becomes its name."""
    if isinstance(value, str):
        return value[:LONGEST_KEPT]
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return value

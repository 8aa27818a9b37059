"""Records that are accepted as they are; a test changes what it is about."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from data.engine import Database
from data.ingest import Summary, ingest
from data.shop import Shop
from data.tables import metadata

NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)

SALE = {
    "transaction_id": "t1",
    "invoice_id": "i1",
    "customer_id": "c1",
    "product_id": "p1",
    "invoice_date": "2026-03-01T10:00:00Z",
    "quantity": 2,
    "amount": "20.00",
}
EVENT = {
    "event_id": "e1",
    "event_type": "page_view",
    "channel": "web",
    "occurred_at": "2026-03-01T10:00:00Z",
}
USE = {
    "interaction_id": "x1",
    "interaction_type": "Skin Analysis",
    "interaction_date": "2026-03-01T10:00:00Z",
}
CALL = {"inference_id": "f1", "model_name": "skin-1", "occurred_at": "2026-03-01T10:00:00Z"}
TURN = {"conversation_id": "v1", "session_id": "s1", "user_id": "u1", "occurred_at": "2026-03-01T10:00:00Z"}
MESSAGE = {
    "session_id": "s1",
    "created_at": "2026-03-01T10:00:00Z",
    "message": {"type": "human", "data": {"content": "hello"}},
}
PAYMENT = {"payment_id": "b1", "paid_at": "2026-03-01T10:00:00Z", "amount": 49, "period_month": "2026-03"}
PLAN = {"plan_name": "Growth", "base_fee": 49, "valid_from": "2026-01-01"}
API = {"api_name": "vision", "unit": "call", "unit_price": "0.002"}


def a_shop(**changes: Any) -> Shop:
    return Shop(clock=lambda: NOW, **changes)


def send(database: Database, kind: str, *records: Any, shop: Shop | None = None) -> Summary:
    return ingest(database, shop or a_shop(), kind, records, origin="test")


def counts(summary: Summary) -> tuple[int, int, int]:
    return summary.accepted, summary.duplicate, summary.rejected


def rows(database: Database, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The columns of all rows, in order of the first of them."""
    chosen = [metadata.tables[table].c[column] for column in columns]
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*chosen).order_by(*chosen))]


def dump(database: Database, *tables: str) -> dict[str, list[Any]]:
    """All rows of tables but for the moments at which we wrote them."""
    wall_clock = ("id", "created_at", "updated_at", "touched_at", "rejected_at")
    return {
        table: rows(
            database, table, *(c.name for c in metadata.tables[table].columns if c.name not in wall_clock)
        )
        for table in tables
    }

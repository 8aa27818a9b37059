"""A shop as the first version left it: facts and records by plain SQL, with the columns that it had."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from data import keys
from data.engine import Database
from data.migrations import known_versions
from data.schema.versions import upgrade
from data.vocabulary import REST, TOP

KEY = "ssk_0a1b2c3d_" + 43 * "k"
THEN = dt.datetime.fromisoformat("2026-02-04T06:00:00")
FIRST, SECOND = "2026-02-02", "2026-02-03"
STAMPS = {"created_at": THEN, "updated_at": THEN}

Row = Mapping[str, Any]


def moment(column: str, text: str) -> dict[str, Any]:
    """An instant, and its day and hour in this shop's zone, which is UTC."""
    instant = dt.datetime.fromisoformat(text)
    settled = {"local_date": instant.date(), "local_hour": instant.hour}
    ms = round(instant.replace(tzinfo=dt.UTC).timestamp() * 1000)
    return {column: instant, **settled, "at_ms": ms, "created_at": THEN}


def line(key: str, at: str, customer: str | None, product: str, cents: int, **more: Any) -> Row:
    return {
        "transaction_id": key,
        "invoice_id": f"order-{key}",
        "customer_id": customer,
        "product_id": product,
        **moment("invoice_date", at),
        "kind": "sale",
        "quantity": 1,
        "amount_minor": cents,
        "amount": cents / 100,
        "tax_minor": 0,
        "tax": 0.0,
        "discount_minor": 0,
        "discount": 0.0,
        "session_id": None,
        **more,
    }


def event(key: str, kind: str, at: str, session: str, product: str | None = None) -> Row:
    told = {"event_id": key, "event_type": kind, "channel": "web", "session_id": session}
    return {**told, "product_id": product, "user_id": f"visitor of {session}", **moment("occurred_at", at)}


def use(key: str, at: str, feature: str, customer: str, score: int) -> Row:
    told = {"interaction_id": key, "interaction_type": feature, "customer_id": customer}
    return {**told, "satisfaction_score": score, "message_count": 2, **moment("interaction_date", at)}


# Two days in February; as many orders as lines, of 10.00 on average, as the books of a load want it.
LINES = (
    line("T1", "2026-02-02T09:30:00", "ada", "serum", 2190, discount_minor=500, discount=5.0),
    line("T2", "2026-02-02T10:00:00", "bob", "oil", 510),
    line("T3", "2026-02-03T12:00:00", "ada", "oil", 800, session_id="buys"),
    line("T4", "2026-02-03T15:00:00", None, "serum", 500),
)
TABLES: Mapping[str, tuple[Row, ...]] = {
    "shop_settings": (
        {"name": "SHOP_TIMEZONE", "value": "UTC", "settled_at": THEN},
        {"name": "SHOP_CURRENCY", "value": "EUR", "settled_at": THEN},
        {"name": "ATTRIBUTION_WINDOW_DAYS", "value": "7", "settled_at": THEN},
        {"name": "SESSION_PAUSE_MINUTES", "value": "30", "settled_at": THEN},
    ),
    "customers": (
        {"customer_id": "ada", "name": "Ada", "email": "ada@mail.example", "described": True, **STAMPS},
        {"customer_id": "bob", "name": "Bob", "email": "bob@mail.example", "described": True, **STAMPS},
    ),
    "products": tuple(
        {
            "product_id": key,
            "product_name": key.title(),
            "category": f"{key.title()}s",
            "merchandise": True,
            "described": True,
            **STAMPS,
        }
        for key in ("serum", "oil")
    ),
    "users": ({"user_id": "tg-1", "username": "Ada", "customer_id": "ada", "total_messages": 1, **STAMPS},),
    "conversation_sessions": ({"session_id": "chat-1", "user_id": "tg-1", "channel": "chat", **STAMPS},),
    "transactions": LINES,
    "analytics": (
        event("E1", "page_view", "2026-02-03T11:00:00", "buys"),
        event("E2", "product_view", "2026-02-03T11:01:00", "buys", "oil"),
        event("E3", "add_to_cart", "2026-02-03T11:02:00", "buys", "oil"),
        event("E4", "page_view", "2026-02-03T11:00:00", "leaves"),
    ),
    "customer_interactions": (
        use("X1", "2026-02-03T09:00:00", "Skin Analysis", "ada", 5),
        use("X2", "2026-02-03T16:00:00", "Chat Assistant", "bob", 3),
    ),
    "conversations": (
        {
            "conversation_id": "V1",
            "session_id": "chat-1",
            "user_id": "tg-1",
            "user_message": "which oil?",
            "bot_response": "this one",
            **moment("occurred_at", "2026-02-03T09:05:00"),
        },
    ),
    # Figures of a first refresh, in the table that a migration computes a column of.
    "customer_days": tuple(
        {
            "record_date": dt.date.fromisoformat(day),
            "customer_id": who,
            "orders": 1,
            "tier": tier,
            "sales_minor": cents,
            "net_minor": cents,
            "first_day": first,
        }
        for day, who, tier, cents, first in (
            (FIRST, "ada", TOP, 2190, True),
            (FIRST, "bob", REST, 510, True),
            (SECOND, "ada", TOP, 800, False),
        )
    ),
    "rejected_rows": (
        {
            "kind": "transactions",
            "origin": "rest",
            "row_number": 1,
            "field": "quantity",
            "reason": "zero",
            "code": "quantity",
            "record": "{}",
            "fingerprint": "f",
            "rejected_at": THEN,
        },
    ),
    "usage_alerts": ({"alert_type": "quota", "threshold": 80.0, "used": 81.0, "triggered_at": THEN},),
    "predictions": (
        {
            "customer_id": "ada",
            "purchase_probability": 0.7,
            "predicted_label": 1,
            "confidence": 0.7,
            "prediction_date": THEN.date(),
        },
    ),
    "audit_log": ({"occurred_at": THEN, "actor": "command line", "action": "made a key", "subject": "shop"},),
    # One that clients go on using.
    "api_keys": (
        {
            "name": "shop",
            "prefix": KEY[:12],
            "key_hash": keys.hashed(KEY),
            "scope": "admin",
            "created_at": THEN,
        },
    ),
    # What the worker of the first version had not come to.
    "touched_days": tuple(
        {"fact_table": table, "local_date": dt.date.fromisoformat(day), "touched_at": THEN}
        for table in ("transactions", "analytics", "customer_interactions", "conversations")
        for day in (FIRST, SECOND)
    ),
    "touched_entities": tuple(
        {"entity_table": table, "entity_key": key, "touched_at": THEN}
        for table, key in (
            ("customers", "ada"),
            ("customers", "bob"),
            ("products", "serum"),
            ("products", "oil"),
            ("users", "tg-1"),
        )
    ),
}


def fill(url: str) -> None:
    database = Database(url)
    with database.migrating() as connection:
        upgrade(connection, known_versions()[0])
        for table, rows in TABLES.items():
            for row in rows:
                _insert(connection, table, row)
    database.dispose()


def _insert(connection: sa.Connection, table: str, row: Row) -> None:
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), dict(row))

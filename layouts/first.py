"""The first fact of each source: what it is called, and how it is sent. A test sends each of them."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple


class First(NamedTuple):
    """One fact of a source and all of them by name; the kind it is sent as, and its fields."""

    one: str
    all: str
    kind: str
    fields: Mapping[str, str | int | float]


# A time without an offset is the shop's own.
AT = "{today}T10:00:00"
FIRST = {
    "orders": First("order", "Orders", "transactions", {
        "transaction_id": "o-1-1", "invoice_id": "o-1", "invoice_date": AT, "product_id": "serum-1",
        "quantity": 1, "amount": 24.9,
    }),
    "web": First("web visit", "Web visits", "events", {
        "event_id": "e-1", "event_type": "page_view", "channel": "web", "session_id": "s-1",
        "occurred_at": AT,
    }),
    "chat": First("chat", "Chats", "conversations", {
        "conversation_id": "c-1", "session_id": "s-1", "occurred_at": AT,
    }),
    "ai": First("use of an AI feature", "Uses of AI features", "interactions", {
        "interaction_id": "i-1", "interaction_type": "Skin Analysis", "interaction_date": AT,
    }),
}  # fmt: skip


def request(source: str, today: dt.date) -> str:
    """The request that sends the first fact of a source: its line, and below it the JSON."""
    first = FIRST[source]
    fields = ",\n ".join(f'"{name}": {_json(value, today)}' for name, value in first.fields.items())
    return f"POST /api/ingest/{first.kind}\n{{{fields}}}"


def _json(value: str | float, today: dt.date) -> str:
    return f'"{value.format(today=today)}"' if isinstance(value, str) else str(value)

"""Facts written straight into the tables, with the days they touch: no code of the product decides them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from data.engine import Database
from data.tables import metadata

MORNING = dt.datetime.fromisoformat("2026-01-01T09:00:00")


def at(day: str | dt.date, time: str = "09:00") -> dt.datetime:
    """A moment in UTC, which is the zone of the shops in these tests."""
    return dt.datetime.fromisoformat(f"{day}T{time}:00")


def settled(moment: dt.datetime) -> dict[str, Any]:
    return {
        "local_date": moment.date(),
        "local_hour": moment.hour,
        "at_ms": round(moment.replace(tzinfo=dt.UTC).timestamp() * 1000),
        "created_at": MORNING,
    }


class Facts:
    """Writes facts and counts ids; every method names only what matters to the test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._count = 0

    def _next(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def write(self, table: str, *rows: Mapping[str, Any]) -> None:
        with self.database.writing() as connection:
            connection.execute(metadata.tables[table].insert(), list(rows))
            touched = metadata.tables["touched_days"]
            for day in {row["local_date"] for row in rows if "local_date" in row}:
                connection.execute(
                    touched.insert().values(fact_table=table, local_date=day, touched_at=MORNING)
                )

    def touch(self, entity_table: str, key: str) -> None:
        with self.database.writing() as connection:
            connection.execute(
                metadata.tables["touched_entities"]
                .insert()
                .values(entity_table=entity_table, entity_key=key, touched_at=MORNING)
            )

    def customer(self, customer_id: str, **fields: Any) -> None:
        row = {"described": True, "created_at": MORNING, "updated_at": MORNING, **fields}
        self.write("customers", {"customer_id": customer_id, **row})
        self.touch("customers", customer_id)

    def product(self, product_id: str, **fields: Any) -> None:
        row = {
            "product_name": product_id.title(),
            "category": "Serums",
            "merchandise": True,
            "described": True,
            "created_at": MORNING,
            "updated_at": MORNING,
            **fields,
        }
        self.write("products", {"product_id": product_id, **row})
        self.touch("products", product_id)

    def line(
        self,
        moment: dt.datetime,
        invoice: str,
        product: str,
        quantity: int,
        cents: int,
        **fields: Any,
    ) -> str:
        """An order line; its kind follows from the signs, counted here once more."""
        if quantity > 0 and cents >= 0:
            kind = "sale"
        elif quantity < 0 and cents < 0:
            kind = "return"
        else:
            kind = "adjustment"
        row = {
            "transaction_id": self._next("T"),
            "invoice_id": invoice,
            "customer_id": None,
            "product_id": product,
            "invoice_date": moment,
            "kind": kind,
            "quantity": quantity,
            "amount_minor": cents,
            "amount": cents / 100,
            "discount_minor": 0,
            "discount": 0.0,
            "tax_minor": 0,
            "tax": 0.0,
            "original_invoice_id": None,
            "session_id": None,
            **settled(moment),
            **fields,
        }
        self.write("transactions", row)
        return str(row["transaction_id"])

    def event(self, moment: dt.datetime, event_type: str, **fields: Any) -> None:
        row = {
            "event_id": self._next("E"),
            "event_type": event_type,
            "channel": "web",
            "occurred_at": moment,
            "user_id": None,
            "customer_id": None,
            "session_id": None,
            "product_id": None,
            "search_query": None,
            "search_results": None,
            "search_category": None,
            **settled(moment),
            **fields,
        }
        self.write("analytics", row)

    def use(self, moment: dt.datetime, feature: str, **fields: Any) -> None:
        row = {
            "interaction_id": self._next("I"),
            "interaction_date": moment,
            "interaction_type": feature,
            "customer_id": None,
            "session_id": None,
            "concern": None,
            "resolved": None,
            "satisfaction_score": None,
            "message_count": 1,
            "response_ms": None,
            "response_bucket": None,
            **settled(moment),
            **fields,
        }
        self.write("customer_interactions", row)

    def call(
        self, moment: dt.datetime, model: str, predicted: str | None, actual: str | None, **fields: Any
    ) -> None:
        row = {
            "inference_id": self._next("M"),
            "model_name": model,
            "occurred_at": moment,
            "predicted_label": predicted,
            "actual_label": actual,
            "latency_us": None,
            "latency_bucket": None,
            "cost_micro": 0,
            **settled(moment),
            **fields,
        }
        self.write("ai_inferences", row)


def rows(database: Database, table: str, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
    """The rows of a table, ordered by their columns."""
    found = metadata.tables[table]
    picked = [found.c[name] for name in columns]
    query = sa.select(*picked).where(*(found.c[name] == value for name, value in where.items()))
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(*picked))]

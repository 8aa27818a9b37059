"""Facts written straight into the tables, with the days they touch: no code of the product decides them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data.engine import Database
from data.tables import metadata

MORNING = dt.datetime.fromisoformat("2026-01-01T09:00:00")
UTC = ZoneInfo("UTC")


def readable(whole: int | None, scale: int) -> float | None:
    return None if whole is None else whole / scale


def at(day: str | dt.date, time: str = "09:00") -> dt.datetime:
    """A moment in UTC, which is the zone of the shops in these tests where none is named."""
    return dt.datetime.fromisoformat(f"{day}T{time}:00")


def settled(moment: dt.datetime, zone: ZoneInfo = UTC) -> dict[str, Any]:
    local = moment.replace(tzinfo=dt.UTC).astimezone(zone)
    return {
        "local_date": local.date(),
        "local_hour": local.hour,
        "at_ms": round(moment.replace(tzinfo=dt.UTC).timestamp() * 1000),
        "created_at": MORNING,
    }


class Facts:
    """Writes facts and counts ids; every method names only what matters to the test."""

    def __init__(self, database: Database, zone: ZoneInfo = UTC) -> None:
        self.database = database
        self.zone = zone
        self._count = 0
        self._chats: set[str] = set()

    def _next(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def write(self, table: str, *rows: Mapping[str, Any]) -> None:
        with self.database.writing() as connection:
            connection.execute(metadata.tables[table].insert(), list(rows))
        for day in {row["local_date"] for row in rows if "local_date" in row}:
            self.touch_day(table, day)

    def touch_day(self, table: str, day: dt.date) -> None:
        with self.database.writing() as connection:
            connection.execute(
                metadata.tables["touched_days"]
                .insert()
                .values(fact_table=table, local_date=day, touched_at=MORNING)
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

    def concern(self, concern: str, category: str, *helped_by: str) -> None:
        stamps = {"created_at": MORNING, "updated_at": MORNING}
        self.write("concerns", {"concern": concern, "category": category, **stamps})
        self.touch("concerns", concern)
        for product in helped_by:
            self.helps(product, concern)

    def helps(self, product: str, concern: str) -> None:
        """Only the product is noted as touched: its concerns are sent with it."""
        self.write("product_concerns", {"product_id": product, "concern": concern})
        self.touch("products", product)

    def api(self, name: str, unit: str, price_micro: int, **fields: Any) -> None:
        row = {
            "api_name": name,
            "interaction_type": None,
            "unit": unit,
            "unit_price_micro": price_micro,
            "unit_price": price_micro / 1_000_000,
            "monthly_quota": None,
            "enabled": True,
            "created_at": MORNING,
            "updated_at": MORNING,
            **fields,
        }
        self.write("api_configurations", row)
        self.touch("api_configurations", name)

    def plan(self, name: str, valid_from: str, fee_cents: int, included: int, beyond_micro: int) -> None:
        row = {
            "plan_name": name,
            "base_fee_minor": fee_cents,
            "base_fee": fee_cents / 100,
            "included_units": included,
            "overage_unit_price_micro": beyond_micro,
            "overage_unit_price": beyond_micro / 1_000_000,
            "valid_from": dt.date.fromisoformat(valid_from),
            "created_at": MORNING,
            "updated_at": MORNING,
        }
        self.write("billing_plans", row)
        self.touch("billing_plans", name)

    def payment(self, moment: dt.datetime, month: str, status: str | None) -> None:
        row = {
            "payment_id": self._next("P"),
            "paid_at": moment,
            "amount_minor": 4900,
            "amount": 49.0,
            "currency": "EUR",
            "method": "card",
            "status": status,
            "period_month": dt.date.fromisoformat(month),
            **settled(moment, self.zone),
        }
        self.write("billing_payments", row)

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
            **settled(moment, self.zone),
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
            **settled(moment, self.zone),
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
            **settled(moment, self.zone),
            **fields,
        }
        self.write("customer_interactions", {"response_time_sec": readable(row["response_ms"], 1000), **row})

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
            **settled(moment, self.zone),
            **fields,
        }
        latency, cost = readable(row["latency_us"], 1000), readable(row["cost_micro"], 1_000_000)
        self.write("ai_inferences", {"latency_ms": latency, "cost": cost, **row})

    def turn(self, moment: dt.datetime, session: str, **fields: Any) -> None:
        """A turn of a chat; the session is made with its first one."""
        if session not in self._chats:
            self._chats.add(session)
            stamps = {"created_at": MORNING, "updated_at": MORNING}
            self.write("conversation_sessions", {"session_id": session, **stamps})
        row = {
            "conversation_id": self._next("C"),
            "session_id": session,
            "user_id": None,
            "occurred_at": moment,
            "concern": None,
            "resolved": None,
            **settled(moment, self.zone),
            **fields,
        }
        self.write("conversations", row)


def rows(database: Database, table: str, *columns: str, **where: Any) -> list[tuple[Any, ...]]:
    """The rows of a table, ordered by their columns."""
    found = metadata.tables[table]
    picked = [found.c[name] for name in columns]
    query = sa.select(*picked).where(*(found.c[name] == value for name, value in where.items()))
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(*picked))]

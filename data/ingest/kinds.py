"""The kinds of fact: for each its table, its key and its fields, and what follows from them.

A field names its parser and the columns the parsed value fills. An event's fields are immutable but
for the outcomes, which go from null to a value once. An entity is upserted. `refers` names the entity
table whose row comes into being when a fact names one that is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from data.errors import UnknownKind
from data.ingest import rules, values
from data.ingest.values import Parser
from data.shop import Shop
from data.tables import facts


@dataclass(frozen=True)
class Field:
    name: str
    parse: Parser
    columns: tuple[str, ...] = ()
    required: bool = False
    outcome: bool = False
    refers: str | None = None
    default: Callable[[Shop], tuple[Any, ...]] | None = None  # of a new row, when the field was not sent
    personal: bool = False  # a name, an address, words of a person: no reason quotes it
    beside: tuple[str, ...] = ()  # filled too, for rules alone: no columns of the table
    hint: tuple[str, str] | None = None  # field that names the entity, column of the entity it describes

    @property
    def fills(self) -> tuple[str, ...]:
        """Columns of a batch that the parsed value fills; a hint's and those beside are none of the table."""
        return (self.name,) if self.hint else (*self.columns, *self.beside)

    @property
    def one_line(self) -> bool:
        """Whether no value of the field has a line break within."""
        return self.parse not in (values.long_text, values.json_object, values.json_list)

    @property
    def first(self) -> str:
        """The column that says whether the field was sent, and by which it is compared."""
        return self.columns[0]


@dataclass(frozen=True)
class Rule:
    """Columns that follow from other columns of the same row; the function may raise Refused."""

    gives: tuple[str, ...]
    of: tuple[str, ...]
    by: Callable[..., tuple[Any, ...]]


@dataclass(frozen=True)
class Kind:
    name: str
    table: sa.Table
    key: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    entity: bool = False
    # Of an entity: columns whose change moves figures; and column -> column that says it was only hinted.
    watched: tuple[str, ...] = ()
    hinted: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The table's columns that a record fills, in the table's order."""
        given = {column for field in self.fields for column in field.columns}
        given |= {column for rule in self.rules for column in rule.gives}
        return tuple(column.name for column in self.table.columns if column.name in given)

    @cached_property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.required)

    @cached_property
    def has_days(self) -> bool:
        return "local_date" in self.table.c


# How a field is kept: in one column of its name, or in several.


def _one(name: str, parse: Parser, **rest: Any) -> Field:
    return Field(name, parse, (name,), **rest)


def _id(name: str, **rest: Any) -> Field:
    return _one(name, values.identifier, **rest)


def _name(name: str, **rest: Any) -> Field:
    return _one(name, values.name, **rest)


def _label(name: str, **rest: Any) -> Field:
    return _one(name, values.label, **rest)


def _label_id(name: str, **rest: Any) -> Field:
    return _one(name, values.label_id, **rest)


def _feature(**rest: Any) -> Field:
    return _one("interaction_type", values.feature, **rest)


def _settled(name: str) -> Field:
    return Field(name, values.settle, (name, "local_date", "local_hour", "at_ms"), required=True)


def _money(name: str, parse: Parser = values.money, **rest: Any) -> Field:
    return Field(name, parse, (f"{name}_minor", name), **rest)


def _micro(name: str, **rest: Any) -> Field:
    return Field(name, values.unit_price, (f"{name}_micro", name), **rest)


def _always(*filled: Any) -> Callable[[Shop], tuple[Any, ...]]:
    return lambda _shop: filled


def _hint(name: str, of: str, parse: Parser = values.label) -> Field:
    return Field(name, parse, hint=(of, name))


_currency = Field("currency", values.currency)
_count = values.whole(0, values.MOST_PIECES)
_tokens = values.whole(0, values.MOST_TOKENS)
_updated = Field("updated_at", values.instant, ("updated_at",))

CUSTOMERS = Kind(
    "customers",
    facts.customers,
    "customer_id",
    (
        _id("customer_id", required=True),
        _name("name", personal=True),
        _one("email", values.email, personal=True),
        _one("signup_date", values.past_day),
        _label("country"),
        _updated,
    ),
    entity=True,
    watched=("signup_date",),
    hinted=(("country", "hinted_at"),),
)

PRODUCTS = Kind(
    "products",
    facts.products,
    "product_id",
    (
        _id("product_id", required=True),
        _name("product_name"),
        _label("category"),
        _money("price", values.charge),
        _one("merchandise", values.flag, default=_always(True)),
        Field("concerns", values.names, ("concerns",), refers="concerns"),
        _currency,
        _updated,
    ),
    entity=True,
    watched=("product_name", "category", "merchandise", "concerns"),
    hinted=(("product_name", "hinted_at"), ("category", "category_hinted_at")),
)

USERS = Kind(
    "users",
    facts.users,
    "user_id",
    (
        _id("user_id", required=True),
        _name("username", personal=True),
        _id("customer_id", refers="customers"),
        _one("first_seen", values.instant),
        _one("last_active", values.instant),
        _one("preferences", values.json_object),
        _updated,
    ),
    entity=True,
    watched=("customer_id",),
)

SESSIONS = Kind(
    "sessions",
    facts.conversation_sessions,
    "session_id",
    (
        _id("session_id", required=True),
        _id("user_id", refers="users"),
        _label("channel"),
        _one("started_at", values.instant),
        _one("ended_at", values.instant),
        _updated,
    ),
    entity=True,
)

CONCERNS = Kind(
    "concerns",
    facts.concerns,
    "concern",
    (_label_id("concern", required=True), _label("category"), _one("words", values.json_list), _updated),
    entity=True,
    watched=("category", "words"),
)

CONFIGURATIONS = Kind(
    "configurations",
    facts.api_configurations,
    "api_name",
    (
        _label_id("api_name", required=True),
        _one("settings", values.json_object),
        _feature(),
        _one("unit", values.choice(*facts.METERED_UNITS), required=True),
        _micro("unit_price", required=True),
        _one("monthly_quota", _count),
        _one("enabled", values.flag, default=_always(True)),
        _currency,
        _updated,
    ),
    entity=True,
    watched=("settings", "interaction_type", "unit", "unit_price_micro", "monthly_quota", "enabled"),
)

PLANS = Kind(
    "plans",
    facts.billing_plans,
    "plan_name",
    (
        _label_id("plan_name", required=True),
        _money("base_fee", values.charge, required=True),
        _one("included_units", _count, default=_always(0)),
        _micro("overage_unit_price", default=_always(0, 0.0)),
        _one("valid_from", values.day, required=True),
        _currency,
        _updated,
    ),
    entity=True,
    watched=("base_fee_minor", "included_units", "overage_unit_price_micro", "valid_from"),
)

TRANSACTIONS = Kind(
    "transactions",
    facts.transactions,
    "transaction_id",
    (
        _id("transaction_id", required=True),
        _id("invoice_id", required=True),
        _id("customer_id", refers="customers"),
        _id("product_id", required=True, refers="products"),
        _settled("invoice_date"),
        _one("quantity", values.whole(-values.MOST_PIECES, values.MOST_PIECES), required=True),
        _money("amount", values.signed_money, beside=("amount_sign",), required=True),
        _money("discount", default=_always(0, 0.0)),
        _money("tax", default=_always(0, 0.0)),
        _id("original_invoice_id"),
        _id("session_id"),
        _currency,
        _hint("product_name", "product_id", values.name),
        _hint("category", "product_id"),
        _hint("country", "customer_id"),
    ),
    rules=(
        Rule(
            ("kind",),
            ("quantity", "amount_minor", "amount_sign", "discount_minor", "tax_minor"),
            rules.line_kind,
        ),
    ),
)

EVENTS = Kind(
    "events",
    facts.analytics,
    "event_id",
    (
        _id("event_id", required=True),
        _one("event_type", values.choice(*facts.EVENT_TYPES), required=True),
        _one("channel", values.choice(*facts.CHANNELS), required=True),
        _settled("occurred_at"),
        _id("user_id"),
        _id("customer_id", refers="customers"),
        _id("session_id"),
        _id("product_id", refers="products"),
        _feature(),
        _money("conversion_value"),
        _one("metadata", values.json_object),
        _currency,
    ),
    rules=(
        Rule(
            ("search_query", "search_results", "search_category"),
            ("event_type", "metadata"),
            rules.search_of,
        ),
    ),
)

INTERACTIONS = Kind(
    "interactions",
    facts.customer_interactions,
    "interaction_id",
    (
        _id("interaction_id", required=True),
        _settled("interaction_date"),
        _feature(required=True),
        _id("customer_id", refers="customers"),
        _name("customer_name", personal=True),
        _one("activity_description", values.long_text),
        _label("status_badge"),
        _one("message_count", _count),
        Field(
            "response_time_sec",
            values.bucketed_seconds,
            ("response_time_sec", "response_ms", "response_bucket"),
        ),
        _one("satisfaction_score", values.whole(1, 5), outcome=True),
        _id("session_id"),
        _label_id("concern"),
        _one("resolved", values.flag, outcome=True),
    ),
)

INFERENCES = Kind(
    "inferences",
    facts.ai_inferences,
    "inference_id",
    (
        _id("inference_id", required=True),
        _label("model_name", required=True),
        _feature(),
        _settled("occurred_at"),
        Field("latency_ms", values.milliseconds, ("latency_ms", "latency_us", "latency_bucket")),
        _one("confidence", values.fraction),
        _label("predicted_label"),
        _label("actual_label", outcome=True),
        _one("input_tokens", _tokens),
        _one("output_tokens", _tokens),
        _micro("cost"),
        _currency,
    ),
)

CONVERSATIONS = Kind(
    "conversations",
    facts.conversations,
    "conversation_id",
    (
        _id("conversation_id", required=True),
        _id("session_id", required=True, refers="conversation_sessions"),
        _id("user_id", refers="users"),
        _settled("occurred_at"),
        _one("user_message", values.long_text, personal=True),
        _one("bot_response", values.long_text, personal=True),
        _id("product_id", refers="products"),
        _label("emotion"),
        _label("intent"),
        _label_id("concern"),
        _one("resolved", values.flag, outcome=True),
        Field("response_time_sec", values.seconds, ("response_time_sec", "response_ms")),
    ),
)

MESSAGES = Kind(
    "messages",
    facts.chat_message_history,
    "message_id",
    (
        _id("message_id"),
        _id("session_id", required=True, refers="conversation_sessions"),
        _one("message", values.json_object, required=True),
        _one("created_at", values.instant, required=True),
    ),
    rules=(Rule(("message_id",), ("message_id", "session_id", "created_at", "message"), rules.message_key),),
)

PAYMENTS = Kind(
    "payments",
    facts.billing_payments,
    "payment_id",
    (
        _id("payment_id", required=True),
        _settled("paid_at"),
        _money("amount", required=True),
        _one("currency", values.currency, default=lambda shop: (shop.currency.code,)),
        _label("method"),
        _label("status", outcome=True),
        _one("period_month", values.month, required=True),
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        CUSTOMERS,
        PRODUCTS,
        USERS,
        SESSIONS,
        CONCERNS,
        CONFIGURATIONS,
        PLANS,
        TRANSACTIONS,
        EVENTS,
        INTERACTIONS,
        INFERENCES,
        CONVERSATIONS,
        MESSAGES,
        PAYMENTS,
    )
}
ENTITIES: dict[str, Kind] = {kind.table.name: kind for kind in KINDS.values() if kind.entity}


def kind_named(name: str) -> Kind:
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(f"{name!r} is not a kind of fact; there are {', '.join(KINDS)}.") from None

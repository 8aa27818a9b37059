"""Facts: what happened. Entities are upserted, events are immutable; both only through data.ingest."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, column, false

from data.tables.columns import (
    day,
    flag,
    instant,
    key,
    metadata,
    money,
    one_of,
    real,
    row_number,
    settled,
    small,
    text,
    whole,
)

EVENT_TYPES = (
    "page_view",
    "search",
    "greeting",
    "product_view",
    "price_inquiry",
    "spec_inquiry",
    "recommendation_shown",
    "recommendation_clicked",
    "add_to_cart",
    "checkout_started",
    "purchase",
    "feedback",
)
CHANNELS = ("web", "chat")
METERED_UNITS = ("use", "call", "message", "search", "1k_tokens")


def _described(what: str) -> Column[Any]:
    comment = f"true once sent as a {what}, false while only named by other facts"
    return flag("described", comment, required=True, server_default=false())


customers = Table(
    "customers",
    metadata,
    key("customer_id", "the shop's own id of the customer"),
    text("name", "name as the shop knows it"),
    text("email", "e-mail address, lower case", unique=True),
    day("signup_date", "day of registration; null for customers known only from their facts", required=False),
    text("country", "country as the shop writes it"),
    flag("described", "true once sent as a customer, false while only named by other facts", required=True),
    instant("hinted_at", "newest fact that told the country in passing; null once sent", required=False),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    Index("ix_customers_signup_date", "signup_date"),
    comment="who buys; upserted, newest wins",
)

products = Table(
    "products",
    metadata,
    key("product_id", "the shop's own id of the product"),
    text("product_name", "name; from the newest order line while the product was never sent itself"),
    text("category", "category; null shows as Uncategorised"),
    *money("price", "list price", required=False),
    flag("merchandise", "false for postage, fees and vouchers: in revenue, never ranked", required=True),
    flag("described", "true once sent as a product, false while only named by other facts", required=True),
    instant("hinted_at", "newest fact that told the name in passing; null once sent", required=False),
    instant("category_hinted_at", "the same for the category", required=False),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    comment="what is sold; upserted, newest wins",
)

users = Table(
    "users",
    metadata,
    key("user_id", "the chatbot's id of the user"),
    text("username", "name the chatbot uses"),
    text("customer_id", "the customer this user is, when known", ForeignKey("customers.customer_id")),
    instant("first_seen", "first contact", required=False),
    instant("last_active", "latest contact", required=False),
    whole("total_messages", "turns in conversations, kept from facts", server_default="0"),
    whole("total_purchases", "purchase events, kept from facts", server_default="0"),
    text("preferences", "what the chatbot remembers, a JSON object"),
    _described("user"),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    Index("ix_users_customer_id", "customer_id"),
    comment="who talks to the assistant; upserted, newest wins",
)

conversation_sessions = Table(
    "conversation_sessions",
    metadata,
    key("session_id", "id of the chat session"),
    text("user_id", "who chats", ForeignKey("users.user_id")),
    text("channel", "where: web, telegram, ..."),
    instant("started_at", "first message", required=False),
    instant("ended_at", "last message", required=False),
    _described("session"),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    Index("ix_conversation_sessions_user_id", "user_id"),
    comment="chat sessions; upserted, newest wins",
)

concerns = Table(
    "concerns",
    metadata,
    key("concern", "name of the concern"),
    text("category", "skin or hair, or what the shop sells for"),
    text("words", "words that name it in a message, a JSON list"),
    _described("concern"),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    comment="what customers want help with; upserted, newest wins",
)

product_concerns = Table(
    "product_concerns",
    metadata,
    key("product_id", "the product that helps", ForeignKey("products.product_id")),
    key("concern", "what it helps with", ForeignKey("concerns.concern")),
    Index("ix_product_concerns_concern", "concern"),
    comment="which product answers which concern; replaced with each product sent",
)

api_configurations = Table(
    "api_configurations",
    metadata,
    key("api_name", "the outside API, as usage and billing name it"),
    text("settings", "its settings, a JSON object"),
    text("interaction_type", "the AI feature whose use is metered; null meters all"),
    text("unit", "what one unit is", required=True),
    whole("unit_price_micro", "price of a unit in millionths of the currency"),
    real("unit_price", "price of a unit in major units", required=True),
    whole("monthly_quota", "units a month before an alert; null without one", required=False),
    flag("enabled", "whether the assistant may call it", required=True),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    one_of("unit", *METERED_UNITS),
    comment="outside APIs of the assistant and what they cost; upserted, newest wins",
)

billing_plans = Table(
    "billing_plans",
    metadata,
    key("plan_name", "name of the plan"),
    *money("base_fee", "monthly fee"),
    whole("included_units", "units a month within the fee"),
    whole("overage_unit_price_micro", "price of a unit beyond, in millionths", server_default="0"),
    real("overage_unit_price", "price of a unit beyond, in major units", required=True, server_default="0"),
    day("valid_from", "first day on which the plan holds"),
    instant("created_at", "first seen by ingest"),
    instant("updated_at", "last change"),
    Index("ix_billing_plans_valid_from", "valid_from"),
    comment="what the platform charges; the newest plan valid at a month's first day counts",
)

transactions = Table(
    "transactions",
    metadata,
    key("transaction_id", "id of the order line"),
    text("invoice_id", "the order or return it is a line of", required=True),
    text("customer_id", "who bought; null for a guest", ForeignKey("customers.customer_id")),
    text("product_id", "what was bought", ForeignKey("products.product_id"), required=True),
    instant("invoice_date", "moment of the order"),
    *settled("the order"),
    text("kind", "sale, return or adjustment, by the signs of quantity and amount", required=True),
    whole("quantity", "pieces; negative when they come back"),
    *money("amount", "line total after discount, before tax"),
    *money("discount", "what the discount took off the line"),
    *money("tax", "tax on the line, not in amount"),
    text("original_invoice_id", "the order a return belongs to, where known"),
    text("session_id", "the web session the order was placed in, where known"),
    instant("created_at", "accepted by ingest"),
    one_of("kind", "sale", "return", "adjustment"),
    CheckConstraint("quantity <> 0", name="quantity"),
    Index("ix_transactions_local_date", "local_date"),
    Index("ix_transactions_invoice_id", "invoice_id"),
    Index("ix_transactions_customer_id_product_id", "customer_id", "product_id"),
    Index(
        "ix_transactions_returns",
        "customer_id",
        "product_id",
        sqlite_where=column("kind") == "return",
        postgresql_where=column("kind") == "return",
    ),
    Index(
        "ix_transactions_session_id",
        "session_id",
        sqlite_where=column("session_id").is_not(None),
        postgresql_where=column("session_id").is_not(None),
    ),
    Index(
        "ix_transactions_original_invoice_id",
        "original_invoice_id",
        sqlite_where=column("original_invoice_id").is_not(None),
        postgresql_where=column("original_invoice_id").is_not(None),
    ),
    comment="lines of orders and returns; immutable",
)

conversations = Table(
    "conversations",
    metadata,
    key("conversation_id", "id of the turn"),
    text("session_id", "the chat session", ForeignKey("conversation_sessions.session_id"), required=True),
    text("user_id", "who wrote", ForeignKey("users.user_id")),
    instant("occurred_at", "moment of the message"),
    *settled("the message"),
    text("user_message", "what the user wrote"),
    text("bot_response", "what the assistant answered"),
    text("product_id", "the product it was about", ForeignKey("products.product_id")),
    text("emotion", "emotion the assistant read"),
    text("intent", "intent the assistant read"),
    text("concern", "concern the message names"),
    flag("resolved", "whether the user was helped; outcome, set once"),
    real("response_time_sec", "seconds until the answer"),
    whole("response_ms", "the same in whole milliseconds, to sum", required=False),
    instant("created_at", "accepted by ingest"),
    Index("ix_conversations_local_date", "local_date"),
    Index("ix_conversations_session_id", "session_id"),
    Index("ix_conversations_user_id_at_ms", "user_id", "at_ms"),
    comment="turns: a message and its answer; immutable but for the outcome",
)

chat_message_history = Table(
    "chat_message_history",
    metadata,
    row_number(),
    text("message_id", "the sender's id of the message", required=True, unique=True),
    text("session_id", "the chat session", ForeignKey("conversation_sessions.session_id"), required=True),
    text("message", "the message as LangChain stores it, JSON", required=True),
    instant("created_at", "moment of the message"),
    Index("ix_chat_message_history_session_id", "session_id", "id"),
    comment="LangChain's message history; immutable",
)

analytics = Table(
    "analytics",
    metadata,
    key("event_id", "id of the event"),
    text("event_type", "what happened, from a closed list", required=True),
    text("channel", "web or chat", required=True),
    instant("occurred_at", "moment of the event"),
    *settled("the event"),
    text("user_id", "visitor or chatbot user"),
    text("customer_id", "the customer, when known", ForeignKey("customers.customer_id")),
    text("session_id", "web session or chat session"),
    text("product_id", "the product it was about", ForeignKey("products.product_id")),
    text("interaction_type", "the AI feature that caused it, when one did"),
    *money("conversion_value", "value the sender gave the event", required=False),
    text("metadata", "the rest, a JSON object; a search has query, results, category"),
    text("search_query", "a search's query, folded to lower case"),
    small("search_results", "how many results the search had", required=False),
    text("search_category", "category the search was made in"),
    instant("created_at", "accepted by ingest"),
    one_of("event_type", *EVENT_TYPES),
    one_of("channel", *CHANNELS),
    Index("ix_analytics_local_date", "local_date"),
    Index("ix_analytics_session_id", "session_id"),
    Index("ix_analytics_user_id", "user_id", "at_ms"),
    Index(
        "ix_analytics_customer_id_at_ms",
        "customer_id",
        "at_ms",
        sqlite_where=column("customer_id").is_not(None),
        postgresql_where=column("customer_id").is_not(None),
    ),
    comment="web and chat events; immutable",
)

customer_interactions = Table(
    "customer_interactions",
    metadata,
    key("interaction_id", "id of the use"),
    instant("interaction_date", "moment of the use"),
    *settled("the use"),
    text("interaction_type", "the AI feature; the vocabulary is open", required=True),
    text("customer_id", "who used it, when known", ForeignKey("customers.customer_id")),
    text("customer_name", "name shown in the feed"),
    text("activity_description", "what was done, in words"),
    text("status_badge", "state shown in the feed"),
    whole("message_count", "messages exchanged", required=False),
    real("response_time_sec", "seconds until the answer"),
    whole("response_ms", "the same in whole milliseconds, to sum", required=False),
    small("response_bucket", "histogram bucket of the response time", required=False),
    small("satisfaction_score", "1 to 5; outcome, set once", required=False),
    text("session_id", "the session it was used in"),
    text("concern", "concern it was about"),
    flag("resolved", "whether it helped; outcome, set once"),
    instant("created_at", "accepted by ingest"),
    CheckConstraint("satisfaction_score BETWEEN 1 AND 5", name="satisfaction_score"),
    Index("ix_customer_interactions_local_date", "local_date"),
    Index("ix_customer_interactions_at_ms", "at_ms"),
    Index("ix_customer_interactions_customer_id_at_ms", "customer_id", "at_ms"),
    Index("ix_customer_interactions_session_id_at_ms", "session_id", "at_ms"),
    comment="uses of an AI feature; immutable but for the outcomes",
)

ai_inferences = Table(
    "ai_inferences",
    metadata,
    key("inference_id", "id of the model call"),
    text("model_name", "the model", required=True),
    text("interaction_type", "the AI feature that called it"),
    instant("occurred_at", "moment of the call"),
    *settled("the call"),
    real("latency_ms", "milliseconds until the answer"),
    whole("latency_us", "the same in whole microseconds, to sum", required=False),
    small("latency_bucket", "histogram bucket of the latency", required=False),
    real("confidence", "the model's confidence, a fraction"),
    text("predicted_label", "what the model said"),
    text("actual_label", "what was true; outcome, set once"),
    whole("input_tokens", "tokens in", required=False),
    whole("output_tokens", "tokens out", required=False),
    whole("cost_micro", "cost in millionths of the currency", required=False),
    real("cost", "cost in major units"),
    instant("created_at", "accepted by ingest"),
    CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    Index("ix_ai_inferences_local_date", "local_date"),
    comment="model calls; immutable but for the outcome",
)

billing_payments = Table(
    "billing_payments",
    metadata,
    key("payment_id", "id of the payment"),
    instant("paid_at", "moment of the payment"),
    *settled("the payment"),
    *money("amount", "what was paid"),
    text("currency", "ISO 4217", required=True),
    text("method", "card, transfer, ..."),
    text("status", "outcome of the payment, set once"),
    day("period_month", "first day of the month that was paid for"),
    instant("created_at", "accepted by ingest"),
    Index("ix_billing_payments_period_month", "period_month"),
    comment="payments of the shop to the platform; immutable but for the status",
)

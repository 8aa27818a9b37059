"""Every fact obeys the definitions, and names only what exists."""

import math
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

from demo import DemoShop
from tests.demo.conftest import END, START, Record, Year, gather

EVENT_TYPES = (
    "page_view search greeting product_view price_inquiry spec_inquiry recommendation_shown "
    "recommendation_clicked add_to_cart checkout_started purchase feedback"
)
FEATURES = {"Skin Analysis", "Product Recommendation", "Chat Assistant", "Routine Builder"}
KEYS = {
    "sessions": "session_id",
    "transactions": "transaction_id",
    "events": "event_id",
    "interactions": "interaction_id",
    "conversations": "conversation_id",
    "messages": "message_id",
    "inferences": "inference_id",
    "payments": "payment_id",
}
FIELDS = {
    "customers": "customer_id name email signup_date country",
    "products": "product_id product_name category price merchandise concerns",
    "users": "user_id username customer_id first_seen last_active preferences",
    "concerns": "concern category words",
    "configurations": "api_name settings interaction_type unit unit_price monthly_quota enabled",
    "plans": "plan_name base_fee included_units overage_unit_price valid_from",
    "sessions": "session_id user_id channel started_at ended_at",
    "transactions": "transaction_id invoice_id customer_id product_id invoice_date quantity amount discount "
    "tax original_invoice_id session_id",
    "conversations": "conversation_id session_id user_id occurred_at user_message bot_response product_id "
    "emotion intent concern resolved response_time_sec",
    "messages": "message_id session_id message created_at",
    "events": "event_id event_type channel occurred_at user_id customer_id session_id product_id "
    "interaction_type conversion_value metadata",
    "interactions": "interaction_id interaction_date interaction_type customer_id customer_name "
    "activity_description status_badge message_count response_time_sec satisfaction_score session_id "
    "concern resolved",
    "inferences": "inference_id model_name interaction_type occurred_at latency_ms confidence "
    "predicted_label actual_label input_tokens output_tokens cost",
    "payments": "payment_id paid_at amount currency method status period_month",
}


def named(records: list[Record], key: str) -> set[Any]:
    return {record[key] for record in records if record.get(key) is not None}


def test_fields_are_exactly_those_of_the_definitions(year: Year) -> None:
    kinds = {**year.entities, **year.facts}
    assert set(kinds) == set(FIELDS)
    for kind, records in kinds.items():
        assert {frozenset(record) for record in records} == {frozenset(FIELDS[kind].split())}, kind


def test_ids_and_emails_are_unique(year: Year) -> None:
    for kind, records in year.facts.items():
        assert len(named(records, KEYS[kind])) == len(records), kind
    for kind, key in (("customers", "customer_id"), ("customers", "email"), ("users", "user_id")):
        assert len(named(year.entities[kind], key)) == len(year.entities[kind])


def test_every_name_that_a_fact_uses_exists(year: Year) -> None:
    known = {
        "customer_id": named(year.entities["customers"], "customer_id"),
        "product_id": named(year.entities["products"], "product_id"),
        "user_id": named(year.entities["users"], "user_id"),
        "concern": named(year.entities["concerns"], "concern"),
        "interaction_type": FEATURES,
    }
    for records in (*year.facts.values(), year.entities["users"]):
        for key, names in known.items():
            assert named(records, key) <= names
    assert {c for p in year.entities["products"] for c in p["concerns"]} <= known["concern"]


def test_sessions_are_told_and_chat_and_web_never_share_an_id(year: Year) -> None:
    chats, web = named(year.facts["sessions"], "session_id"), named(year.web, "session_id")
    assert not chats & web
    assert named(year.facts["conversations"], "session_id") <= chats
    assert named(year.facts["messages"], "session_id") == chats
    assert {e["session_id"] for e in year.facts["events"] if e["channel"] == "chat"} == chats
    assert named(year.facts["interactions"], "session_id") <= chats | web
    assert named(year.sales, "session_id") <= chats | web


def test_a_user_is_seen_from_the_first_fact_to_the_last(year: Year) -> None:
    users = {user["user_id"]: user for user in year.entities["users"]}
    for session in year.facts["sessions"]:
        user = users[session["user_id"]]
        assert user["first_seen"] <= session["started_at"] <= session["ended_at"] <= user["last_active"]


def test_customers_signed_up_before_anything_they_did(year: Year) -> None:
    signed_up = {c["customer_id"]: c["signup_date"] for c in year.entities["customers"]}
    for line in year.facts["transactions"]:
        if line["customer_id"]:
            assert signed_up[line["customer_id"]] <= line["invoice_date"][:10]
    for event in year.facts["events"]:
        if event["customer_id"]:
            assert signed_up[event["customer_id"]] <= event["occurred_at"][:10]


def test_lines_are_sales_returns_or_adjustments(year: Year) -> None:
    kinds: Counter[str] = Counter()
    for line in year.facts["transactions"]:
        quantity, amount = line["quantity"], line["amount"]
        kind = {
            quantity > 0 and amount >= 0: "sale",
            quantity < 0 and amount < 0: "return",
            (quantity > 0 and amount < 0) or (quantity < 0 and amount == 0): "adjustment",
        }[True]
        kinds[kind] += 1
        assert line["discount"] >= 0
        for money in (amount, line["discount"], line["tax"]):
            assert money == round(money, 2)
    assert kinds["return"] > 200
    assert 20 < kinds["adjustment"] < 200
    assert kinds["sale"] > 20 * kinds["return"]


def test_amounts_follow_from_price_and_discount_and_tax_from_amounts(year: Year) -> None:
    cents = {p["product_id"]: round(p["price"] * 100) for p in year.entities["products"]}
    for line in year.sales:
        paid, saved = round(line["amount"] * 100), round(line["discount"] * 100)
        assert paid + saved == cents[line["product_id"]] * line["quantity"]
        assert round(line["tax"] * 100) == math.floor(paid * 19 / 100 + 0.5)


def test_returns_come_after_their_order_and_bring_back_no_more_than_it_held() -> None:
    facts = gather(DemoShop(customers=600), START - timedelta(days=31), END)["transactions"]
    sold = {(i["invoice_id"], i["product_id"]): i for i in facts if i["quantity"] > 0 and i["amount"] >= 0}
    returns = [i for i in facts if i["quantity"] < 0 and i["amount"] < 0 and i["invoice_date"] >= f"{START}"]
    back: dict[tuple[str, str], list[Record]] = defaultdict(list)
    unnamed = 0
    for line in returns:
        if line["original_invoice_id"]:
            back[line["original_invoice_id"], line["product_id"]].append(line)
        else:
            unnamed += 1
            assert any(
                sale["customer_id"] == line["customer_id"]
                and product == line["product_id"]
                and sale["quantity"] >= -line["quantity"]
                and sale["invoice_date"] < line["invoice_date"]
                for (_, product), sale in sold.items()
            )
    assert 0 < unnamed < 0.35 * len(returns)
    for key, lines in back.items():
        sale = sold[key]
        assert all(line["invoice_date"] > sale["invoice_date"] for line in lines)
        assert all(line["customer_id"] == sale["customer_id"] for line in lines)
        assert sum(-line["quantity"] for line in lines) <= sale["quantity"]
        assert sum(-line["amount"] for line in lines) <= sale["amount"] + 1e-9
    assert any(
        sum(-line["quantity"] for line in lines) < sold[key]["quantity"] for key, lines in back.items()
    )


def test_scales_and_closed_lists(year: Year) -> None:
    assert named(year.facts["events"], "event_type") == set(EVENT_TYPES.split())
    assert named(year.facts["events"], "channel") == {"web", "chat"}
    assert named(year.facts["interactions"], "interaction_type") == FEATURES
    assert named(year.facts["interactions"], "satisfaction_score") == {1, 2, 3, 4, 5}
    assert named(year.entities["concerns"], "category") == {"skin", "hair"}
    units = {"use", "call", "message", "search", "1k_tokens"}
    assert named(year.entities["configurations"], "unit") <= units
    for call in year.facts["inferences"]:
        assert 0 <= call["confidence"] <= 1
        assert call["latency_ms"] > 0
        assert call["cost"] > 0
    for outcome in ("resolved", "satisfaction_score"):
        assert any(record[outcome] is None for record in year.facts["interactions"])


def test_a_purchase_event_stands_for_each_order_with_a_session(year: Year) -> None:
    value: dict[str, float] = defaultdict(float)
    for line in year.sales:
        if line["session_id"]:
            value[line["session_id"]] += line["amount"]
    purchases = [e for e in year.facts["events"] if e["event_type"] == "purchase"]
    assert {e["session_id"]: e["conversion_value"] for e in purchases} == {
        session: round(amount, 2) for session, amount in value.items()
    }


def test_messages_are_stored_as_langchain_does_two_for_each_turn(year: Year) -> None:
    messages = year.facts["messages"]
    assert len(messages) == 2 * len(year.facts["conversations"])
    for record in messages:
        assert set(record["message"]) == {"type", "data"}
        content = record["message"]["data"]["content"]
        assert content
        assert "{" not in content

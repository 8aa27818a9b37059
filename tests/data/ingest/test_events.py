"""Events: accepted once, immutable but for their outcomes."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.errors import UnknownKind
from data.ingest import KINDS, Rejection
from data.tables.bookkeeping import sealed_days
from tests.data.ingest.records import (
    CALL,
    EVENT,
    MESSAGE,
    PAYMENT,
    SALE,
    TURN,
    USE,
    counts,
    dump,
    rows,
    send,
)

EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("transactions", SALE),
    ("events", EVENT),
    ("interactions", USE),
    ("inferences", CALL),
    ("conversations", TURN),
    ("messages", MESSAGE),
    ("payments", PAYMENT),
]


def refusal(database: Database, kind: str, *records: Any) -> Rejection:
    """Why the last of the records was refused, and none before it."""
    summary = send(database, kind, *records)
    (rejection,) = summary.rejections
    assert rejection.row == len(records)
    return rejection


def test_a_sale_is_kept_with_all_that_is_settled_at_ingest(database: Database) -> None:
    send(database, "transactions", {**SALE, "discount": "1.505", "tax": 3.8, "session_id": "w1"})
    columns = "kind quantity amount_minor amount discount_minor discount tax_minor tax session_id local_hour"
    assert rows(database, "transactions", *columns.split()) == [
        ("sale", 2, 2000, 20.0, 151, 1.51, 380, 3.8, "w1", 10)
    ]
    assert rows(database, "transactions", "invoice_date", "local_date", "at_ms") == [
        (dt.datetime.fromisoformat("2026-03-01T10:00"), dt.date(2026, 3, 1), 1772359200000)
    ]


def test_times_are_stored_as_text_with_microseconds_in_sqlite(database: Database) -> None:
    send(database, "transactions", SALE)
    if database.is_sqlite:
        with database.reading() as connection:
            stored = connection.exec_driver_sql("SELECT invoice_date, local_date FROM transactions").one()
        assert tuple(stored) == ("2026-03-01 10:00:00.000000", "2026-03-01")


@pytest.mark.parametrize(("kind", "record"), EVENTS)
def test_the_same_record_again_changes_nothing(database: Database, kind: str, record: dict[str, Any]) -> None:
    table = KINDS[kind].table.name
    assert counts(send(database, kind, record, record)) == (1, 1, 0)
    before = dump(database, table, "touched_days", "users")
    assert counts(send(database, kind, record)) == (0, 1, 0)
    assert dump(database, table, "touched_days", "users") == before


@pytest.mark.parametrize(
    ("quantity", "amount", "kind"),
    [
        (1, 0, "sale"),
        (3, "9.99", "sale"),
        (1, "0.004", "sale"),
        (-3, "-9.99", "return"),
        (1, "-53594.36", "adjustment"),
        (-19200, 0, "adjustment"),
    ],
)
def test_the_kind_of_a_line_follows_from_its_signs(
    database: Database, quantity: int, amount: Any, kind: str
) -> None:
    send(database, "transactions", {**SALE, "quantity": quantity, "amount": amount})
    assert rows(database, "transactions", "kind") == [(kind,)]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "code"),
    [
        ("transactions", {"quantity": 0}, "quantity", "zero_quantity"),
        ("transactions", {"quantity": -1, "amount": 1}, "amount", "sign_mismatch"),
        ("transactions", {"discount": -1}, "discount", "sign_mismatch"),
        ("transactions", {"tax": "-0.5"}, "tax", "sign_mismatch"),
        ("transactions", {"quantity": 1.5}, "quantity", "not_whole"),
        ("transactions", {"quantity": True}, "quantity", "bad_number"),
        ("transactions", {"quantity": 10**9 + 1}, "quantity", "out_of_range"),
        ("transactions", {"amount": float("nan")}, "amount", "bad_number"),
        ("transactions", {"currency": "USD"}, "currency", "wrong_currency"),
        ("transactions", {"invoice_date": "yesterday"}, "invoice_date", "bad_date"),
        ("transactions", {"invoice_date": "2027-01-01"}, "invoice_date", "in_the_future"),
        ("transactions", {"invoice_date": None}, "invoice_date", "required"),
        ("transactions", {"invoice_id": "  "}, "invoice_id", "required"),
        ("transactions", {"transaction_id": ""}, "transaction_id", "required"),
        ("transactions", {"product_id": None}, "product_id", "required"),
        ("transactions", {"customer_id": "a\x00"}, "customer_id", "bad_character"),
        ("events", {"event_type": "click"}, "event_type", "unknown_value"),
        ("events", {"channel": "fax"}, "channel", "unknown_value"),
        ("events", {"metadata": "no json"}, "metadata", "bad_json"),
        ("interactions", {"satisfaction_score": 6}, "satisfaction_score", "out_of_range"),
        ("interactions", {"response_time_sec": "-1"}, "response_time_sec", "out_of_range"),
        ("interactions", {"interaction_type": None}, "interaction_type", "required"),
        ("inferences", {"confidence": 28.5}, "confidence", "out_of_range"),
        ("inferences", {"cost": "free"}, "cost", "bad_number"),
        ("conversations", {"user_message": "x" * 20_001}, "user_message", "too_long"),
        ("conversations", {"session_id": None}, "session_id", "required"),
        ("messages", {"message": "hello"}, "message", "bad_json"),
        ("messages", {"created_at": None}, "created_at", "required"),
        ("payments", {"currency": "USD"}, "currency", "wrong_currency"),
        ("payments", {"period_month": "spring"}, "period_month", "bad_date"),
    ],
)
def test_a_bad_record_is_refused_with_its_field_and_stops_no_other(
    database: Database, kind: str, changes: dict[str, Any], field: str, code: str
) -> None:
    good = dict(EVENTS)[kind]
    key = KINDS[kind].key
    other = {**good, key: "another"}
    bad = {**good, **changes}
    summary = send(database, kind, bad, other)
    assert counts(summary) == (1, 0, 1)
    (rejection,) = summary.rejections
    assert (rejection.row, rejection.field, rejection.code) == (1, field, code)
    assert field in rejection.reason
    assert rejection.reason.endswith(".")


def test_a_return_may_carry_negative_tax_and_discount(database: Database) -> None:
    back = {**SALE, "quantity": -1, "amount": -10, "tax": -2, "discount": -1}
    assert counts(send(database, "transactions", back)) == (1, 0, 0)


def test_what_is_not_an_object_is_refused(database: Database) -> None:
    assert refusal(database, "events", 5).code == "not_an_object"


def test_an_unknown_kind_is_an_error(database: Database) -> None:
    with pytest.raises(UnknownKind, match="'orders' is not a kind of fact"):
        send(database, "orders", {})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 21),
        ("quantity", 3),
        ("product_id", "p2"),
        ("customer_id", "c2"),
        ("invoice_date", "2026-03-01T10:00:01Z"),
        ("discount", 1),
        ("original_invoice_id", "i0"),
    ],
)
@pytest.mark.parametrize("in_one_batch", [True, False])
def test_another_value_under_the_same_id_is_a_conflict(
    database: Database, field: str, value: Any, in_one_batch: bool
) -> None:
    changed = {**SALE, field: value}
    if in_one_batch:
        rejection = refusal(database, "transactions", SALE, changed)
    else:
        send(database, "transactions", SALE)
        rejection = refusal(database, "transactions", changed)
    assert (rejection.field, rejection.code) == (field, "conflict")
    assert rows(database, "transactions", "amount_minor", "quantity", "product_id") == [(2000, 2, "p1")]


def test_a_field_that_is_not_sent_never_conflicts(database: Database) -> None:
    send(database, "transactions", {**SALE, "discount": 1, "session_id": "w1"})
    less = {**SALE, "customer_id": None}
    assert counts(send(database, "transactions", less, {"transaction_id": "t1"})) == (0, 2, 0)


def test_a_conflict_says_both_values_as_a_person_would(database: Database) -> None:
    rejection = refusal(database, "transactions", SALE, {**SALE, "amount": "20.01"})
    assert rejection.reason.startswith("amount is 20.0 under this id; 20.01 was sent.")


OUTCOMES = [
    ("interactions", USE, {"satisfaction_score": 5}, {"satisfaction_score": 4}),
    ("interactions", USE, {"resolved": True}, {"resolved": False}),
    ("conversations", TURN, {"resolved": False}, {"resolved": True}),
    ("inferences", CALL, {"actual_label": "oily"}, {"actual_label": "dry"}),
    ("payments", PAYMENT, {"status": "paid"}, {"status": "failed"}),
]


@pytest.mark.parametrize(("kind", "record", "outcome", "another"), OUTCOMES)
@pytest.mark.parametrize("whole", [True, False])
def test_an_outcome_is_told_once(
    *,
    database: Database,
    kind: str,
    record: dict[str, Any],
    outcome: dict[str, Any],
    another: dict[str, Any],
    whole: bool,
) -> None:
    key, table = KINDS[kind].key, KINDS[kind].table.name
    base = record if whole else {key: record[key]}
    send(database, kind, record)
    touched = len(rows(database, "touched_days", "fact_table"))
    assert counts(send(database, kind, {**base, **outcome})) == (1, 0, 0)
    assert rows(database, table, *outcome) == [tuple(outcome.values())]
    assert len(rows(database, "touched_days", "fact_table")) == touched + 1
    assert counts(send(database, kind, {**base, **outcome}, base)) == (0, 2, 0)
    rejection = refusal(database, kind, {**base, **another})
    assert (rejection.field, rejection.code) == (next(iter(another)), "conflict")
    assert "is told once" in rejection.reason
    assert "True" not in rejection.reason
    assert "False" not in rejection.reason
    assert rows(database, table, *outcome) == [tuple(outcome.values())]


@pytest.mark.parametrize(("kind", "record", "outcome", "another"), OUTCOMES)
def test_an_outcome_in_the_batch_of_its_event_obeys_the_same_rules(
    database: Database, kind: str, record: dict[str, Any], outcome: dict[str, Any], another: dict[str, Any]
) -> None:
    key, table = KINDS[kind].key, KINDS[kind].table.name
    partial = {key: record[key]}
    summary = send(
        database, kind, record, {**partial, **outcome}, {**partial, **outcome}, {**partial, **another}
    )
    assert counts(summary) == (2, 1, 1)
    assert rows(database, table, *outcome) == [tuple(outcome.values())]


def test_an_outcome_of_an_unknown_event_is_refused(database: Database) -> None:
    rejection = refusal(database, "interactions", {"interaction_id": "nobody", "satisfaction_score": 5})
    assert (rejection.field, rejection.code) == ("interaction_date", "required")


def test_days_are_noted_once_a_batch_with_the_facts(database: Database) -> None:
    later = {**SALE, "transaction_id": "t2", "invoice_date": "2026-03-02"}
    bad = {**SALE, "transaction_id": "t3", "invoice_date": "2026-03-03", "quantity": 0}
    send(database, "transactions", SALE, {**SALE, "transaction_id": "t4"}, later, bad)
    assert rows(database, "touched_days", "local_date", "fact_table") == [
        (dt.date(2026, 3, 1), "transactions"),
        (dt.date(2026, 3, 2), "transactions"),
    ]


def test_late_facts_of_a_sealed_day_are_refused(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(
            sealed_days.insert(),
            [
                {
                    "fact_table": "analytics",
                    "local_date": dt.date(2026, 3, day),
                    "checksum": "x",
                    "sealed_at": dt.datetime.fromisoformat("2026-06-01T00:00"),
                }
                for day in (1, 2)
            ],
        )
    earlier = {**SALE, "transaction_id": "t2", "invoice_date": "2026-02-27"}
    later = {**SALE, "transaction_id": "t3", "invoice_date": "2026-03-03"}
    summary = send(database, "transactions", SALE, earlier, later)
    assert counts(summary) == (1, 0, 2)
    assert {each.code for each in summary.rejections} == {"sealed_day"}
    assert summary.rejections[0].reason == (
        "2026-03-01 is sealed: its figures are kept, raw facts up to 2026-03-02 were removed."
    )
    assert "2026-02-27 is sealed" in summary.rejections[1].reason  # what comes before would move sealed days
    assert counts(send(database, "customers", {"customer_id": "c9", "signup_date": "2026-02-01"})) == (
        1,
        0,
        0,
    )


def test_a_search_keeps_its_query_folded_and_its_results_counted(database: Database) -> None:
    def search(key: str, metadata: Any, event_type: str = "search") -> dict[str, Any]:
        return {**EVENT, "event_id": key, "event_type": event_type, "metadata": metadata}

    send(
        database,
        "events",
        search("1", {"query": "  Straße  SERUM ", "results": 0, "category": "Skin"}),
        search("2", '{"query": "oil", "results": ["p1", "p2"]}'),
        search("3", {"query": 5, "results": True}),
        search("4", {"query": "oil", "results": 3}, "page_view"),
    )
    assert rows(database, "analytics", "event_id", "search_query", "search_results", "search_category") == [
        ("1", "strasse serum", 0, "Skin"),
        ("2", "oil", 2, None),
        ("3", None, None, None),
        ("4", None, None, None),
    ]


def test_durations_are_kept_to_sum_and_in_buckets(database: Database) -> None:
    send(database, "interactions", {**USE, "response_time_sec": "1.2345"})
    send(database, "inferences", {**CALL, "latency_ms": 12.5, "cost": "0.0000125"})
    assert rows(database, "customer_interactions", "response_time_sec", "response_ms", "response_bucket") == [
        (1.2345, 1235, 703)
    ]
    assert rows(database, "ai_inferences", "latency_us", "latency_bucket", "cost_micro", "cost") == [
        (12500, 473, 13, 0.000013)
    ]


def test_a_message_without_id_gets_the_same_one_each_time(database: Database) -> None:
    other = {**MESSAGE, "message": {"type": "ai", "data": {"content": "hello"}}}
    own = {**MESSAGE, "message_id": "m1"}
    assert counts(send(database, "messages", MESSAGE, other, own, MESSAGE)) == (3, 1, 0)
    assert counts(send(database, "messages", other)) == (0, 1, 0)


HOSTILE = "'); DROP TABLE transactions; -- <script>alert(1)</script> %s :x {} \\ \" 🧴\t\u202e"


def test_hostile_text_is_text(database: Database) -> None:
    identity = HOSTILE.replace("\t", "").strip()
    send(database, "transactions", {**SALE, "transaction_id": identity, "product_id": identity})
    send(database, "conversations", {**TURN, "user_message": HOSTILE})
    assert rows(database, "transactions", "transaction_id", "product_id") == [(identity, identity)]
    assert rows(database, "conversations", "user_message") == [(HOSTILE,)]
    assert counts(
        send(database, "transactions", {**SALE, "transaction_id": identity, "product_id": identity})
    ) == (
        0,
        1,
        0,
    )


def test_a_batch_is_written_as_a_whole_or_not_at_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data.ingest import pipeline

    def out_of_order(*_: Any) -> None:
        raise sa.exc.OperationalError("INSERT", None, Exception("disk is full"))

    monkeypatch.setattr(pipeline, "EVENT_STEPS", (*pipeline.EVENT_STEPS, out_of_order))
    with pytest.raises(Exception, match="disk is full"):
        send(database, "transactions", SALE)
    tables = ("transactions", "customers", "products", "touched_days", "touched_entities")
    assert not any(dump(database, *tables).values())


def test_batches_know_of_those_before_them(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from data.ingest import pipeline

    monkeypatch.setattr(pipeline, "BATCH", 2)
    lines = [{**SALE, "transaction_id": f"t{number}"} for number in (1, 2, 3, 1, 3)]
    summary = send(database, "transactions", *lines, {**SALE, "amount": 1, "colour": "red"})
    assert counts(summary) == (3, 2, 1)
    assert summary.rejections[0].row == 6
    assert summary.unused_columns == ["colour"]
    assert summary.created == {"customers": 1, "products": 1}


def test_only_the_first_thousand_rejections_are_told_and_all_are_kept(database: Database) -> None:
    summary = send(
        database, "events", *({**EVENT, "event_id": f"e{n}", "channel": "fax"} for n in range(1200))
    )
    assert (summary.rejected, len(summary.rejections)) == (1200, 1000)
    assert len(rows(database, "rejected_rows", "id")) == 1200

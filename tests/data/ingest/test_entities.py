"""Entities: upserted, newest wins; named ones come into being; hints describe what nobody sent."""

import datetime as dt
import random
from typing import Any

import pytest

from data.engine import Database
from data.ingest import Summary, empty_database
from tests.data.ingest.records import API, EVENT, NOW, PLAN, SALE, TURN, a_shop, counts, dump, rows, send


def touched(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, "touched_entities", "entity_table", "entity_key")


def test_fields_that_are_not_sent_keep_their_value(database: Database) -> None:
    ana = {"customer_id": "c1", "name": "Ana", "email": "Ana@Example.com", "signup_date": "2026-01-05"}
    assert counts(send(database, "customers", ana)) == (1, 0, 0)
    assert counts(send(database, "customers", {"customer_id": "c1", "country": "Spain", "name": ""})) == (
        1,
        0,
        0,
    )
    assert counts(send(database, "customers", ana, {"customer_id": "c1"})) == (0, 2, 0)
    assert rows(database, "customers", "name", "email", "signup_date", "country", "described") == [
        ("Ana", "ana@example.com", dt.date(2026, 1, 5), "Spain", True)
    ]


def test_the_newest_by_its_own_time_wins_whatever_comes_first(database: Database) -> None:
    def named(name: str, day: int) -> dict[str, Any]:
        return {"product_id": "p1", "product_name": name, "updated_at": f"2026-05-{day:02}"}

    assert counts(send(database, "products", named("Third", 3))) == (1, 0, 0)
    assert counts(send(database, "products", named("First", 1))) == (0, 1, 0)
    assert counts(send(database, "products", named("Third", 5))) == (0, 1, 0)
    assert counts(send(database, "products", named("Fourth", 4))) == (0, 1, 0)
    assert rows(database, "products", "product_name") == [("Third",)]
    assert counts(send(database, "products", {"product_id": "p1", "product_name": "By arrival"})) == (1, 0, 0)
    told = dt.datetime(2026, 5, 5)  # noqa: DTZ001
    assert rows(database, "products", "product_name", "updated_at") == [("By arrival", told)]


def test_an_older_record_fills_what_is_empty_and_is_told_as_superseded(database: Database) -> None:
    def ana(day: int, **said: str) -> Summary:
        return send(database, "customers", {"customer_id": "c1", "updated_at": f"2026-05-{day:02}", **said})

    ana(3, name="Ana", country="Spain")
    filled = ana(1, name="Anna", signup_date="2026-01-05")
    assert (counts(filled), filled.superseded) == ((1, 0, 0), 1)
    stale = ana(2, country="France", signup_date="2026-01-05")
    assert (counts(stale), stale.superseded) == ((0, 1, 0), 1)
    same = ana(2, country="Spain")
    assert (counts(same), same.superseded) == ((0, 1, 0), 0)
    assert rows(database, "customers", "name", "country", "signup_date", "updated_at") == [
        ("Ana", "Spain", dt.date(2026, 1, 5), dt.datetime(2026, 5, 3))  # noqa: DTZ001
    ]


def test_a_record_without_a_moment_does_not_shut_out_a_later_one_with_a_true_moment(
    database: Database,
) -> None:
    def named(name: str, **told: str) -> Summary:
        return send(database, "products", {"product_id": "p1", "product_name": name, **told})

    named("Untold")
    named("Untold again")
    assert counts(named("Told", updated_at="2026-05-01")) == (1, 0, 0)
    named("By arrival")
    assert counts(named("Told later", updated_at="2026-05-02")) == (1, 0, 0)
    assert rows(database, "products", "product_name") == [("Told later",)]


def test_an_old_record_describes_an_entity_that_was_only_named(database: Database) -> None:
    send(database, "transactions", SALE)
    old = {"customer_id": "c1", "name": "Ana", "updated_at": "2001-01-01"}
    assert counts(send(database, "customers", old)) == (1, 0, 0)
    assert rows(database, "customers", "name", "described") == [("Ana", True)]


def test_ids_that_differ_in_their_text_are_two(database: Database) -> None:
    versions = [{"product_id": key, "product_name": key} for key in ("2", "2.0", "2.00")]
    assert counts(send(database, "products", *versions)) == (3, 0, 0)
    assert counts(send(database, "products", {"product_id": 2.0, "product_name": "2"})) == (0, 1, 0)
    assert rows(database, "products", "product_id") == [("2",), ("2.0",), ("2.00",)]


def test_an_email_is_one_customers(database: Database) -> None:
    send(database, "customers", {"customer_id": "c1", "email": "a@b.example"})
    summary = send(
        database,
        "customers",
        {"customer_id": "c2", "email": "A@B.example"},
        {"customer_id": "c1", "email": "new@b.example"},
        {"customer_id": "c3", "email": "a@b.example"},
        {"customer_id": "c4", "email": "a@b.example"},
    )
    assert counts(summary) == (2, 0, 2)
    assert [(one.row, one.field, one.code) for one in summary.rejections] == [
        (1, "email", "email_taken"),
        (4, "email", "email_taken"),
    ]
    assert rows(database, "customers", "customer_id", "email") == [
        ("c1", "new@b.example"),
        ("c3", "a@b.example"),
    ]


def test_an_email_passes_on_within_a_batch_whatever_rows_are_written_first(database: Database) -> None:
    send(database, "customers", *({"customer_id": f"c{n}", "email": f"{n}@b.example"} for n in (1, 2)))
    summary = send(
        database,
        "customers",
        {"customer_id": "c1", "name": "Ana"},
        {"customer_id": "c2", "email": "z@b.example"},
        {"customer_id": "c1", "email": "2@b.example"},
    )
    assert counts(summary) == (3, 0, 0)
    assert rows(database, "customers", "customer_id", "email") == [
        ("c1", "2@b.example"),
        ("c2", "z@b.example"),
    ]


def test_concerns_of_a_product_are_replaced_when_sent(database: Database) -> None:
    summary = send(database, "products", {"product_id": "p1", "concerns": ["dry skin", "acne"]})
    assert summary.created == {"concerns": 2}
    assert counts(send(database, "products", {"product_id": "p1", "concerns": "acne; dry skin"})) == (0, 1, 0)
    assert counts(send(database, "products", {"product_id": "p1", "category": "Skin"})) == (1, 0, 0)
    assert rows(database, "product_concerns", "product_id", "concern") == [("p1", "acne"), ("p1", "dry skin")]
    assert counts(send(database, "products", {"product_id": "p1", "concerns": ["frizz"]})) == (1, 0, 0)
    assert rows(database, "product_concerns", "product_id", "concern") == [("p1", "frizz")]
    assert counts(send(database, "products", {"product_id": "p1", "concerns": []})) == (1, 0, 0)
    assert not rows(database, "product_concerns", "product_id")


def test_plans_and_configurations_keep_prices_in_millionths(database: Database) -> None:
    send(database, "plans", {**PLAN, "overage_unit_price": "0.0125", "included_units": 1000})
    send(database, "configurations", {**API, "settings": {"model": "v2"}, "monthly_quota": "5000"})
    assert rows(
        database, "billing_plans", "base_fee_minor", "included_units", "overage_unit_price_micro"
    ) == [(4900, 1000, 12500)]
    assert rows(
        database, "api_configurations", "unit_price_micro", "unit_price", "monthly_quota", "enabled"
    ) == [(2000, 0.002, 5000, True)]


@pytest.mark.parametrize(
    ("kind", "record", "field", "code"),
    [
        ("customers", {"customer_id": None}, "customer_id", "required"),
        ("customers", {"customer_id": "c", "signup_date": "2030-01-01"}, "signup_date", "in_the_future"),
        ("customers", {"customer_id": "c", "updated_at": "2030-01-01"}, "updated_at", "in_the_future"),
        ("products", {"product_id": "p", "price": -1}, "price", "out_of_range"),
        ("products", {"product_id": "p", "price": 1, "currency": "USD"}, "currency", "wrong_currency"),
        ("products", {"product_id": "p", "merchandise": "perhaps"}, "merchandise", "bad_flag"),
        ("users", {"user_id": "u", "preferences": "[]"}, "preferences", "bad_json"),
        ("configurations", {"api_name": "a", "unit_price": 1}, "unit", "required"),
        ("configurations", {**API, "unit": "hour"}, "unit", "unknown_value"),
        ("plans", {"plan_name": "x", "base_fee": 1}, "valid_from", "required"),
        ("plans", {**PLAN, "included_units": -1}, "included_units", "out_of_range"),
    ],
)
def test_a_bad_entity_is_refused(
    database: Database, kind: str, record: dict[str, Any], field: str, code: str
) -> None:
    (rejection,) = send(database, kind, record).rejections
    assert (rejection.field, rejection.code) == (field, code)


def test_what_moves_figures_is_noted_and_nothing_else(database: Database) -> None:
    send(
        database,
        "customers",
        {"customer_id": "c1", "name": "Ana"},
        {"customer_id": "c2", "signup_date": "2026-01-01"},
    )
    send(database, "customers", {"customer_id": "c2", "name": "Bo"})
    send(database, "users", {"user_id": "u1", "username": "ana"})
    send(database, "products", {"product_id": "p1", "product_name": "Oil"})
    assert touched(database) == [("customers", "c2"), ("products", "p1")]
    send(database, "products", {"product_id": "p1", "price": 5}, {"product_id": "p1", "product_name": "Oil"})
    assert len(touched(database)) == 2
    send(database, "products", {"product_id": "p1", "merchandise": False})
    send(database, "plans", PLAN)
    send(database, "configurations", API)
    send(database, "concerns", {"concern": "acne", "category": "skin", "words": ["spots"]})
    assert touched(database) == [
        ("api_configurations", "vision"),
        ("billing_plans", "Growth"),
        ("concerns", "acne"),
        ("customers", "c2"),
        ("products", "p1"),
        ("products", "p1"),
    ]


# Named by facts


def test_unknown_entities_come_into_being_and_are_told(database: Database) -> None:
    guest = {**SALE, "transaction_id": "t2", "customer_id": None, "product_id": "p2"}
    assert send(database, "transactions", SALE, guest).created == {"customers": 1, "products": 2}
    assert send(database, "conversations", {**TURN, "product_id": "p3"}).created == {
        "sessions": 1,
        "users": 1,
        "products": 1,
    }
    assert send(database, "sessions", {"session_id": "s2", "user_id": "u2"}).created == {"users": 1}
    assert send(database, "users", {"user_id": "u3", "customer_id": "c9"}).created == {"customers": 1}
    assert rows(database, "products", "product_id", "described", "merchandise") == [
        ("p1", False, True),
        ("p2", False, True),
        ("p3", False, True),
    ]
    assert rows(database, "users", "user_id", "described") == [("u1", False), ("u2", False), ("u3", True)]


def test_a_refused_row_names_nobody(database: Database) -> None:
    assert send(database, "transactions", {**SALE, "quantity": 0}).created == {}
    assert not rows(database, "customers", "customer_id")


def hinted(key: int, day: int, **hints: Any) -> dict[str, Any]:
    return {**SALE, "transaction_id": f"t{key}", "invoice_date": f"2026-03-{day:02}", **hints}


HINTS = [
    hinted(1, 1, product_name="Old", category="Hair", country="France"),
    hinted(2, 5, product_name="New", country="Spain"),
    hinted(3, 5, product_name="Newest"),
    hinted(4, 3, product_name="Zzz", category="Skin"),
    hinted(5, 2, category="Zzz", country="Zzz"),
]


@pytest.mark.parametrize("seed", range(6))
def test_the_hint_of_the_newest_order_wins_in_any_order_of_arrival(database: Database, seed: int) -> None:
    shuffled = random.Random(seed).sample(HINTS, len(HINTS))
    sizes = random.Random(seed).choice([1, 2, 5])
    for start in range(0, len(shuffled), sizes):
        send(database, "transactions", *shuffled[start : start + sizes])
    assert rows(database, "products", "product_name", "category", "described") == [("Newest", "Skin", False)]
    assert rows(database, "customers", "country") == [("Spain",)]


@pytest.mark.parametrize("seed", range(6))
def test_a_hint_never_overrides_what_was_sent(database: Database, seed: int) -> None:
    sent = ("products", {"product_id": "p1", "product_name": "Sent"})
    steps: list[tuple[str, dict[str, Any]]] = [("transactions", line) for line in HINTS]
    for kind, record in random.Random(seed).sample([*steps, sent], len(steps) + 1):
        send(database, kind, record)
    assert rows(database, "products", "product_name", "category", "described") == [("Sent", "Skin", True)]


def test_a_hint_that_renames_a_product_is_noted_unless_it_came_into_being_with_it(database: Database) -> None:
    send(database, "transactions", HINTS[0])
    assert touched(database) == []
    send(database, "transactions", hinted(9, 9, product_name="Old"))
    assert touched(database) == []
    send(database, "transactions", HINTS[1])
    assert touched(database) == []
    assert rows(database, "products", "product_name") == [("Old",)]
    send(database, "transactions", hinted(10, 10, product_name="Renamed"))
    assert touched(database) == [("products", "p1")]


# Users, as facts keep them


def test_a_user_keeps_turns_purchases_and_contacts_from_facts(database: Database) -> None:
    def event(key: str, kind: str, day: int) -> dict[str, Any]:
        return {
            **EVENT,
            "event_id": key,
            "event_type": kind,
            "user_id": "u1",
            "occurred_at": f"2026-03-{day:02}",
        }

    send(database, "events", event("e1", "purchase", 2), event("e2", "page_view", 9))
    send(database, "conversations", {**TURN, "occurred_at": "2026-03-04"})
    send(database, "conversations", {**TURN, "occurred_at": "2026-03-04"}, {**TURN, "conversation_id": "v2"})
    send(database, "events", event("e3", "purchase", 3), event("e1", "purchase", 2))
    columns = ("total_messages", "total_purchases", "first_seen", "last_active")
    first, last = dt.datetime(2026, 3, 1, 10), dt.datetime(2026, 3, 9)  # noqa: DTZ001
    assert rows(database, "users", *columns) == [(2, 2, first, last)]
    assert counts(send(database, "users", {"user_id": "u1", "first_seen": "2026-03-05"})) == (1, 0, 0)
    assert counts(send(database, "users", {"user_id": "u1", "first_seen": "2026-02-01"})) == (1, 0, 0)
    assert rows(database, "users", *columns)[0][2] == dt.datetime(2026, 2, 1)  # noqa: DTZ001


@pytest.mark.parametrize("seed", range(4))
def test_facts_in_any_order_leave_the_same_entities(database: Database, seed: int) -> None:
    steps: list[tuple[str, dict[str, Any]]] = [("transactions", line) for line in HINTS]
    steps += [("conversations", {**TURN, "conversation_id": f"v{n}"}) for n in range(3)]
    steps += [
        ("events", {**EVENT, "event_id": f"e{n}", "event_type": "purchase", "user_id": "u1"})
        for n in range(3)
    ]
    for kind, record in random.Random(seed).sample(steps, len(steps)):
        send(database, kind, record)
    assert dump(database, "products", "customers", "users") == {
        "products": [
            (
                *("p1", "Newest", "Skin", None, None, True, False),
                dt.datetime(2026, 3, 5),  # noqa: DTZ001
                dt.datetime(2026, 3, 3),  # noqa: DTZ001
            )
        ],
        "customers": [("c1", None, None, None, "Spain", False, dt.datetime(2026, 3, 5))],  # noqa: DTZ001
        "users": [
            ("u1", None, None, *[dt.datetime(2026, 3, 1, 10)] * 2, 3, 3, None, False)  # noqa: DTZ001
        ],
    }


def test_an_emptied_database_says_when_in_utc(database: Database) -> None:
    empty_database(database, a_shop())
    assert rows(database, "data_version", "refreshed_at") == [(NOW.replace(tzinfo=None),)]

"""A day is the same day however one asks for it."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from demo import DemoShop
from tests.demo.conftest import gather

TIMES = {
    "sessions": "started_at",
    "transactions": "invoice_date",
    "events": "occurred_at",
    "interactions": "interaction_date",
    "conversations": "occurred_at",
    "messages": "created_at",
    "inferences": "occurred_at",
    "payments": "paid_at",
}
SMALL = DemoShop(customers=300, timezone="Europe/Berlin")
DIGEST = """
import hashlib, json
from datetime import date
from demo import DemoShop
shop = DemoShop(customers=300, timezone="Europe/Berlin")
parts = [list(shop.entities(date(2026, 3, 20), date(2026, 4, 3))),
         [list(kinds) for _, kinds in shop.days(date(2026, 3, 20), date(2026, 4, 3))]]
print(hashlib.sha256(json.dumps(parts).encode()).hexdigest())
"""


def text(value: object) -> str:
    return json.dumps(value, sort_keys=False)


def test_a_day_alone_is_the_day_within_a_range() -> None:
    days = dict(SMALL.days(date(2026, 3, 20), date(2026, 4, 3)))
    assert len(days) == 15
    for day, kinds in days.items():
        assert text(list(SMALL.day(day))) == text(kinds)


def test_tomorrow_adds_one_day_and_changes_none() -> None:
    end = date(2026, 4, 3)
    before = list(SMALL.days(end - timedelta(days=20), end))
    after = list(SMALL.days(end - timedelta(days=19), end + timedelta(days=1)))
    assert text([kinds for _, kinds in after[:-1]]) == text([kinds for _, kinds in before[1:]])
    assert after[-1][0] == end + timedelta(days=1)
    assert after[-1][1]


def test_entities_stay_as_they_were_but_for_users_last_active() -> None:
    start, end = date(2026, 1, 1), date(2026, 4, 3)
    before = dict(SMALL.entities(start, end))
    after = dict(SMALL.entities(start, end + timedelta(days=30)))
    assert list(before) == ["products", "concerns", "configurations", "plans", "customers", "users"]
    for kind, key in (("customers", "customer_id"), ("users", "user_id"), ("products", "product_id")):
        later = {record[key]: record for record in after[kind]}
        for record in before[kind]:
            now = later[record[key]]
            assert {**now, "last_active": None} == {**record, "last_active": None}
            assert now.get("last_active", "") >= record.get("last_active", "")


@pytest.mark.parametrize("hash_seed", ["1", "4242"])
def test_another_process_with_another_hash_seed_makes_the_same(hash_seed: str, project: Path) -> None:
    start, end = date(2026, 3, 20), date(2026, 4, 3)
    parts = [list(SMALL.entities(start, end)), [kinds for _, kinds in SMALL.days(start, end)]]
    here = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(project)}
    answer = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == here


def test_seeds_and_sizes_make_other_shops() -> None:
    day = date(2026, 4, 3)
    made = {text(list(shop.day(day))) for shop in (SMALL, DemoShop(8, 300), DemoShop(7, 400))}
    assert len(made) == 3


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("UTC", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 11, 1)),
        ("America/Sao_Paulo", date(2018, 2, 17)),
        ("America/Sao_Paulo", date(2018, 11, 4)),
        ("America/Nuuk", date(2025, 3, 29)),
        ("Asia/Kathmandu", date(2026, 3, 29)),
        ("Pacific/Kiritimati", date(2026, 3, 29)),
    ],
)
def test_facts_fall_on_their_local_day_in_time_order(zone: str, change: date) -> None:
    shop = DemoShop(customers=300, timezone=zone)
    for day, kinds in shop.days(change - timedelta(days=1), change + timedelta(days=1)):
        assert kinds
        for kind, records in kinds:
            times = [record[TIMES[kind]] for record in records]
            assert times == sorted(times)
            for time in times:
                instant = datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
                assert instant.astimezone(ZoneInfo(zone)).date() == day


@pytest.mark.parametrize("end", [date(2015, 1, 1), date(2021, 6, 30), date(2028, 2, 29), date(2040, 12, 31)])
def test_any_year_has_the_customers_it_was_asked_for(end: date) -> None:
    lines = gather(SMALL, end - timedelta(days=364), end)["transactions"]
    buyers = {line["customer_id"] for line in lines if line["quantity"] > 0 and line["amount"] >= 0}
    assert 300 <= len(buyers - {None}) < 450

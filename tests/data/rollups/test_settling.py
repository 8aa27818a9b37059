"""Days in the shop's zone: as facts were settled, and settled anew after the zone was changed."""

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.checks import check
from data.engine import Database
from data.rollups import rebuild, refresh
from data.rollups.calendar import EVENT_TABLES
from data.shop import Shop
from data.tables import metadata
from tests.data.facts_by_hand import MORNING, Facts, at, rows, settled

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
FEBRUARY_28 = dt.date(2026, 2, 28)
SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


def settled_in(database: Database, zone: str) -> None:
    with database.writing() as connection:
        settings = metadata.tables["shop_settings"]
        connection.execute(settings.delete())
        connection.execute(settings.insert().values(name="SHOP_TIMEZONE", value=zone, settled_at=MORNING))


def a_day(facts: Facts) -> None:
    """An order at 03:10 and events at 03:10 and 20:00 UTC: in New York the day before and that day at 15,
    in Kolkata that day at 8 and the next at 1."""
    facts.product("serum")
    facts.line(at(SUNDAY, "03:10"), "O1", "serum", 1, 1000)
    facts.event(at(SUNDAY, "03:10"), "page_view", session_id="early")
    facts.event(at(SUNDAY, "20:00"), "page_view", session_id="late")
    facts.use(at(SUNDAY, "20:00"), "Skin Analysis")
    facts.turn(at(SUNDAY, "20:00"), "c1", concern="acne")
    facts.call(at(SUNDAY, "20:00"), "ranker", "a", "a")
    facts.payment(at(SUNDAY, "20:00"), "2026-02-01", "paid")


def figures(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    return {
        "orders": rows(database, "revenue_summary", "record_date", "total_revenue"),
        "sessions": rows(database, "conversion_trends", "record_date", "sessions"),
        "hours": rows(database, "activity_by_hour", "record_date", "hour"),
        "uses": rows(database, "interaction_summary", "record_date"),
        "concerns": rows(database, "customer_concerns", "record_date"),
        "calendar": rows(database, "calendar", "record_date"),
    }


IN_UTC = {
    "orders": [(SUNDAY, 10.0)],
    "sessions": [(SUNDAY, 2)],
    "hours": [(SUNDAY, 3), (SUNDAY, 20)],
    "uses": [(SUNDAY,)],
    "concerns": [(SUNDAY,)],
    "calendar": [(SUNDAY,)],
}
IN_KOLKATA = {
    "orders": [(SUNDAY, 10.0)],
    "sessions": [(SUNDAY, 1), (MONDAY, 1)],
    "hours": [(SUNDAY, 8), (MONDAY, 1)],
    "uses": [(MONDAY,)],
    "concerns": [(MONDAY,)],
    "calendar": [(SUNDAY,), (MONDAY,)],
}
IN_NEW_YORK = {
    "orders": [(FEBRUARY_28, 10.0)],
    "sessions": [(FEBRUARY_28, 1), (SUNDAY, 1)],
    "hours": [(FEBRUARY_28, 22), (SUNDAY, 15)],
    "uses": [(SUNDAY,)],
    "concerns": [(SUNDAY,)],
    "calendar": [(FEBRUARY_28,), (SUNDAY,)],
}
ZONES = [(KOLKATA, IN_KOLKATA), (NEW_YORK, IN_NEW_YORK)]


@pytest.mark.parametrize(("zone", "expected"), ZONES)
def test_a_shop_counts_in_its_own_days(
    database: Database, shop: Shop, zone: ZoneInfo, expected: dict[str, Any]
) -> None:
    a_day(Facts(database, zone))
    refresh(database, replace(shop, zone=zone))
    assert figures(database) == expected


@pytest.mark.parametrize(("zone", "expected"), ZONES)
def test_a_rebuild_settles_anew_after_the_zone_was_changed(
    database: Database, shop: Shop, facts: Facts, zone: ZoneInfo, expected: dict[str, Any]
) -> None:
    moved = replace(shop, zone=zone)
    a_day(facts)
    settled_in(database, "UTC")
    rebuild(database, shop)
    assert figures(database) == IN_UTC
    rebuild(database, moved)
    assert figures(database) == expected
    assert rows(database, "ai_inferences", "local_hour") == rows(database, "billing_payments", "local_hour")
    assert check(database, moved).passed
    settled_in(database, zone.key)
    rebuild(database, shop)
    assert figures(database) == IN_UTC


def test_a_zone_changed_there_and_back_leaves_no_fact_behind(
    database: Database, shop: Shop, facts: Facts
) -> None:
    """UTC is kept all along; the facts came while another zone was in force, and nobody rebuilt."""
    settled_in(database, "UTC")
    a_day(Facts(database, KOLKATA))
    refresh(database, shop)
    assert figures(database) == IN_KOLKATA
    report = check(database, shop)
    assert (report.passed, report.astray.facts, report.differences) == (False, 7, [])
    assert [str(cell) for cell in report.astray.told[:3]] == [
        "transactions [transaction_id=T1] local_hour: stored 8, computed 3",
        "analytics [event_id=E2] local_hour: stored 8, computed 3",
        "analytics [event_id=E3] local_date: stored 2026-03-02, computed 2026-03-01",
    ]
    rebuild(database, shop)
    assert figures(database) == IN_UTC
    assert check(database, shop).passed


@pytest.mark.parametrize("table", [table.name for table in EVENT_TABLES])
@pytest.mark.parametrize("column", ["local_hour", "at_ms"])
def test_check_compares_every_fact_with_its_instant(
    database: Database, shop: Shop, facts: Facts, table: str, column: str
) -> None:
    a_day(facts)
    refresh(database, shop)
    wrong = f"UPDATE {table} SET {column} = {column} + 1"
    with database.writing() as connection:
        changed = connection.exec_driver_sql(wrong).rowcount
    off = check(database, shop).astray
    assert (off.facts, {(cell.table, cell.column) for cell in off.told}) == (changed, {(table, column)})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu"])
def test_a_zone_is_followed_through_its_changes(database: Database, shop: Shop, zone: str) -> None:
    """Each 37 hours from the first moment of 1970 on, and around a change; zoneinfo tells what is right."""
    there = ZoneInfo(zone)
    facts, moved = Facts(database), replace(shop, zone=there)
    moments = [
        at(first, "00:00") + dt.timedelta(hours=37 * number)
        for first in ("1970-01-01", "2025-01-01")
        for number in range(300)
    ]
    moments += [
        dt.datetime.fromisoformat(f"2026-03-29T0{second}.999500") for second in ("0:59:59", "1:00:00")
    ]
    facts.write("analytics", *(event(number, moment) for number, moment in enumerate(moments)))
    rebuild(database, moved)
    expected = [settled(moment, there) for moment in moments]
    assert sorted(rows(database, "analytics", "event_id", "local_date", "local_hour")) == [
        (f"{number:05}", right["local_date"], right["local_hour"]) for number, right in enumerate(expected)
    ]
    assert check(database, moved).passed


def event(number: int, moment: dt.datetime) -> dict[str, Any]:
    milliseconds = (moment - at("1970-01-01", "00:00")) // dt.timedelta(milliseconds=1)
    row = {"event_id": f"{number:05}", "event_type": "page_view", "channel": "web", "occurred_at": moment}
    return {**row, **settled(moment), "at_ms": milliseconds}


def test_summer_time_moves_hours_not_moments(database: Database, shop: Shop, facts: Facts) -> None:
    """On 8 March New York leaves out the hour from 2 to 3."""
    for time in ("06:59", "07:00"):
        facts.event(at("2026-03-08", time), "page_view")
    settled_in(database, "UTC")
    rebuild(database, replace(shop, zone=NEW_YORK))
    assert rows(database, "activity_by_hour", "hour") == [(1,), (3,)]

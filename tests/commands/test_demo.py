"""seed: the demo shop written through ingest; the same twice, one day more tomorrow, today as it happens."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click
import pytest
import sqlalchemy as sa

from commands.context import Opened
from commands.demo import refuse_other_shop, seed_when_empty, write_history, write_live
from data import keys
from data.checks import check
from data.engine import Database
from data.schema import migrate
from data.settings import load_settings
from data.shop import Shop
from data.tables import facts as tables
from demo import DemoShop
from tests.data.facts_by_hand import Facts
from tests.data.facts_by_hand import at as moment

LAST = dt.date(2026, 11, 20)
FIRST = LAST - dt.timedelta(days=20)
DEMO = DemoShop(seed=3, customers=60, timezone="Europe/Berlin")
SETTINGS = load_settings({"SHOP_TIMEZONE": "Europe/Berlin"})
DAILY = (
    tables.transactions,
    tables.analytics,
    tables.customer_interactions,
    tables.conversations,
    tables.ai_inferences,
    tables.billing_payments,
)


@pytest.fixture
def at(database_url: str) -> Iterator[Opened]:
    database = Database(database_url)
    migrate(database)
    yield Opened(SETTINGS, SETTINGS.shop(), database)
    database.dispose()


def facts_by_key(database: Database) -> dict[tuple[str, Any], tuple[Any, ...]]:
    with database.reading() as connection:
        return {
            (table.name, row[0]): tuple(row)
            for table in DAILY
            for row in connection.execute(sa.select(*(c for c in table.c if c.name != "created_at")))
        }


def local_date(key: tuple[str, Any], row: tuple[Any, ...]) -> dt.date:
    table = next(table for table in DAILY if table.name == key[0])
    names = [column.name for column in table.c if column.name != "created_at"]
    found: dt.date = row[names.index("local_date")]
    return found


def version(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT version FROM data_version").scalar_one())


def test_twice_adds_nothing_and_tomorrow_adds_one_day(at: Opened) -> None:
    write_history(at, DEMO, FIRST, LAST)
    before, version_before = facts_by_key(at.database), version(at.database)
    assert {local_date(*item) for item in before.items()} >= {FIRST, LAST}

    write_history(at, DEMO, FIRST, LAST)
    assert facts_by_key(at.database) == before
    assert version(at.database) == version_before

    tomorrow = LAST + dt.timedelta(days=1)
    write_history(at, DEMO, FIRST + dt.timedelta(days=1), tomorrow)
    after = facts_by_key(at.database)
    assert {key: row for key, row in after.items() if key in before} == before
    assert {local_date(key, row) for key, row in after.items() if key not in before} == {tomorrow}
    assert check(at.database, at.shop).passed


def test_live_writes_what_has_happened_and_nothing_that_has_not(at: Opened) -> None:
    noon = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    shop = replace(at.shop, clock=lambda: noon)
    rounds = iter([True, True, False])
    write_live(replace(at, shop=shop), DEMO, lambda: next(rounds))
    expected = {
        record["event_id"]
        for kind, records in DEMO.day(LAST)
        if kind == "events"
        for record in records
        if dt.datetime.fromisoformat(record["occurred_at"]) <= noon
    }
    written = {key for table, key in facts_by_key(at.database) if table == "analytics"}
    assert written == expected
    assert written


def test_an_empty_database_is_filled_in_demo_mode_only(at: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[dt.date, dt.date]] = []
    monkeypatch.setattr(
        "commands.demo.write_history", lambda _at, _demo, first, last: calls.append((first, last))
    )
    noon = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    shop: Shop = replace(at.shop, clock=lambda: noon)
    production = SETTINGS.model_copy(update={"app_env": "production"})
    seed_when_empty(replace(at, shop=shop, settings=production))
    assert calls == []
    seed_when_empty(replace(at, shop=shop))
    assert calls == [(dt.date(2025, 11, 21), dt.date(2026, 11, 20))]


def test_a_database_that_is_being_set_up_is_left_alone(
    at: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("commands.demo.write_history", lambda *_: pytest.fail("the demo shop was written"))
    keys.create(at.database, "my-shop", "ingest", now=at.shop.now())
    seed_when_empty(at)
    said = capsys.readouterr().out
    assert "keys or other entries" in said
    assert "no demo shop was written" in said
    assert "`python manage.py seed` writes one." in said
    Facts(at.database).product("serum")
    seed_when_empty(at)
    assert capsys.readouterr().out == ""


def test_the_demo_shop_is_not_poured_into_a_real_one(at: Opened) -> None:
    refuse_other_shop(at)  # nothing is there yet
    Facts(at.database).customer("ada")
    with pytest.raises(click.ClickException, match="facts cannot be taken out again"):
        refuse_other_shop(at)


def test_the_demo_shop_goes_on_where_it_was_written(at: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.demo.DEFAULT_DAYS", 3)
    monkeypatch.setattr("commands.demo.DEFAULT_CUSTOMERS", 20)
    seed_when_empty(at)
    refuse_other_shop(at)


def test_a_seeding_that_was_cut_off_is_finished_by_the_next_start(
    at: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first start dies after some facts; the second goes on, the third has nothing to do."""
    calls: list[str] = []

    def cut_off(*_: object) -> None:
        Facts(at.database).product("serum")
        Facts(at.database).line(moment("2026-03-01"), "O1", "serum", 1, 1000)
        raise KeyboardInterrupt

    monkeypatch.setattr("commands.demo.write_history", cut_off)
    with pytest.raises(KeyboardInterrupt):
        seed_when_empty(at)
    monkeypatch.setattr("commands.demo.write_history", lambda *_: calls.append("written"))
    seed_when_empty(at)
    assert calls == ["written"]
    seed_when_empty(at)
    assert calls == ["written"]

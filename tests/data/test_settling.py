"""Settings that facts were settled with: the currency is fixed, others ask for a rebuild."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.errors import SettingError
from data.schema import migrate, settle
from data.shop import Currency, Shop, utc_now
from data.tables import metadata
from data.tables.bookkeeping import shop_settings

SHOP = Shop()
BERLIN = replace(SHOP, zone=ZoneInfo("Europe/Berlin"))
DOLLARS = replace(SHOP, currency=Currency("USD"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate(database)
    yield database
    database.dispose()


def add_an_order(database: Database) -> None:
    now = utc_now().replace(tzinfo=None)
    product = {
        "product_id": "P1",
        "merchandise": True,
        "described": True,
        "created_at": now,
        "updated_at": now,
    }
    line = {
        "transaction_id": "T1",
        "invoice_id": "I1",
        "product_id": "P1",
        "invoice_date": now,
        "local_date": now.date(),
        "local_hour": 1,
        "at_ms": 1,
        "kind": "sale",
        "quantity": 1,
        "created_at": now,
        **dict.fromkeys(("amount", "discount", "tax"), 0.0),
        **dict.fromkeys(("amount_minor", "discount_minor", "tax_minor"), 0),
    }
    with database.writing() as connection:
        connection.execute(metadata.tables["products"].insert(), product)
        connection.execute(metadata.tables["transactions"].insert(), line)


def kept(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return {row.name: row.value for row in connection.execute(sa.select(shop_settings))}


def test_the_first_start_keeps_the_settings(database: Database) -> None:
    assert not settle(database, SHOP).needs_rebuild
    assert kept(database) == {
        "SHOP_CURRENCY": "EUR",
        "SHOP_TIMEZONE": "UTC",
        "ATTRIBUTION_WINDOW_DAYS": "7",
        "SESSION_PAUSE_MINUTES": "30",
    }


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        (BERLIN, "SHOP_TIMEZONE"),
        (replace(SHOP, attribution_days=14), "ATTRIBUTION_WINDOW_DAYS"),
        (replace(SHOP, session_pause_minutes=60), "SESSION_PAUSE_MINUTES"),
    ],
)
def test_another_rule_asks_for_rebuild_until_it_was_done(
    database: Database, changed: Shop, name: str
) -> None:
    settle(database, SHOP)
    add_an_order(database)
    for _ in range(2):
        settlement = settle(database, changed)
        assert settlement.needs_rebuild
        assert settlement.sentence == (
            f"{name} changed since the facts were settled; run `python manage.py rebuild`."
        )
    assert not settle(database, changed, rebuilt=True)
    assert not settle(database, changed)
    assert settle(database, SHOP).changed == (name,)


def test_another_currency_is_refused_and_nothing_changes(database: Database) -> None:
    settle(database, SHOP)
    add_an_order(database)
    for rebuilt in (False, True):
        with pytest.raises(SettingError, match="are in EUR, SHOP_CURRENCY says USD"):
            settle(database, DOLLARS, rebuilt=rebuilt)
    assert kept(database)["SHOP_CURRENCY"] == "EUR"


def test_without_facts_every_setting_may_change(database: Database) -> None:
    settle(database, SHOP)
    changed = replace(DOLLARS, zone=BERLIN.zone)
    assert not settle(database, changed)
    assert kept(database)["SHOP_CURRENCY"] == "USD"
    assert kept(database)["SHOP_TIMEZONE"] == "Europe/Berlin"

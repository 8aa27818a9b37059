"""One database, one currency: whoever writes amounts looks at the kept one within the transaction."""

import datetime as dt
from collections.abc import Callable

import pytest

from data.engine import Database
from data.errors import SettingError
from data.ingest import import_file, ingest
from data.manual import enter
from data.rollups import rebuild, refresh
from data.schema import settle
from data.shop import Currency, Shop
from data.tables.reporting import category_revenue
from tests.data.facts_by_hand import rows

EUROS, YEN = Shop(), Shop(currency=Currency("JPY"))
LINE = {
    "transaction_id": "t1",
    "invoice_id": "I1",
    "product_id": "serum",
    "invoice_date": "2026-03-01T10:00:00Z",
    "quantity": 1,
    "amount": "1250",
}
BY_HAND = {"record_date": dt.date(2026, 3, 1), "category_name": "Serums", "revenue_amount": 1250}


def test_the_first_facts_decide_the_currency(database: Database) -> None:
    ingest(database, YEN, "transactions", [LINE], origin="test")
    with pytest.raises(SettingError, match="are in JPY, SHOP_CURRENCY says EUR"):
        settle(database, EUROS)
    assert ("SESSION_PAUSE_MINUTES", "30") in rows(database, "shop_settings", "name", "value")


def _import(database: Database, dry_run: bool) -> None:
    with open("orders.csv", "w", encoding="utf-8") as file:
        file.write(",".join(LINE) + "\n" + ",".join(map(str, LINE.values())) + "\n")
    import_file(database, YEN, "transactions", "orders.csv", dry_run=dry_run)


@pytest.mark.parametrize(
    "write",
    [
        lambda database: ingest(database, YEN, "transactions", [LINE], origin="test"),
        lambda database: _import(database, dry_run=False),
        lambda database: _import(database, dry_run=True),
        lambda database: enter(database, YEN, category_revenue, BY_HAND),
        lambda database: refresh(database, YEN),
        lambda database: rebuild(database, YEN),
    ],
    ids=["ingest", "import", "rehearsal", "by hand", "refresh", "rebuild"],
)
def test_no_way_in_writes_another_currency(database: Database, write: Callable[[Database], object]) -> None:
    settle(database, EUROS)
    with pytest.raises(SettingError, match="are in EUR, SHOP_CURRENCY says JPY"):
        write(database)
    for table in ("transactions", "category_revenue", "rejected_rows"):
        assert rows(database, table, "id" if table != "transactions" else "transaction_id") == []
    assert rows(database, "data_version", "version") == [(0,)]

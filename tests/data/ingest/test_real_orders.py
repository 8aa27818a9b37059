"""The real orders, counted by hand in their README."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.ingest import import_files
from data.tables.facts import transactions
from tests.data.ingest.records import a_shop

line = transactions.c


@pytest.mark.timeout(400)
def test_a_year_of_a_real_shop(tmp_path: Path, migrated_sqlite: Path, shared_orders: Path) -> None:
    (tmp_path / "shop.db").write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    summary = import_files(
        database, a_shop(), "transactions", [shared_orders], mapping={"invoice_id": "transaction_id"}
    )
    assert (summary.accepted, summary.rejected, summary.unused_columns) == (525_461, 0, ["unit_price"])
    assert summary.created["customers"] == 4383
    with database.reading() as connection:
        counted = sa.select(
            *(sa.func.count().filter(line.kind == kind) for kind in ("sale", "return", "adjustment")),
            sa.func.count().filter(line.customer_id.is_(None)),
            sa.func.count(line.invoice_id.distinct()),
        )
        assert tuple(connection.execute(counted).one()) == (513_132, 10_205, 2_124, 107_927, 28_816)
    database.dispose()

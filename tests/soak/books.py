"""The books balanced: what is stored against what was acknowledged, and figures against facts."""

from collections import Counter

from data.checks import check
from data.engine import Database
from data.shop import Shop
from tests.data.facts_by_hand import rows
from tests.soak.clients import AMOUNT, BATCH, Clients


def balance(database_url: str, clients: Clients, imported: int = 0) -> None:
    """Nothing missing, nothing double, no half batch; `imported` lines came by other ways."""
    database = Database(database_url)
    stored = [key for (key,) in rows(database, "transactions", "transaction_id")]
    report = check(database, Shop())
    figures = list(rows(database, "revenue_summary", "orders", "total_revenue_minor"))
    database.dispose()
    ours = [key for key in stored if key.startswith("W")]
    sent = set().union(*(writer.sent() for writer in clients.writers))
    per_batch = Counter(key.rpartition("-")[0] for key in ours)
    assert set(clients.acknowledged()) - set(ours) == set()
    assert set(ours) - sent == set()
    assert len(stored) == len(set(stored)) == len(ours) + imported
    assert {batch: count for batch, count in per_batch.items() if count != BATCH} == {}
    assert [str(found) for found in (*report.differences, *report.broken)] == []
    assert report.passed
    assert sum(minor for _, minor in figures) == len(stored) * AMOUNT * 100
    assert sum(orders for orders, _ in figures) == len(stored)

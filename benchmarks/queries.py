"""What an uncached answer costs beside its own SQL on a kept sqlite3 connection and orjson of the rows.

python -m benchmarks.queries [period ...]
"""

import datetime as dt
import gc
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import sqlalchemy as sa

from data.engine import Database
from data.metrics import FUNNEL_STAGES, NO_FEATURE, TIERS
from data.periods import SOURCES, Period
from data.queries import conversions, overview, revenue
from data.queries.answer import Answer
from data.queries.reader import Reader, open_reader
from data.schema import migrate
from data.shop import Shop
from data.tables import metadata

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
DAYS = [dt.date(2024, 9, 1) + dt.timedelta(days=at) for at in range(812)]
FEATURES = ("Product Recommendation", "Chat Assistant", "Skin Analysis", "Routine Builder", NO_FEATURE)
ROWS_A_DAY: dict[str, tuple[str, tuple[str, ...]]] = {
    "overview_kpis": ("", ("",)),
    "conversion_trends": ("", ("",)),
    "conversion_analytics": ("", ("",)),
    "revenue_summary": ("", ("",)),
    "conversion_funnel": ("stage_name", FUNNEL_STAGES),
    "interaction_types": ("interaction_type", FEATURES[:4]),
    "revenue_attribution": ("ai_feature", FEATURES),
    "category_revenue": ("category_name", tuple("abcdefgh")),
    "customer_value_analysis": ("tier", TIERS),
}
AT_MOST = {
    "sessions": 1500,
    "converting_sessions": 40,
    "ai_sessions": 400,
    "conversions": 40,
    "ai_assisted_conversions": 20,
    "attributed_conversions": 400,
}
QUESTIONS: tuple[Callable[[Reader, Period], Answer], ...] = (
    overview.kpis,
    overview.funnel,
    overview.interaction_types,
    conversions.trends,
    conversions.analytics,
    conversions.funnel,
    revenue.summary,
    revenue.attribution,
    revenue.category,
    revenue.customer_value,
)


def main(periods: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        _fill(database)
        print(f"{'answer':30} {'period':6} {'ours µs':>8} {'raw µs':>8} {'ratio':>6} {'statements':>10}")
        for period in periods:
            for question in QUESTIONS:
                _compare(database, path, question, Period(period))
        database.dispose()


def _compare(database: Database, path: Path, question: Callable[..., Answer], period: Period) -> None:
    shop, raw = Shop(clock=lambda: NOW), sqlite3.connect(path)
    raw.execute("PRAGMA cache_size=-65536")

    def ours() -> bytes:
        with open_reader(database, shop) as reader:
            return orjson.dumps(question(reader, period).envelope())

    emitted = _statements(ours)

    def theirs() -> list[bytes]:
        return [orjson.dumps(raw.execute(*each).fetchall()) for each in emitted]

    times = 15 if question is revenue.customer_value else 200
    cost, base = _cheapest(times, ours, theirs)
    name = f"{question.__module__.rpartition('.')[2]}.{question.__name__}"
    print(f"{name:30} {period.key:6} {cost:8.0f} {base:8.0f} {cost / base:6.2f} {len(emitted):10}")
    raw.close()


def _statements(ask: Callable[[], bytes]) -> list[tuple[str, Any]]:
    """What one answer says to the database."""
    seen: list[tuple[str, Any]] = []
    fetched = Reader._fetched

    def note(reader: Reader, compiled: Any, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        seen.append((compiled.text, compiled.bound(params)))
        return fetched(reader, compiled, params)

    with patch.object(Reader, "_fetched", note):
        ask()
    return seen


def _cheapest(times: int, *ways: Callable[[], Any]) -> list[float]:
    """The least microseconds of each way, taken in turns so that both see the same machine."""
    least = [float("inf")] * len(ways)
    gc.disable()
    for _ in range(times):
        for at, way in enumerate(ways):
            began = time.perf_counter()
            way()
            least[at] = min(least[at], (time.perf_counter() - began) * 1e6)
    gc.enable()
    return least


def _fill(database: Database) -> None:
    chance = random.Random(1)
    with database.writing() as connection:
        known = [
            {"data_source": source, "record_date": day, "facts": 3} for source in SOURCES for day in DAYS
        ]
        connection.execute(metadata.tables["source_days"].insert(), known)
        for name, (by, values) in ROWS_A_DAY.items():
            table = metadata.tables[name]
            rows = [
                _row(chance, table, day) | ({by: value} if by else {}) for day in DAYS for value in values
            ]
            connection.execute(table.insert(), rows)
        connection.execute(metadata.tables["customer_days"].insert(), list(_customer_days(chance)))


def _row(chance: random.Random, table: sa.Table, day: dt.date) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "id":
            continue
        kind = column.type.python_type
        if kind in (int, float):
            most = AT_MOST.get(column.name, 1000)
            row[column.name] = chance.randint(most // 2, most)
        else:
            row[column.name] = NOW.replace(tzinfo=None) if kind is dt.datetime else ""
    return {**row, "record_date": day, "source": "computed"}


def _customer_days(chance: random.Random) -> Iterator[dict[str, Any]]:
    for day in DAYS:
        for customer in chance.sample(range(12_000), 35):
            yield {
                "record_date": day,
                "customer_id": f"c{customer}",
                "orders": 1,
                "sales_minor": 5000,
                "net_minor": 4000,
                "first_day": False,
                "tier": chance.choice(TIERS[:3]),
            }


if __name__ == "__main__":
    main(sys.argv[1:] or ["30d", "1y"])

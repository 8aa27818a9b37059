"""The shop of ten weeks, and a way to ask for lists and figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.engine import Database
from data.listings.question import parse_facts
from data.periods import parse_period
from data.queries.reader import open_reader
from data.rollups import refresh
from data.schema import migrate
from tests.data.facts_by_hand import Facts
from tests.data.listings.shop_by_hand import SHOP, fill


@pytest.fixture(scope="session")
def ten_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ten_weeks") / "shop.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    fill(Facts(database))
    refresh(database, SHOP)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def listed(ten_weeks: Path) -> Iterator[Database]:
    """For tests that only read."""
    database = Database(f"sqlite:///{ten_weeks}")
    yield database
    database.dispose()


def asked(database: Database, metric: str, *, start: Any, end: Any, **arguments: str) -> dict[str, Any]:
    period = parse_period({"start": str(start), "end": str(end)})
    with open_reader(database, SHOP) as reader:
        return parse_facts(metric, arguments)(reader, period).envelope()

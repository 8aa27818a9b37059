"""A database with the newest schema, on each kind of database."""

from collections.abc import Iterator

import pytest

from data.engine import Database
from data.schema import migrate
from data.shop import Shop
from tests.data.facts_by_hand import Facts


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate(database)
    yield database
    database.dispose()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def facts(database: Database) -> Facts:
    return Facts(database)

"""A database with the newest schema, on each kind of database: a copy of one that was migrated once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.engine import Database
from data.schema import migrate
from data.shop import Shop
from tests.data.facts_by_hand import Facts
from tests.servers import PostgresServer


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "shop.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    url = postgres_server.new_database()
    _migrate(url)
    return url


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.dispose()


@pytest.fixture
def sqlite_copy(migrated_sqlite: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'shop.db')}"


@pytest.fixture
def postgres_copy(postgres_server: PostgresServer, migrated_postgres: str) -> Iterator[str]:
    url = postgres_server.new_database(like=migrated_postgres)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The test runs once on each kind of database."""
    name = "sqlite_copy" if request.param == "sqlite" else "postgres_copy"
    database = Database(request.getfixturevalue(name))
    yield database
    database.dispose()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def facts(database: Database) -> Facts:
    return Facts(database)

"""An empty database for each test, on each kind of database; migrated once, because that takes longest."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.engine import Database
from data.schema import migrate
from data.tables import metadata


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "shop.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    database = Database(postgres_url)
    migrate(database)
    database.dispose()
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("migrated_sqlite")
        return f"sqlite:///{shutil.copy(template, tmp_path / 'shop.db')}"
    url: str = request.getfixturevalue("migrated_postgres")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    if not database.is_sqlite:
        tables = ", ".join(table.name for table in metadata.sorted_tables if table.name != "data_version")
        with database.writing() as connection:
            connection.execute(sa.text("ALTER TABLE audit_log DISABLE TRIGGER USER"))
            connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY"))
            connection.execute(sa.text("ALTER TABLE audit_log ENABLE TRIGGER USER"))
    yield database
    database.dispose()

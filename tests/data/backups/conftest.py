"""A backup needs somewhere to go, and a database of the same kind to be restored into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.engine import Database


@pytest.fixture(autouse=True)
def _programs(request: pytest.FixtureRequest) -> None:
    """PostgreSQL is started only for tests that use it."""
    callspec = getattr(request.node, "callspec", None)
    if "postgresql" in (callspec.params.values() if callspec else ()):
        request.getfixturevalue("postgres_programs")


@pytest.fixture
def empty_url(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Nothing yet, of the kind of `database`."""
    if database.is_sqlite:
        return f"sqlite:///{tmp_path / 'restored.db'}"
    url: str = request.getfixturevalue("fresh_postgres")
    return url


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    empty = Database(empty_url)
    yield empty
    empty.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept/shop.backup"

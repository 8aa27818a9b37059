"""Each test here lasts as long as `--soak` says, and is given the time that this takes."""

from pathlib import Path

import pytest

from tests.soak.length import FULL, SHORT, Length

HERE = Path(__file__).parent

pytest.register_assert_rewrite("tests.soak.books")  # what is missing is told by name


def _length(config: pytest.Config) -> Length:
    return FULL if config.getoption("--soak") else SHORT


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(_length(config).limit_seconds))


@pytest.fixture(scope="session")
def length(request: pytest.FixtureRequest) -> Length:
    return _length(request.config)

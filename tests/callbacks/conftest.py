"""Answers over the small shop whose figures are counted by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dash_app.services import Services, make_services
from data.settings import Settings
from tests.dash_app.conftest import small_shop

__all__ = ["small_shop"]


@pytest.fixture
def services(small_shop: Path) -> Iterator[Services]:
    chosen: dict[str, Any] = {"database_url": f"sqlite:///{small_shop}"}
    made = make_services(Settings(**chosen))
    yield made
    made.close_connections()

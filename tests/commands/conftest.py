"""Commands as a person runs them, in this process, on a database of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manage import manage

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; `answers` is typed in."""
    monkeypatch.setenv("DATABASE_URL", database_url)

    def run(*words: str | Path, answers: str = "") -> Result:
        result = CliRunner().invoke(manage, [str(word) for word in words], input=answers)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return run

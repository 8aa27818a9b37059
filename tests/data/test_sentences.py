"""Counts as sentences tell them."""

import pytest

from data.sentences import counted


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1000, "1,000 days"), (-1, "-1 days")]
)
def test_one_is_singular(count: int, said: str) -> None:
    assert counted(count, "day") == said


def test_a_plural_of_its_own() -> None:
    assert counted(1, "identity", "identities") == "1 identity"
    assert counted(3, "identity", "identities") == "3 identities"

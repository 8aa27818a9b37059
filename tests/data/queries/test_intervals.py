"""Intervals, against published examples."""

import pytest

from data.queries.intervals import difference_interval, wilson


def test_wilson_of_the_published_example() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I: 81 of 263
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [  # Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((10, 10, 0, 10), (0.6075, 1.0000)),
    ],
)
def test_difference_of_the_published_examples(
    counts: tuple[int, int, int, int], expected: tuple[float, float]
) -> None:
    low, high = difference_interval(*counts)
    assert (round(low, 4), round(high, 4)) == expected


def test_turned_round_the_difference_is_the_same_with_another_sign() -> None:
    low, high = difference_interval(56, 70, 48, 80)
    assert difference_interval(48, 80, 56, 70) == pytest.approx((-high, -low))


def test_rates_of_none_and_all_stay_within_bounds() -> None:
    assert wilson(0, 5)[0] == 0.0
    assert wilson(5, 5)[1] == 1.0

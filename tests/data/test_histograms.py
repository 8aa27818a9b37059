"""Buckets of durations: one percent of error, whatever the duration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.histograms import LONGEST_MS, bucket_of, value_of


@given(st.integers(1, LONGEST_MS * 1000))
def test_a_bucket_stands_for_its_durations_within_one_percent(microseconds: int) -> None:
    milliseconds = microseconds / 1000
    assert value_of(bucket_of(milliseconds)) == pytest.approx(milliseconds, rel=0.0101)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_longer_duration_is_never_in_a_smaller_bucket(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert bucket_of(shorter / 1000) <= bucket_of(longer / 1000)


@pytest.mark.parametrize(
    ("milliseconds", "bucket"), [(0, 0), (0.0004, 0), (0.0005, 1), (0.001, 1), (1, 347), (1500, 713)]
)
def test_buckets_are_the_same_on_every_machine(milliseconds: float, bucket: int) -> None:
    assert bucket_of(milliseconds) == bucket


def test_no_time_at_all_stands_for_itself() -> None:
    assert value_of(0) == 0.0

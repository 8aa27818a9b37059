"""Periods, windows and buckets."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import QuestionError
from data.periods import DEFAULT_PRESET, ONE_DAY, PRESETS, Period, Window, parse_period

TODAY = dt.date(2026, 11, 21)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
LENGTHS = st.integers(1, 800)


def window(start: dt.date, days: int) -> Window:
    return Window(start, start + dt.timedelta(days=days - 1))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, Period(DEFAULT_PRESET)),
        ({"period": "1y"}, Period("1y")),
        (
            {"start": "2024-02-29", "end": "2024-02-29"},
            Period("custom", dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
        ),
    ],
)
def test_a_question_is_parsed_once(arguments: dict[str, str], expected: Period) -> None:
    assert parse_period(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"period": "5d"}, "unknown_period"),
        ({"period": ""}, "unknown_period"),
        ({"start": "2026-01-01"}, "missing_parameter"),
        ({"end": "2026-01-01"}, "missing_parameter"),
        ({"start": "2026-01-02", "end": "2026-01-01"}, "start_after_end"),
        ({"start": "2026-02-30", "end": "2026-03-01"}, "bad_date"),
        ({"start": "20260101", "end": "2026-03-01"}, "bad_date"),
        ({"start": "1969-12-31", "end": "1970-01-01"}, "bad_date"),
        ({"start": "2000-01-01", "end": "2026-01-01"}, "period_too_long"),
        ({"period": "7d", "start": "2026-01-01", "end": "2026-01-02"}, "contradictory_period"),
    ],
)
def test_what_cannot_be_answered_is_refused(arguments: dict[str, str], code: str) -> None:
    with pytest.raises(QuestionError) as refused:
        parse_period(arguments)
    assert refused.value.code == code


@pytest.mark.parametrize(("key", "days"), PRESETS.items())
def test_a_preset_ends_at_the_newest_complete_day(key: str, days: int) -> None:
    through = dt.date(2011, 12, 9)
    asked = Period(key).window(through, TODAY)
    assert (asked.end, asked.days) == (through, days)
    assert Period(key).window(None, TODAY).end == TODAY - ONE_DAY


def test_explicit_days_are_taken_as_given() -> None:
    asked = Period("custom", TODAY, TODAY + ONE_DAY)
    assert asked.window(dt.date(2011, 12, 9), TODAY) == Window(TODAY, TODAY + ONE_DAY)


@pytest.mark.parametrize(
    ("days", "granularity"), [(1, "day"), (31, "day"), (32, "week"), (180, "week"), (181, "month")]
)
def test_granularity_follows_the_length(days: int, granularity: str) -> None:
    assert window(TODAY, days).granularity == granularity


def test_weeks_begin_on_monday_across_the_year() -> None:
    asked = Window(dt.date(2026, 12, 1), dt.date(2027, 1, 10))
    assert [(bucket.start, bucket.partial) for bucket in asked.buckets()] == [
        (dt.date(2026, 12, 1), True),
        (dt.date(2026, 12, 7), False),
        (dt.date(2026, 12, 14), False),
        (dt.date(2026, 12, 21), False),
        (dt.date(2026, 12, 28), False),
        (dt.date(2027, 1, 4), False),
    ]


def test_a_leap_february_is_one_whole_month() -> None:
    asked = Window(dt.date(2024, 1, 1), dt.date(2024, 7, 15))
    assert [(bucket.end, bucket.partial) for bucket in asked.buckets()][1] == (dt.date(2024, 2, 29), False)
    assert asked.buckets()[-1].partial


@given(DAYS, LENGTHS)
def test_buckets_fill_the_window_without_gap_or_overlap(start: dt.date, days: int) -> None:
    asked = window(start, days)
    buckets = asked.buckets()
    assert (buckets[0].start, buckets[-1].end) == (asked.start, asked.end)
    for each, following in pairwise(buckets):
        assert each.end + ONE_DAY == following.start
    assert not any(bucket.partial for bucket in buckets[1:-1])


@given(DAYS, LENGTHS)
def test_the_window_before_is_as_long_and_just_before(start: dt.date, days: int) -> None:
    asked = window(start, days)
    assert asked.previous.days == asked.days
    assert asked.previous.end + ONE_DAY == asked.start


@given(DAYS, LENGTHS)
def test_buckets_of_the_window_before_lie_over_those_of_the_window(start: dt.date, days: int) -> None:
    asked = window(start, days)
    earlier, now = asked.previous_buckets(), asked.buckets()
    assert [(e.end - e.start, e.partial) for e in earlier] == [(n.end - n.start, n.partial) for n in now]
    assert (earlier[0].start, earlier[-1].end) == (asked.previous.start, asked.previous.end)


def test_overlap() -> None:
    asked = Window(dt.date(2026, 11, 1), dt.date(2026, 11, 10))
    assert asked.overlap(dt.date(2026, 11, 10), TODAY) == Window(dt.date(2026, 11, 10), dt.date(2026, 11, 10))
    assert asked.overlap(dt.date(2026, 11, 11), TODAY) is None

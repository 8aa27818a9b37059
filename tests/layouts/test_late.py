"""What is said of figures that stand still."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from layouts.formatting import moment
from layouts.late import Standing, as_of, no_figures
from tests.layouts.rendered import parts, text

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("runs", "seen", "said"),
    [
        (True, "14:31", "The worker runs and is behind; the figures follow by themselves."),
        (False, "14:02", "because no worker computes them: none was seen since 14:02. On the server, "),
        (False, None, "because no worker computes them: none ever ran. On the server, "),
    ],
)
def test_the_moment_stands_there_and_why_is_behind_it(runs: bool, seen: str | None, said: str) -> None:
    standing = Standing("14:05", runs, seen)
    drawn = as_of(standing)
    (summary,) = [part for part in parts(drawn) if type(part).__name__ == "Summary"]
    assert text(summary) == "As of 14:05"
    assert "Facts that came since 14:05 are not in the figures yet" in text(drawn)
    assert said in text(drawn)
    assert said in text(no_figures(standing))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-21 13:05", "14:05"),
        ("2026-11-20 22:59", "20 Nov, 23:59"),
        ("2026-11-20 23:00", "00:00"),
        ("2025-07-01 12:00", "1 Jul 2025, 14:00"),
    ],
)
def test_moments_are_those_of_the_shops_clock(at: str, said: str) -> None:
    assert moment(dt.datetime.fromisoformat(at), BERLIN, dt.date(2026, 11, 21)) == said

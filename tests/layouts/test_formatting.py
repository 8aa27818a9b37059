"""Numbers and dates as people read them."""

import datetime as dt

import pytest

from layouts import formatting
from layouts.formatting import Money

EURO = Money("EUR")


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (formatting.count(36420), "36,420"),
        (formatting.count(-15680), "−15,680"),
        (formatting.count(0), "0"),
        (formatting.count(None), "–"),
        (formatting.percent(2.7512), "2.75%"),
        (formatting.percent(100.0, 1), "100.0%"),
        (formatting.percent(-0.001), "0.00%"),
        (formatting.percent(None), "–"),
        (formatting.points(0.17), "+0.17 pp"),
        (formatting.points(-0.6084), "−0.61 pp"),
        (formatting.points(0.0), "0.00 pp"),
        (EURO.briefly(46280.49), "€46,280"),
        (EURO.briefly(48.11), "€48.11"),
        (EURO.beside(738.52, 22796.9), "€739"),
        (EURO.beside(-8.5, 60), "−€8.50"),
        (EURO.beside(None, 60), "–"),
        (EURO.at_bar(-738.52, 22796.9), "−739"),
        (EURO.at_bar(8.5, 60), "8.50"),
        (EURO.exactly(1640), "€1,640.00"),
        (EURO.exactly(-22.4), "−€22.40"),
        (EURO.exactly(-0.0), "€0.00"),
        (EURO.change(2120), "+€2,120"),
        (EURO.change(-0.42), "−€0.42"),
        (EURO.change(None), "–"),
        (Money("JPY", 0).exactly(1640.0), "¥1,640"),
        (Money("KWD", 3).exactly(1.5), "KWD 1.500"),
    ],
)
def test_numbers(said: str, text: str) -> None:
    assert said == text


@pytest.mark.parametrize(
    ("start", "end", "long", "short"),
    [
        ("2026-10-22", "2026-11-20", "22 Oct – 20 Nov 2026", "22 Oct – 20 Nov"),
        ("2026-09-01", "2026-09-30", "1 – 30 Sep 2026", "1 – 30 Sep"),
        ("2026-09-05", "2026-09-05", "5 Sep 2026", "5 Sep"),
        ("2025-12-22", "2026-01-20", "22 Dec 2025 – 20 Jan 2026", "22 Dec 2025 – 20 Jan 2026"),
    ],
)
def test_days(start: str, end: str, long: str, short: str) -> None:
    assert formatting.days(date(start), date(end)) == long
    assert formatting.short_days(date(start), date(end)) == short


def test_the_exact_number_is_what_rest_answers() -> None:
    assert [formatting.exact(value) for value in (19214.96, 970, None, 100.0)] == [
        "19214.96",
        "970",
        "",
        "100.0",
    ]

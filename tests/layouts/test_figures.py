"""Figures: gaps stay gaps, unfinished buckets are dashed and enter no line."""

from base64 import b64decode
from typing import Any

import pytest

from layouts import figures
from layouts.answered import Answered
from layouts.figures import Line, Step
from tests.layouts.rendered import parts

LINE = (Line("orders", "Orders", "shop"),)


def answer(values: list[int | None], *, today: int | None = None, granularity: str = "day") -> Answered:
    marks = [
        {"start": f"2026-11-{day:02}", "end": f"2026-11-{day:02}", "partial": False, "orders": value}
        for day, value in enumerate(values, start=1)
    ]
    day = {"start": "2026-11-30", "end": "2026-11-30", "partial": True, "orders": today}
    envelope: dict[str, Any] = {
        "period": {"start": "2026-11-01", "end": f"2026-11-{len(values):02}", "granularity": granularity},
        "series": marks,
        "previous_series": [{**mark, "orders": 1} for mark in marks],
        "today": None if today is None else day,
    }
    return Answered("/api/x/y", envelope)


def test_gaps_are_gaps_and_zero_is_zero() -> None:
    _, line = figures.trend("light", answer([3, None, 0]), LINE)["data"]
    assert line["y"] == [3, None, 0]


def test_today_is_a_dashed_segment_to_a_hollow_point() -> None:
    _, line, dashes, point = figures.trend("light", answer([3, 4], today=1), LINE)["data"]
    assert line["y"] == [3, 4, None]
    assert dashes["y"] == [None, 4, 1]
    assert dashes["hoverinfo"] == "skip"
    assert point["y"] == [None, None, 1]


def test_today_is_not_drawn_beside_whole_weeks() -> None:
    drawn = figures.trend("light", answer([30, 40], today=1, granularity="week"), LINE)["data"]
    assert [trace["y"] for trace in drawn] == [[1, 1], [30, 40]]


def test_a_bucket_that_the_window_cuts_is_dashed_too() -> None:
    told = answer([2, 30, 40], granularity="week")
    told.envelope["series"][0]["partial"] = True
    _, line, dashes, point = figures.trend("light", told, LINE)["data"]
    assert (line["y"], dashes["y"], point["y"]) == ([None, 30, 40], [2, 30, None], [2, None, None])


def test_a_single_known_bucket_is_a_mark() -> None:
    _, line = figures.trend("light", answer([None, 5, None]), LINE)["data"]
    assert line["mode"] == "markers"


def test_the_funnel_is_bars_from_zero_beside_those_before() -> None:
    rows = [
        {"stage_name": "Page Visitors", "count": 10, "previous": 20},
        {"stage_name": "Purchase", "count": 0, "previous": None},
    ]
    told = Answered("/api/overview/funnel", {"data": rows})
    figure = figures.funnel("light", told.rows("data"))
    now, before = figure["data"]
    assert (now["x"], before["x"]) == ([10, 0], [20, None])
    assert now["text"] == ["10", "0"]
    assert figure["layout"]["xaxis"]["range"][0] == 0


def test_a_sparkline_breaks_at_gaps_and_needs_two_points() -> None:
    picture = figures.spark("light", [1, 2, None, 4], "shop", "Orders over 1 – 4 Nov")
    assert picture is not None
    (image,) = parts(picture)
    drawn = b64decode(image.src.partition("base64,")[2]).decode()  # type: ignore[attr-defined]
    assert drawn.count("<polyline") == 2
    assert image.alt == "Orders over 1 – 4 Nov"  # type: ignore[attr-defined]
    assert figures.spark("light", [None, 2, None], "shop", "") is None
    assert figures.spark("light", [], "shop", "") is None


def test_a_window_before_of_which_nothing_is_known_is_not_drawn() -> None:
    told = answer([3, 4])
    for mark in told.envelope["previous_series"]:
        mark["orders"] = None
    assert [trace["y"] for trace in figures.trend("light", told, LINE)["data"]] == [[3, 4]]


@pytest.mark.parametrize(
    ("values", "prefix", "axis"),
    [
        ([0, 1], "", {"tickformat": ",d", "dtick": 1}),
        ([0, 1], "€", {"tickformat": ",.2f"}),
        ([0, 40000], "", {"tickformat": "~s"}),
        ([0, 40000], "€", {"tickformat": "~s"}),
    ],
)
def test_an_axis_of_few_has_no_halves_and_no_thousandths(
    values: list[int | None], prefix: str, axis: dict[str, Any]
) -> None:
    drawn = figures.trend("light", answer(values), LINE, prefix=prefix)["layout"]["yaxis"]
    assert {name: drawn[name] for name in ("tickformat", "dtick") if name in drawn} == axis


def steps(*amounts: float) -> list[Step]:
    """List value, discounts, sales, returns, net revenue."""
    keys = ("gross_sales", "discounts", "sales", "returns", "total_revenue")
    totals = (True, False, True, False, True)
    return [
        Step(key, key, amount, total, f"{amount:g}", key)
        for key, amount, total in zip(keys, amounts, totals, strict=True)
    ]


def test_a_waterfall_stands_on_zero_and_what_is_taken_off_floats() -> None:
    figure = figures.waterfall("light", steps(100, 10, 90, 30, 60))
    (bars,) = figure["data"]
    assert [*zip(bars["base"], bars["y"], strict=True)] == [(0, 100), (90, 10), (0, 90), (60, 30), (0, 60)]
    assert bars["marker"]["pattern"]["shape"] == ["", "/", "", "/", ""]
    assert bars["meta"]["metrics"] == ["gross_sales", "discounts", "sales", "returns", "total_revenue"]
    joined = [(line["y0"], line["y1"]) for line in figure["layout"]["shapes"]]
    assert joined == [(100, 100), (90, 90), (90, 90), (60, 60)]
    assert figure["layout"]["yaxis"]["range"][0] == 0


def test_a_waterfall_goes_below_zero_where_more_came_back_than_was_sold() -> None:
    figure = figures.waterfall("light", steps(20, 0, 20, 50, -30))
    (bars,) = figure["data"]
    assert [*zip(bars["base"], bars["y"], strict=True)] == [(0, 20), (20, 0), (0, 20), (-30, 50), (0, -30)]
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < -30 < 20 < high


def test_a_waterfall_of_nothing_has_an_axis() -> None:
    low, high = figures.waterfall("light", steps(0, 0, 0, 0, 0))["layout"]["yaxis"]["range"]
    assert low == 0 < high

"""Figures: gaps stay gaps, unfinished buckets are dashed and enter no line."""

from base64 import b64decode
from typing import Any

import pytest

from layouts import figures, sparks
from layouts.answered import Answered
from layouts.figures import Estimate, Line, Step
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
    _, line, _ = figures.trend("light", answer([3, None, 0]), LINE)["data"]
    assert line["y"] == [3, None, 0]


def test_days_of_which_nothing_is_known_are_hatched_from_top_to_bottom() -> None:
    drawn = figures.trend("light", answer([3, 4, None, None]), LINE)
    hatched = drawn["data"][-1]
    assert (hatched["type"], hatched["x"], hatched["y"]) == ("bar", ["2026-11-03", "2026-11-04"], [1, 1])
    assert hatched["width"] == [86_400_000] * 2
    assert hatched["marker"]["pattern"]["shape"]
    assert drawn["layout"]["yaxis2"]["range"] == [0, 1]
    assert all(trace["type"] == "scatter" for trace in figures.trend("light", answer([3, 0]), LINE)["data"])


def test_one_box_tells_of_a_mark_whatever_is_drawn_there() -> None:
    boxes = ["<b>Sun 1 Nov: 3 orders</b>", "<b>Mon 2 Nov: – orders</b>", "<b>Tue 3 Nov: 0 orders</b>"]
    drawn = figures.trend("light", answer([3, None, 0]), LINE, boxes=boxes)
    told = [trace for trace in drawn["data"] if trace.get("hoverinfo") != "skip"]
    assert [(trace["hovertext"], trace["y"], trace["meta"]) for trace in told] == [
        (boxes, [3, None, 0], {"facts": "orders"})
    ]
    assert drawn["layout"]["hovermode"] == "x"


def test_today_stands_at_the_axis_by_name() -> None:
    axis = figures.trend("light", answer([3, 4], today=1), LINE)["layout"]["xaxis"]
    assert (axis["tickvals"][-1], axis["ticktext"][-1]) == ("2026-11-30", "<b>Today</b>")
    assert axis["range"] == ["2026-10-31 12:00", "2026-11-30 12:00"]


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
    _, line, _ = figures.trend("light", answer([None, 5, None]), LINE)["data"]
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
    assert figure["layout"]["xaxis"]["range"] == [0, 20]
    assert figure["layout"]["margin"]["r"] == 8 + 2 * 8  # two digits beyond the longest bar


def test_a_sparkline_breaks_at_gaps_and_needs_two_points() -> None:
    picture = sparks.spark("light", [1, 2, None, 4], "shop", "Orders over 1 – 4 Nov")
    assert picture is not None
    (image,) = parts(picture)
    drawn = b64decode(image.src.partition("base64,")[2]).decode()  # type: ignore[attr-defined]
    assert drawn.count("<polyline") == 2
    assert image.alt == "Orders over 1 – 4 Nov"  # type: ignore[attr-defined]
    assert sparks.spark("light", [None, 2, None], "shop", "") is None
    assert sparks.spark("light", [], "shop", "") is None


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


def test_a_discount_below_nothing_floats_above_what_it_adds_to() -> None:
    (bars,) = figures.waterfall("light", steps(100, -10, 110, 0, 110))["data"]
    assert [*zip(bars["base"], bars["y"], strict=True)][:3] == [(0, 100), (100, 10), (0, 110)]


def test_a_waterfall_of_nothing_has_an_axis() -> None:
    low, high = figures.waterfall("light", steps(0, 0, 0, 0, 0))["layout"]["yaxis"]["range"]
    assert low == 0 < high


def estimate(name: str, value: float, lower: float, upper: float, key: str | None = None) -> Estimate:
    return Estimate(name, "n = 9", "shop", value, lower, upper, f"{value:g}", name, key)


def test_intervals_stand_on_one_scale_and_the_difference_beneath_the_first_rate() -> None:
    rates = [estimate("With", 12, 10, 15, "with"), estimate("Without", 5, 4, 6, "without")]
    figure = figures.intervals("light", rates, estimate("Difference", 7, 4, 11))
    both, difference = figure["data"]
    assert (both["x"], both["y"], both["meta"]) == ([12, 5], [0, 1], {"metrics": ["with", "without"]})
    assert (both["error_x"]["arrayminus"], both["error_x"]["array"]) == ([2, 1], [3, 1])
    assert (difference["x"], difference["y"], difference["xaxis"]) == ([7], [2], "x2")
    assert "meta" not in difference
    layout = figure["layout"]
    low, high = layout["xaxis"]["range"]
    assert layout["xaxis2"]["range"] == [low - 5, high - 5]
    assert low < 0 < 5 + 11 < high
    assert layout["xaxis"]["tickvals"] == [0, 5, 10, 15]
    assert layout["xaxis2"]["ticktext"] == ["−5 pp", "0", "+5 pp", "+10 pp"]


def test_one_rate_alone_has_no_difference() -> None:
    figure = figures.intervals("light", [estimate("Without", 20, 3.6, 62.4, "without")], None)
    assert [trace["x"] for trace in figure["data"]] == [[20]]
    assert "xaxis2" not in figure["layout"]
    assert figure["layout"]["xaxis"]["tickvals"] == [0, 20, 40, 60]


def test_panels_share_their_days_and_each_opens_its_own_name() -> None:
    told = answer([1, 2, 3])
    marks = [
        {"start": f"2026-11-0{day}", "end": f"2026-11-0{day}", "partial": day == 3, "A": rate, "B": None}
        for day, rate in ((1, 50.0), (2, 40.0), (3, 45.0))
    ]
    figure = figures.panels("light", told, marks, {"A": "to A", "B": "to B"}, "step_rate")
    whole, dashes, points, *others = figure["data"]
    assert (whole["y"], dashes["y"], points["y"]) == (
        [50.0, 40.0, None],
        [None, 40.0, 45.0],
        [None, None, 45.0],
    )
    assert whole["meta"] == points["meta"] == {"facts": "step_rate", "name": "A"}
    assert {trace["yaxis"] for trace in others} == {"y2"}
    layout = figure["layout"]
    assert (layout["xaxis"]["anchor"], layout["meta"]["days"][0]) == ("y2", ["2026-11-01", "2026-11-01"])
    (_, top), (foot, _) = layout["yaxis2"]["domain"], layout["yaxis"]["domain"]
    assert top < foot
    assert [each["text"] for each in layout["annotations"]] == ["to A", "to B"]

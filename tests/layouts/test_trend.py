"""A trend told beside its lines: the box of a mark, and the table that adds up to the figure."""

from dataclasses import replace
from typing import Any

from layouts import figures, trend
from layouts.answered import Answered
from layouts.figures import Line
from layouts.formatting import Money
from layouts.view import View
from tests.layouts.rendered import parts, props, text

LINES = (
    Line("total_revenue", "Net revenue", "shop", noun="net revenue"),
    Line("ai_revenue", "AI-attributed", "accent", noun="AI-attributed"),
)
VIEW = View("light", Money("EUR"))


def mark(day: str, net: float | None, ai: float | None, *, partial: bool = False) -> dict[str, Any]:
    return {"start": day, "end": day, "partial": partial, "total_revenue": net, "ai_revenue": ai}


def answer(**changed: Any) -> Answered:
    """Two complete days of 60.00 and 1,200.50, and a morning; the two days before had 50.00 and nothing."""
    body = {
        "period": {"start": "2026-11-19", "end": "2026-11-20", "granularity": "day"},
        "data": {
            "total_revenue": {"value": 1260.5, "previous": 50.0},
            "ai_revenue": {"value": 40.0, "previous": 0.0},
        },
        "series": [mark("2026-11-19", 60.0, 40.0), mark("2026-11-20", 1200.5, None)],
        "previous_series": [mark("2026-11-17", 50.0, 0.0), mark("2026-11-18", None, None)],
        "today": mark("2026-11-21", 9.9, 0.0, partial=True),
    }
    return Answered("/api/revenue/summary", {**body, **changed})


def table(view: View, told: Answered) -> list[list[str]]:
    rows = [part for part in parts(trend.as_rows(view, told, LINES)) if type(part).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in rows]


def test_the_box_of_a_mark_says_day_value_parts_and_what_was_before() -> None:
    assert trend.in_boxes(VIEW, answer(), LINES) == [
        "<b>Thu 19 Nov: €60.00 net revenue</b><br>€40.00 AI-attributed<br>Tue 17 Nov: €50.00",
        "<b>Fri 20 Nov: €1,200.50 net revenue</b>",
        "<b>Sat 21 Nov, in part: €9.90 net revenue</b><br>€0.00 AI-attributed",
    ]
    alone = trend.in_boxes(replace(VIEW, compare=False), answer(), LINES)
    assert alone[0] == "<b>Thu 19 Nov: €60.00 net revenue</b><br>€40.00 AI-attributed"


def test_the_table_is_newest_first_and_adds_up_to_the_figure_without_today() -> None:
    assert table(VIEW, answer()) == [
        ["Day", "Net revenue", "AI-attributed", "2 days before"],
        ["Sat 21 Nov 2026 today so far", "€9.90", "€0.00", "–"],
        ["Fri 20 Nov 2026", "€1,200.50", "–", "–"],
        ["Thu 19 Nov 2026", "€60.00", "€40.00", "€50.00"],
        ["2 complete days", "€1,260.50", "€40.00", "€50.00"],
    ]


def test_without_comparison_the_table_has_no_column_for_it() -> None:
    assert [row[-1] for row in table(replace(VIEW, compare=False), answer())] == [
        "AI-attributed", "€0.00", "–", "€40.00", "€40.00",
    ]  # fmt: skip


def test_sums_over_other_days_than_the_marks_are_not_put_below_them() -> None:
    told = answer()
    told.envelope["data"]["ai_revenue"]["period"] = {"start": "2026-11-18", "end": "2026-11-19"}
    assert table(VIEW, told)[-1][0] == "Thu 19 Nov 2026"


def test_a_window_with_unknown_days_is_not_called_complete() -> None:
    told = answer(series=[mark("2026-11-19", 60.0, 40.0), mark("2026-11-20", None, None)], today=None)
    assert table(VIEW, told)[-1][0] == "2 days"
    assert "Not known" in text(trend.legend(VIEW, told, LINES))


def test_a_single_mark_is_a_point_in_the_plot_and_in_the_legend() -> None:
    alone = answer(
        series=[mark("2026-11-20", 60.0, 40.0)], previous_series=[mark("2026-11-19", 50.0, 0.0)], today=None
    )
    told = trend.legend(VIEW, alone, LINES)
    assert {props(part).get("className") for part in parts(told)} >= {"key point"}
    assert not {"key", "key before"} & {props(part).get("className") for part in parts(told)}
    drawn = figures.trend("light", alone, LINES)["data"]
    assert [trace["mode"] for trace in drawn] == ["markers", "markers", "markers"]

"""What a change says, and when it says nothing."""

from typing import Any

import pytest
from dash.development.base_component import Component

from data.metrics import METRICS
from layouts.answered import Answered
from layouts.changes import OF_ORDERS, change_chip, row_chip
from tests.layouts.rendered import props, text


def chip(metric: str, **measure: Any) -> tuple[str, str]:
    told = {"value": 5, "previous": 4, "change_percent": None, "change_points": None, **measure}
    drawn = change_chip(METRICS[metric], Answered("/api/x/y", {"data": told}).at("data"))
    return drawn.className, text(drawn.children[1])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("metric", "measure", "state", "spoken"),
    [
        ("orders", {"change_percent": 14.4, "within_noise": False}, "chip better", "up 14.4%, better"),
        ("returns", {"change_percent": 14.4, "within_noise": False}, "chip worse", "up 14.4%, worse"),
        ("returns", {"change_percent": -6.1, "within_noise": False}, "chip better", "down 6.1%, better"),
        ("ai_interactions", {"change_percent": 12.7}, "chip even", "up 12.7%"),
        ("conversion_rate", {"change_points": 0.17, "within_noise": True}, "chip even",
         "up 0.17 pp, within noise"),
        ("conversion_rate", {"change_points": -0.6, "within_noise": False}, "chip worse",
         "down 0.60 pp, worse"),
        ("conversions", {"change_percent": 15.4, "within_noise": True}, "chip even",
         "up 15.4%, within noise"),
        ("conversions", {"change_percent": 15.4, "within_noise": None}, "chip even", "up 15.4%"),
        ("total_revenue", {"change_percent": -3.0, "within_noise": True}, "chip even",
         "down 3.0%, within noise"),
        ("funnel_sessions", {"value": None, "count": 437, "previous": 439, "change_percent": -0.5,
         "within_noise": True}, "chip even", "down 0.5%, within noise"),
        ("orders", {"change_percent": 0.0}, "chip even", "0.0%, unchanged"),
        ("orders", {"previous": 0}, "chip even", "new"),
        ("orders", {"previous": 0, "value": 0}, "chip even", "–"),
        ("orders", {"previous": None}, "chip even", "–"),
        ("orders", {"change_percent": 3.0, "previous_partial": True}, "chip even", "–, partly known"),
        ("total_customers", {"change_percent": 3.0, "partial": True}, "chip better", "up 3.0%, better"),
        ("total_customers", {"change_percent": 603.8, "previous_partial": True}, "chip even",
         "up 603.8%, partly known"),
        ("total_customers", {"change_percent": -0.5, "previous_partial": True}, "chip even",
         "down 0.5%, partly known"),
        ("total_customers", {"change_percent": 0.0, "previous_partial": True}, "chip even",
         "0.0%, unchanged"),
        ("total_customers", {"previous": None, "previous_partial": False}, "chip even", "–"),
    ],
)  # fmt: skip
def test_a_change_is_judged(metric: str, measure: dict[str, Any], state: str, spoken: str) -> None:
    assert chip(metric, **measure) == (state, spoken)


def shown(drawn: Component) -> tuple[str, str]:
    return props(drawn)["className"], props(drawn)["title"]


def test_in_lists_the_arrow_and_the_colour_stand_for_the_word() -> None:
    told = {"revenue_amount": 12.0, "previous": 10.0, "change_percent": 20.0, "within_noise": False}
    row = Answered("/api/x/y", {"data": told}).at("data")
    drawn = row_chip(METRICS["category_revenue_amount"], row)
    assert shown(drawn) == ("chip better", "better")
    assert [text(part) for part in props(drawn)["children"]] == ["▲+20.0%", "up 20.0%, better"]


def test_a_row_tells_how_its_orders_changed_too() -> None:
    told = {"orders": 8, "previous_orders": 10, "orders_change_percent": -20.0, "orders_within_noise": True,
            "revenue_amount": 12.0, "previous": 0, "change_percent": None, "within_noise": False}  # fmt: skip
    row = Answered("/api/x/y", {"data": told}).at("data")
    drawn = row_chip(METRICS["attributed_orders"], row, OF_ORDERS)
    assert shown(drawn) == ("chip even", "within noise")
    assert text(drawn) == "▼−20.0%down 20.0%, within noise"
    assert text(row_chip(METRICS["attributed_revenue_amount"], row)) == "newnew"
    none = Answered("/api/x/y", {"data": told | {"orders": 0, "previous_orders": 0}}).at("data")
    assert text(row_chip(METRICS["attributed_orders"], none, OF_ORDERS)) == "▼−20.0%down 20.0%, within noise"

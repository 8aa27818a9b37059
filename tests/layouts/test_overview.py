"""Overview: uses and revenue of the AI features beside each other, and what happened last."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from layouts.answered import Answered
from layouts.formatting import Money
from layouts.overview import activity, features
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

PERIOD = {"key": "30d", "start": "2026-10-22", "end": "2026-11-20", "granularity": "day",
          "data_through": "2026-11-20"}  # fmt: skip
VIEW = View(
    "light",
    Money("EUR"),
    search="?period=30d",
    zone=ZoneInfo("Europe/Berlin"),
    today=dt.date(2026, 11, 21),
    listed=frozenset({"interaction_type_uses", "attributed_revenue_amount", "total_revenue", "ai_revenue"}),
)


def use(name: str, count: int, percentage: float) -> dict[str, Any]:
    return {"interaction_type": name, "count": count, "percentage": percentage}


def told_features() -> list[Any]:
    rows = [use("Chat Assistant", 30, 75.0), use("Skin Analysis", 10, 25.0)]
    uses = Answered(
        "/api/overview/interaction-types",
        {"period": PERIOD, "data": rows, "totals": {"count": {"value": 40}}},
    )
    attributed = [("Chat Assistant", 60.0), ("Routine Builder", 15.0), ("none", 125.0)]
    attribution = Answered(
        "/api/revenue/attribution",
        {
            "period": PERIOD,
            "data": [{"ai_feature": name, "revenue_amount": amount} for name, amount in attributed],
            "totals": {"revenue_amount": {"value": 200.0}},
            "attribution": {"model": "last touch", "window_days": 7},
        },
    )
    summary = Answered("/api/revenue/summary", {"period": PERIOD, "data": {"ai_revenue": {"value": 75.0}}})
    return features(VIEW, uses, attribution, summary)


def test_features_tell_uses_shares_and_revenue() -> None:
    rows = [text(part) for part in parts(told_features()) if type(part).__name__ == "Tr"]
    assert rows == [
        "FeatureUsesShareRevenue",
        "Chat Assistant3075.0%€60.00",
        "Skin Analysis1025.0%–",  # used, and no order's last touch
        "Routine Builder00.0%€15.00",  # the last touch of an order, from a use before these days
        "All features40100%€75.00",
    ]


def test_uses_share_one_bar_whose_parts_open_and_have_their_colours() -> None:
    (bar,) = with_class(told_features(), "stacked")
    told = [(props(part)["title"], props(part)["style"], props(part)["href"]) for part in bar.children]
    assert told == [
        ("Chat Assistant", {"flexGrow": "75.00", "--c": "var(--chat)"},
         "?period=30d&facts=interaction_type_uses&name=Chat+Assistant"),
        ("Skin Analysis", {"flexGrow": "25.00", "--c": "var(--skin)"},
         "?period=30d&facts=interaction_type_uses&name=Skin+Analysis"),
    ]  # fmt: skip


def test_what_is_left_completes_net_revenue_and_opens() -> None:
    drawn = told_features()
    assert text(drawn).endswith(
        "Orders without a feature in the 7 days before: €125.00, which completes net revenue of €200.00. "
        "Attributed, not caused."
    )
    opened = {text(part): props(part)["href"] for part in parts(drawn) if "data-facts" in props(part)}
    assert opened["€125.00"] == "?period=30d&facts=attributed_revenue_amount&name=none"
    assert opened["€75.00"] == "?period=30d&facts=ai_revenue"


def test_activity_is_told_in_the_shops_zone_and_as_text() -> None:
    happened = [
        {"at": "2026-11-21T13:31:52Z", "kind": "order", "feature": "Skin Analysis", "title": "Order 10482",
         "detail": "Repair Serum +1", "amount": 62.9, "id": "a"},
        {"at": "2026-11-20T23:05:00Z", "kind": "search", "feature": None, "title": "No result for",
         "detail": "<b>shampoo</b>", "amount": None, "id": "b"},
    ]  # fmt: skip
    drawn = activity(VIEW, Answered("/api/overview/activity", {"period": PERIOD, "data": happened}))
    rows = [text(part) for part in parts(drawn) if type(part).__name__ == "Li"]
    assert rows == ["14:31:52Order 10482 Repair Serum +1€62.90", "00:05:00No result for <b>shampoo</b>"]
    assert [props(part)["className"] for part in with_class(drawn, "dot")] == ["dot", "dot hollow"]
    assert text(drawn).startswith("Live activityNewest first, the last at 14:31:52")


def test_a_shop_in_which_nothing_happened_says_so() -> None:
    drawn = activity(VIEW, Answered("/api/overview/activity", {"period": PERIOD, "data": []}))
    assert "Nothing has happened yet" in text(drawn)

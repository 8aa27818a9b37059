"""The revenue area: what adds up is seen to, and a column says which people or orders it is about."""

from dataclasses import replace
from typing import Any

import pytest

from data.listings.registry import LISTINGS
from layouts import revenue
from layouts.answered import Answered
from layouts.formatting import Money
from layouts.view import View
from tests.layouts.rendered import parts, props, text, with_class

VIEW = View("light", Money("EUR"), listed=frozenset(LISTINGS))
PERIOD = {"key": "30d", "start": "2026-10-22", "end": "2026-11-20", "granularity": "day",
          "data_through": "2026-11-20"}  # fmt: skip
# 60.00 at list value, 5.00 off, 55.00 sold, 12.50 back, 42.50 net.
AMOUNTS = {"gross_sales": 60.0, "discounts": 5.0, "sales": 55.0, "returns": 12.5, "total_revenue": 42.5,
           "tax": 8.08, "adjustments": -3.0, "ai_revenue": 20.0, "returning_customer_revenue": 10.0,
           "new_customer_revenue": 30.0, "guest_revenue": 2.5}  # fmt: skip


def measure(value: float | None, previous: float | None = None) -> dict[str, Any]:
    return {"value": value, "previous": previous, "change": None, "change_percent": None}


def summary(**changed: float | None) -> Answered:
    data = {key: measure(value, 1.0) for key, value in {**AMOUNTS, **changed}.items()}
    return Answered("/api/revenue/summary", {"period": PERIOD, "data": data, "series": [], "today": None})


def rows_of(drawn: Any) -> list[list[str]]:
    """The cells of a table, row by row."""
    rows = [part for part in parts(drawn) if type(part).__name__ == "Tr"]
    return [[text(cell) for cell in row.children] for row in rows]


def heads(drawn: Any) -> list[str]:
    return [text(part) for part in parts(drawn) if getattr(part, "scope", None) == "col"]


def test_the_steps_are_bars_and_a_table_that_adds_up_line_by_line() -> None:
    card = revenue.steps(VIEW, summary())
    assert card.figure is not None
    assert card.figure["data"][0]["text"] == ["60.00", "−5.00", "55.00", "−12.50", "42.50"]
    lines = [row[:2] for row in rows_of(card.rows)[1:]]
    assert lines == [
        ["List value", "€60.00"],
        ["less discounts", "−€5.00"],
        ["Sales", "€55.00"],
        ["less returns", "−€12.50"],
        ["Net revenue", "€42.50"],
    ]
    assert [text(row.children[0]) for row in with_class(card.rows, "sum")] == ["Sales", "Net revenue"]
    assert "€60.00 at list value, less €5.00 in discounts and €12.50 in returns, leave €42.50." in text(
        card.said
    )
    assert card.summary == (
        "From list value to net: list value €60.00, discounts €5.00, sales €55.00, returns €12.50, "
        "net revenue €42.50."
    )


def test_a_bar_says_its_amount_and_that_before() -> None:
    said = revenue.steps(VIEW, summary()).figure["data"][0]["hovertext"]  # type: ignore[index]
    assert said[1] == "<b>Discounts: −€5.00</b><br>22 Sep – 21 Oct: −€1.00"
    alone = revenue.steps(replace(VIEW, compare=False), summary()).figure["data"][0]["hovertext"]  # type: ignore[index]
    assert alone[1] == "<b>Discounts: −€5.00</b>"


def test_what_stands_beside_revenue_opens_too() -> None:
    below = revenue.steps(VIEW, summary()).below
    assert text(below) == "Beside revenue: tax €8.08, adjustments −€3.00."
    assert [props(part)["data-facts"] for part in with_class(below, "opens")] == ["tax", "adjustments"]


def test_days_of_which_nothing_is_known_have_no_steps() -> None:
    card = revenue.steps(VIEW, summary(**dict.fromkeys(AMOUNTS)))
    assert (card.figure, card.rows) == (None, None)
    assert "No orders, 22 Oct – 20 Nov 2026" in text(card.said)


def test_each_card_tells_its_source_and_how_far_it_reaches() -> None:
    drawn = [
        revenue.steps(VIEW, summary()).said,
        revenue.attribution(VIEW, features(30.0, 12.5)),
        revenue.category(VIEW, categories(42.5)),
        revenue.customer_value(VIEW, tiers(42.5), summary()),
    ]
    told = [text(with_class(each, "about")[0]) for each in drawn]
    sources = ("revenue_summary", "revenue_attribution", "category_revenue", "customer_value_analysis")
    for said, source in zip(told, sources, strict=True):
        assert f"Source{source}ThroughFri 20 Nov 2026, complete days" in said
    assert all(with_class(each, "more-of") for each in drawn)


def features(chat: float, none: float) -> Answered:
    rows = [("Chat Assistant", chat), ("none", none)]
    data = [
        {"ai_feature": name, "orders": 1, "previous_orders": 0, "revenue_amount": amount,
         "percentage": 50.0, "previous": None, "change_percent": None}
        for name, amount in rows
    ]  # fmt: skip
    body = {"period": PERIOD, "data": data, "totals": {"revenue_amount": measure(chat + none)},
            "attribution": {"model": "last touch", "window_days": 7}}  # fmt: skip
    return Answered("/api/revenue/attribution", body)


def test_attribution_names_its_model_and_ends_with_none() -> None:
    drawn = revenue.attribution(VIEW, features(30.0, 12.5))
    assert "€12.50 (50.0%) came without an AI feature. Last touch within 7 days before" in text(drawn)
    assert [row[:2] for row in rows_of(drawn)[1:]] == [
        ["Chat Assistant", "€30.00"],
        ["No AI feature", "€12.50"],
        ["Net revenue", "€42.50"],
    ]
    tracks = [props(bar)["style"] for bar in with_class(drawn, "track")]
    assert [(each["--long"], each["--c"]) for each in tracks] == [
        ("100.0%", "var(--chat)"),
        ("41.7%", "var(--none)"),
    ]


def test_a_feature_whose_orders_all_came_back_has_a_bar_to_the_left_of_zero() -> None:
    tracks = [
        props(bar)["style"] for bar in with_class(revenue.attribution(VIEW, features(-10.0, 30.0)), "track")
    ]
    assert [(each["--at"], each["--long"]) for each in tracks] == [("0.0%", "25.0%"), ("25.0%", "75.0%")]


def categories(*amounts: float) -> Answered:
    data = [
        {"category_name": f"Category {at}", "revenue_amount": amount, "percentage": 50.0, "previous": None,
         "change_percent": None}
        for at, amount in enumerate(amounts)
    ]  # fmt: skip
    totals = {"revenue_amount": measure(sum(amounts))}
    return Answered("/api/revenue/category", {"period": PERIOD, "data": data, "totals": totals})


@pytest.mark.parametrize(
    ("amounts", "said", "foot"),
    [
        ((42.5,), "all of it, €42.50", "1 category"),
        ((40.0, 2.5), "most, €40.00", "2 categories"),
        ((40.0, -8.0), "most, €40.00", "2 categories"),
    ],
)
def test_categories_add_up(amounts: tuple[float, ...], said: str, foot: str) -> None:
    drawn = revenue.category(VIEW, categories(*amounts))
    assert rows_of(drawn)[-1][:2] == [foot, f"€{sum(amounts):.2f}"]
    assert f"Category 0 brought {said} (50.0%)." in text(drawn)
    assert len(with_class(drawn, "track")) == len(amounts)


def tiers(revenue: float) -> Answered:
    tier = {"tier": "Rest", "customers": 5, "revenue": revenue, "share": 100.0, "previous": 4.0,
            "change_percent": 25.0}  # fmt: skip
    totals = {"customers": measure(5), "revenue": measure(revenue)}
    body = {"period": PERIOD, "data": [tier], "totals": totals}
    return Answered("/api/revenue/customer-value", body)


def test_people_and_money_by_tier_say_by_which_tier() -> None:
    drawn = revenue.customer_value(VIEW, tiers(42.5), summary())
    assert heads(drawn)[:4] == ["Tier", "People by newest day", "EUR by tier on the day", "Share"]
    assert "5 customers bought or returned something. Tier by spend over the year to the day" in text(drawn)


def test_who_bought_shares_one_bar_and_each_part_opens() -> None:
    drawn = revenue.customer_value(VIEW, tiers(42.5), summary())
    (legend,) = with_class(drawn, "legend")
    assert text(legend) == "Returning€10.0023.5%New€30.0070.6%Guests€2.505.9%"
    opened = [props(part)["data-facts"] for part in with_class(legend, "opens")]
    assert opened == ["returning_customer_revenue", "new_customer_revenue", "guest_revenue"]


def test_where_guests_brought_back_more_than_they_bought_nothing_is_shared() -> None:
    drawn = revenue.customer_value(VIEW, tiers(42.5), summary(guest_revenue=-2.5))
    assert with_class(drawn, "stacked") == []
    tracks = [props(bar)["style"] for bar in with_class(drawn, "track")]
    assert [(each["--at"], each["--long"]) for each in tracks] == [
        ("7.7%", "30.8%"),
        ("7.7%", "92.3%"),
        ("0.0%", "7.7%"),
    ]


def test_the_lead_says_what_changed_and_what_came_back() -> None:
    body = summary().envelope
    body["data"]["total_revenue"] |= {"change": -4.0}
    told = Answered("/api/revenue/summary", body)
    assert text(revenue.lead(VIEW, told)) == (
        "€42.50 net, €4.00 less than in the 30 days before; €12.50 came back of €55.00 in sales."
    )
    assert "less than" not in text(revenue.lead(replace(VIEW, compare=False), told))

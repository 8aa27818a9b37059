"""Tiers by what customers spent over a year, counted by hand."""

import datetime as dt

from data.rollups.tiers import CustomerDay, tiers_by_day
from data.vocabulary import NEXT, REST, TOP

DAY = dt.date(2026, 3, 1)


def on(days_later: int, **cents: int) -> list[CustomerDay]:
    return [(DAY + dt.timedelta(days=days_later), customer, spent) for customer, spent in cents.items()]


def tiers(rows: list[CustomerDay], days_later: int = 0) -> dict[str, str]:
    """The tiers on one day."""
    day = DAY + dt.timedelta(days=days_later)
    return dict(dict(tiers_by_day(rows, DAY - dt.timedelta(days=1000)))[day])


def test_of_ten_customers_two_are_top_three_next_and_five_the_rest() -> None:
    ten = on(0, a=100, b=90, c=80, d=70, e=60, f=50, g=40, h=30, i=20, j=10)
    found = tiers(ten)
    assert [found[customer] for customer in "abcdefghij"] == [TOP] * 2 + [NEXT] * 3 + [REST] * 5


def test_parts_of_a_customer_are_rounded_up() -> None:
    assert tiers(on(0, a=70, b=60, c=50, d=40, e=30, f=20, g=10)) == {
        "a": TOP,
        "b": TOP,
        "c": NEXT,
        "d": NEXT,
        "e": REST,
        "f": REST,
        "g": REST,
    }


def test_equal_spend_is_the_same_better_tier() -> None:
    assert tiers(on(0, a=50, b=50, c=20, d=20, e=20)) == {"a": TOP, "b": TOP, "c": NEXT, "d": NEXT, "e": NEXT}


def test_equal_spend_over_the_edge_of_the_half_is_next() -> None:
    assert tiers(on(0, a=50, b=20, c=20, d=20, e=10)) == {
        "a": TOP,
        "b": NEXT,
        "c": NEXT,
        "d": NEXT,
        "e": REST,
    }


def test_a_single_customer_is_at_the_top() -> None:
    assert tiers(on(0, a=1)) == {"a": TOP}


def test_one_who_returned_more_than_bought_comes_last() -> None:
    assert tiers(on(0, a=-500, b=0)) == {"a": REST, "b": TOP}


def test_the_year_counts_the_day_itself_and_the_364_before() -> None:
    old = on(0, a=100, b=10)
    assert tiers([*old, *on(364, a=1, b=50)], 364) == {"a": TOP, "b": REST}
    assert tiers([*old, *on(365, a=1, b=50)], 365) == {"a": REST, "b": TOP}


def test_customers_without_money_in_the_year_are_not_counted() -> None:
    old = on(0, a=1, b=1, c=1, d=1, e=1, f=1, g=1, h=1)
    assert tiers([*old, *on(364, x=20, y=10)], 364) == {"x": TOP, "y": TOP}
    assert tiers([*old, *on(365, x=20, y=10)], 365) == {"x": TOP, "y": REST}


def test_spend_adds_up_over_days_and_the_order_of_rows_is_irrelevant() -> None:
    rows = [*on(3, a=30, b=10), *on(1, b=40), *on(2, a=15)]
    assert tiers(rows, 3) == {"a": REST, "b": TOP}


def test_only_days_from_the_first_on_are_told() -> None:
    rows = [*on(0, a=1), *on(5, a=1)]
    assert [day for day, _ in tiers_by_day(rows, DAY + dt.timedelta(days=5))] == [DAY + dt.timedelta(days=5)]


def test_more_customers_than_room_was_made_for() -> None:
    many = on(0, **{f"c{number}": number for number in range(3000)})
    found = tiers(many)
    assert sum(tier == TOP for tier in found.values()) == 600
    assert sum(tier == NEXT for tier in found.values()) == 900

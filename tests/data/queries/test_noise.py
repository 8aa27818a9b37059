"""When a change is noise: against statistics worked out another way, and against chance itself."""

import random
from math import exp, sqrt
from statistics import stdev

import pytest

from data.queries import overview, revenue
from data.queries.noise import ratio_within_noise, sum_within_noise
from tests.data.queries.conftest import Ask
from tests.data.queries.figures_by_hand import FiguresByHand, november

# Mondays to Sundays; a shop sells half as much at weekends.
WEEKDAYS = (1.0, 1.0, 1.1, 1.0, 0.9, 0.5, 0.4)


def judged(before: list[int], now: list[int], *, events: bool = False) -> bool | None:
    return sum_within_noise([*before, *now], sum(now), sum(before), events=events)


def test_two_weeks_are_judged_by_how_their_weekdays_differ() -> None:
    """Differences by weekday 4, -2, 6, 0, 5, 1, 3: together 17, squares 91; 1.96 x sqrt(91) = 18.7."""
    before = [100, 100, 100, 100, 90, 50, 40]
    now = [104, 98, 106, 100, 95, 51, 43]
    assert judged(before, now) is True
    # 4, 2, 6, 0, 5, 1, 3: together 21, squares 91 as before.
    assert judged(before, [104, 102, 106, 100, 95, 51, 43]) is False
    assert judged(now, before) is True


def test_weekends_are_no_noise() -> None:
    """Sums 290 and 297, each day one more: the least change is told though days differ by sixty."""
    before = [100, 50, 50, 50, 20, 10, 10]
    assert judged(before, [day + 1 for day in before]) is False


def test_events_differ_at_least_by_chance() -> None:
    """35 and 49 differ by 14, less than 1.96 x sqrt(84) = 18.0, though every day differs by the same 2."""
    assert judged([5] * 7, [7] * 7) is False
    assert judged([5] * 7, [7] * 7, events=True) is True
    assert judged([5] * 7, [8] * 7, events=True) is False  # 21 against 1.96 x sqrt(91) = 18.7


def test_weeks_within_the_windows_tell_too() -> None:
    """Two weeks each: 10, 30 | 22, 42 a day. Each pair of weeks differs by 20, -8, 20 on each of 7 days.

    Squares 7 x (400 + 64 + 400) = 6048, half of it over 21 pairs is 144 a day, 28 days make 4032;
    1.96 x sqrt(4032) = 124.5, and the sums differ by 168.
    """
    weeks = [[day] * 7 for day in (10, 30, 22, 42)]
    assert judged([*weeks[0], *weeks[1]], [*weeks[2], *weeks[3]]) is False
    # 10, 30 | 14, 34: differences 20, -16, 20, squares 7392, 1.96 x sqrt(4928) = 137.6; sums differ by 56.
    assert judged([*weeks[0], *weeks[1]], [14] * 7 + [34] * 7) is True


def test_windows_shorter_than_a_week_are_not_judged() -> None:
    assert judged([1] * 6, [9] * 6) is None
    assert ratio_within_noise([1] * 12, [1] * 12, (6, 6), (6, 6)) is None


def test_a_mean_is_judged_by_what_its_days_have_beyond_the_common_mean() -> None:
    orders = [4, 6, 5, 8, 5, 3, 2, 5, 6, 4, 7, 6, 3, 2]
    sales = [8.1, 12.6, 9.2, 17.1, 9.8, 6.3, 3.8, 10.9, 12.9, 8.3, 15.8, 13.0, 6.0, 4.6]
    mean = sum(sales) / sum(orders)
    beyond = [sale - mean * count for sale, count in zip(sales, orders, strict=True)]
    gained = [now - then for then, now in zip(beyond[:7], beyond[7:], strict=True)]
    level = sum(gained) / 7
    spread = sqrt(7) * sqrt((6 * stdev(gained) ** 2 + 7 * level**2) / 7)
    assert (abs(sum(gained)), 1.96 * spread) == pytest.approx((71.5 - 66.9, 4.20), abs=0.01)
    assert _mean_judged(sales, orders) is False
    sales[10] += 2.9  # more on one day only: a greater mean, but one day's doing
    assert _mean_judged(sales, orders) is True


def _mean_judged(sales: list[float], orders: list[int]) -> bool | None:
    cents = [round(100 * sale) for sale in sales]
    half = len(cents) // 2
    now, before = (sum(cents[half:]), sum(orders[half:])), (sum(cents[:half]), sum(orders[:half]))
    return ratio_within_noise(cents, orders, now, before)


def test_a_mean_of_nothing_is_not_judged() -> None:
    assert ratio_within_noise([0] * 14, [0] * 7 + [1] * 7, (5, 7), (0, 0)) is None
    assert ratio_within_noise([1] * 14, [-1] * 7 + [1] * 7, (7, 7), (7, -7)) is None


@pytest.mark.parametrize("days", [7, 14, 30])
@pytest.mark.parametrize("crowding", [0.0, 0.3])
def test_chance_alone_is_called_a_change_about_once_in_twenty(days: int, crowding: float) -> None:
    """Orders by pure chance, or in crowds; money of each by chance. Nothing changes, but weekdays differ."""
    rng = random.Random(days)
    counts, amounts, means, tries = 0, 0, 0, 600
    for _ in range(tries):
        orders = [_by_chance(rng, 30 * WEEKDAYS[at % 7], crowding) for at in range(2 * days)]
        cents = [round(sum(rng.lognormvariate(3.5, 0.7) for _ in range(number))) for number in orders]
        before, now = (orders[:days], cents[:days]), (orders[days:], cents[days:])
        counts += judged(before[0], now[0], events=True) is False
        amounts += judged(before[1], now[1]) is False
        sums = [(sum(side[1]), sum(side[0])) for side in (now, before)]
        means += ratio_within_noise(cents, orders, *sums) is False
    for found in (counts, amounts, means):
        assert 0.005 < found / tries < 0.085


def _by_chance(rng: random.Random, mean: float, crowding: float) -> int:
    """A Poisson number, whose mean varies from day to day in crowds."""
    limit, product, number = exp(-mean * exp(rng.gauss(0, crowding))), rng.random(), 0
    while product > limit:
        product, number = product * rng.random(), number + 1
    return number


A_WEEK = (1000, 1000, 1100, 1000, 900, 500, 400)


def fill(figures: FiguresByHand, added: tuple[int, ...]) -> None:
    for source in ("orders", "ai"):
        figures.known(source, november(1), november(20))
    for at, (value, more) in enumerate(zip(A_WEEK, added, strict=True)):
        for day, minor in ((november(7 + at), value), (november(14 + at), value + more)):
            uses = minor // 100
            figures.add(
                "overview_kpis", day, total_customers=at, ai_interactions=uses, revenue_impact_minor=minor
            )
            figures.add("revenue_summary", day, orders=10, sales_minor=minor, total_revenue_minor=2 * minor)


def noise(answer: dict[str, dict[str, dict[str, bool | None]]], *keys: str) -> list[bool | None]:
    return [answer["data"][key]["within_noise"] for key in keys]


def test_measures_tell_whether_they_changed(ask: Ask, figures: FiguresByHand) -> None:
    """Each day is 20 percent more: 1180 added, squares 209 200. Uses are 59 and 70: by chance 22 apart."""
    fill(figures, (200, 200, 220, 200, 180, 100, 80))
    kpis = ask(overview.kpis, period="7d")
    assert noise(kpis, "revenue_impact", "ai_interactions", "total_customers") == [False, True, None]
    summary = ask(revenue.summary, period="7d")
    assert noise(summary, "sales", "orders", "average_order_value", "returns") == [False, True, False, True]


def test_a_single_day_is_no_change(ask: Ask, figures: FiguresByHand) -> None:
    """One day of seven has 900 more: 900 is less than 1.96 x 900."""
    fill(figures, (0, 0, 900, 0, 0, 0, 0))
    summary = ask(revenue.summary, period="7d")
    assert noise(summary, "sales", "total_revenue", "average_order_value") == [True, True, True]
    assert summary["data"]["sales"]["change"] == 9.0


def test_days_without_a_row_are_zeros_on_their_own_weekday(ask: Ask, figures: FiguresByHand) -> None:
    """Sales on three days of each week, 10.00 more on each of the later three: 3000 against 1.96 x 1732.

    Taken one after the other, the six days would be too few to be judged.
    """
    figures.known("orders", november(1), november(20))
    for at in (0, 2, 5):
        figures.add("revenue_summary", november(7 + at), sales_minor=5000 * (at + 1))
        figures.add("revenue_summary", november(14 + at), sales_minor=5000 * (at + 1) + 1000)
    sales = ask(revenue.summary, period="7d")["data"]["sales"]
    assert (sales["change"], sales["within_noise"]) == (30.0, True)


def test_what_is_not_compared_is_not_judged(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", november(10), november(20))
    figures.add("revenue_summary", november(15), sales_minor=5000, orders=1)
    summary = ask(revenue.summary, period="7d")
    assert noise(summary, "sales", "orders", "average_order_value") == [None, None, None]
    short = ask(revenue.summary, start="2026-11-18", end="2026-11-20")
    assert noise(short, "sales", "orders") == [None, None]


def rows(answer: dict[str, list[dict[str, bool | None]]], key: str = "within_noise") -> list[bool | None]:
    return [row[key] for row in answer["data"]]


def test_rows_of_money_are_judged_by_their_own_days(ask: Ask, figures: FiguresByHand) -> None:
    """Each day of Serums is 20 percent more; Masks have 9.00 more on one day: 900 against 1.96 x 900.

    All together: 2080 more against 1.96 x sqrt(200^2 + 200^2 + 1120^2 + 200^2 + 180^2 + 100^2 + 80^2) = 2334.
    """
    fill(figures, (0,) * 7)
    for at, minor in enumerate(A_WEEK):
        more = 900 if at == 2 else 0
        for day, serums, masks in ((7 + at, minor, 500), (14 + at, minor + minor // 5, 500 + more)):
            for name, amount in (("Serums", serums), ("Masks", masks)):
                figures.add(
                    "category_revenue", november(day), category_name=name, revenue_amount_minor=amount
                )
                tier = {"Serums": "Rest", "Masks": "Guests"}[name]
                figures.add("customer_value_analysis", november(day), tier=tier, revenue_minor=amount)
    categories = ask(revenue.category, period="7d")
    assert [row["category_name"] for row in categories["data"]] == ["Serums", "Masks"]
    assert rows(categories) == [False, True]
    assert categories["totals"]["revenue_amount"]["within_noise"] is True
    tiers = ask(revenue.customer_value, period="7d")
    assert [row["tier"] for row in tiers["data"]] == ["Top 20%", "Next 30%", "Rest", "Guests"]
    assert rows(tiers) == [True, True, False, True]
    totals = tiers["totals"]
    assert [totals[key]["within_noise"] for key in ("revenue", "customers")] == [True, None]


def test_rows_of_events_differ_at_least_by_chance(ask: Ask, figures: FiguresByHand) -> None:
    """From 5 a day to 7: 14 against 1.96 x sqrt(84) = 18.0; to 8: 21 against 1.96 x sqrt(91) = 18.7."""
    for source in ("orders", "ai", "web"):
        figures.known(source, november(1), november(20))
    for at in range(7):
        for day, chat, none in ((7 + at, 5, 5), (14 + at, 7, 8)):
            for name, count in (("Chat Assistant", chat), ("none", none)):
                figures.add("interaction_types", november(day), interaction_type=name, count=count)
                figures.add("revenue_attribution", november(day), ai_feature=name, orders=count)
            for stage, count in (("Page Visitors", none), ("Purchase", chat)):
                figures.add("conversion_funnel", november(day), stage_name=stage, count=count)
    assert rows(ask(overview.interaction_types, period="7d")) == [False, True]
    attribution = ask(revenue.attribution, period="7d")
    assert rows(attribution, "orders_within_noise") == [True, False]
    assert rows(attribution, "orders_change_percent") == [40.0, 60.0]
    # 70 and 105 orders: 35 against 1.96 x sqrt(175) = 25.9.
    assert attribution["totals"]["orders"]["within_noise"] is False
    assert rows(ask(overview.funnel, period="7d")) == [False, True, True, True, True]


def test_a_name_without_a_row_on_a_day_has_zero_there(ask: Ask, figures: FiguresByHand) -> None:
    """Three days of each week, 10.00 more on each of the later three: 3000 against 1.96 x 1732."""
    figures.known("orders", november(1), november(20))
    for at in (0, 2, 5):
        for day, minor in ((7 + at, 5000 * (at + 1)), (14 + at, 5000 * (at + 1) + 1000)):
            figures.add("category_revenue", november(day), category_name="Serums", revenue_amount_minor=minor)
    assert rows(ask(revenue.category, period="7d")) == [True]
    assert rows(ask(revenue.category, start="2026-11-18", end="2026-11-20")) == [None]


def test_totals_of_rows_are_judged_like_the_measure_itself(ask: Ask, figures: FiguresByHand) -> None:
    fill(figures, (200, 200, 220, 200, 180, 100, 80))
    for at, minor in enumerate(A_WEEK):
        for day, amount in ((7 + at, minor), (14 + at, minor + minor // 5)):
            for share, name in ((1, "Serums"), (3, "Masks")):
                figures.add(
                    "category_revenue", november(day), category_name=name,
                    revenue_amount_minor=amount * share // 2,
                )  # fmt: skip
    net = ask(revenue.summary, period="7d")["data"]["total_revenue"]
    total = ask(revenue.category, period="7d")["totals"]["revenue_amount"]
    assert (total["value"], total["change"], total["within_noise"]) == (141.6, 23.6, False)
    assert {key: total[key] for key in total} == net


def test_rows_of_windows_known_in_part_are_not_judged(ask: Ask, figures: FiguresByHand) -> None:
    figures.known("orders", november(10), november(20))
    figures.add("category_revenue", november(15), category_name="Serums", revenue_amount_minor=500)
    answer = ask(revenue.category, period="7d")
    assert (rows(answer), rows(answer, "change_percent")) == ([None], [None])
    assert answer["totals"]["revenue_amount"]["within_noise"] is None

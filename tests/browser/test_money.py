"""Revenue and Conversions: what a figure says is what opens behind it, in narrow and in wide cards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.rest import answer
from tests.browser.waiting import until

STEPS = ("gross_sales", "discounts", "sales", "returns", "total_revenue")


def traces(page: Page, chart: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = page.evaluate(
        "(id) => document.querySelector(`#${id}-figure .js-plotly-plot`).data", chart
    )
    return found


def test_the_waterfall_shows_what_rest_answers_and_ends_at_net_revenue(show: Open) -> None:
    page = show("/revenue?period=7d")
    (bars,) = traces(page, "revenue-steps")
    told = answer(page, "/api/revenue/summary")["data"]
    assert bars["y"] == [told[key]["value"] for key in STEPS]
    assert told["total_revenue"]["value"] == 167.0
    # Hatched bars are painted with a pattern, the others with ink.
    painted = page.locator("#revenue-steps-figure .point path").evaluate_all(
        "(bars) => bars.map((bar) => bar.style.fill.startsWith('url('))"
    )
    assert painted == [False, True, False, True, False]


def test_the_waterfall_is_walked_by_keyboard_and_each_bar_opens_its_own_facts(show: Open) -> None:
    page = show("/revenue?period=7d")
    plot = page.get_by_role("img", name=re.compile("^From list value to net: list value €"))
    told = answer(page, "/api/revenue/summary")["data"]
    drawer = page.get_by_role("complementary", name="Facts")
    plot.focus()
    for presses, metric in enumerate(STEPS):
        page.keyboard.press("Home")
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**facts={metric}")
        expect(drawer.locator(".big")).to_have_attribute("data-value", str(told[metric]["value"]))
        expect(drawer.locator("tfoot .bi-check-lg")).to_be_visible()
        page.keyboard.press("Escape")
        page.wait_for_url("**/revenue?period=7d")
        plot.focus()


def test_a_bar_of_the_waterfall_opens_by_pointer(show: Open) -> None:
    page = show("/revenue?period=7d")
    bar = page.locator("#revenue-steps-figure .point").nth(2).bounding_box()
    assert bar is not None
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + 40)
    expect(page.locator("#revenue-steps-figure .hoverlayer")).to_contain_text("Sales: €177.00")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**facts=sales")


def test_the_table_of_the_waterfall_adds_up(show: Open) -> None:
    page = show("/revenue?period=90d")
    page.locator("#revenue-steps-plot").focus()
    page.keyboard.press("t")
    amounts = page.locator("#revenue-steps .as-rows tbody tr td:first-of-type").all_inner_texts()
    gross, discounts, sales, returns, net = (
        float(amount.replace("−", "-").replace("€", "").replace(",", "")) for amount in amounts
    )
    assert round(gross + discounts, 2) == sales
    assert round(sales + returns, 2) == net
    assert (discounts < 0, returns < 0) == (True, True)


def test_parts_of_the_customer_bar_add_up_and_open(show: Open) -> None:
    page = show("/revenue?period=90d")
    card = page.locator("#revenue-customer-value")
    shown = card.locator(".legend [data-value]").all()
    values = [float(str(each.get_attribute("data-value"))) for each in shown]
    assert round(sum(values), 2) == answer(page, "/api/revenue/summary")["data"]["total_revenue"]["value"]
    widths = [part.evaluate("(each) => each.offsetWidth") for part in card.locator(".stacked .part").all()]
    drawn = [value for value in values if value]
    assert sorted(widths) == [width for _, width in sorted(zip(drawn, widths, strict=True))]
    card.locator(".stacked .part").last.click()
    page.wait_for_url("**facts=guest_revenue")
    expect(page.get_by_role("complementary", name="Facts").get_by_role("heading")).to_have_text("Guests")


def test_both_rates_and_their_difference_stand_in_their_intervals(show: Open) -> None:
    page = show("/conversions?period=90d")
    told = answer(page, "/api/conversions/analytics")["data"]
    rates, difference = traces(page, "conversions-difference")
    assert rates["x"] == [told[key]["value"] for key in ("ai_assisted_rate", "unassisted_rate")]
    assert difference["x"] == [told["difference"]["value"]]
    for key in ("ai_assisted_rate", "unassisted_rate", "difference"):
        assert told[key]["lower"] < told[key]["value"] or told[key]["value"] == 0
        assert told[key]["value"] < told[key]["upper"] or told[key]["value"] == 100
    expect(page.locator("#conversions-difference-figure .xerror")).to_have_count(3)
    # The difference stands right beneath the rate with the assistant.
    with_ai, _, below = [
        point.bounding_box() for point in page.locator("#conversions-difference-figure .point").all()
    ]
    assert with_ai is not None
    assert below is not None
    assert abs(with_ai["x"] - below["x"]) < 1


def test_the_dots_are_walked_by_keyboard_and_open_their_sessions(show: Open) -> None:
    page = show("/conversions?period=90d")
    page.locator("#conversions-difference-plot").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    box = page.locator("#conversions-difference-figure .hoverlayer")
    expect(box).to_contain_text("With AI: 100.00%")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("Without AI: 0.00%")
    page.keyboard.press("Enter")
    page.wait_for_url("**facts=unassisted_rate")


def test_panels_of_the_funnel_are_walked_up_and_down_and_open_a_step_of_a_week(show: Open) -> None:
    page = show("/conversions?period=90d")
    plot = page.get_by_role("img", name=re.compile("^Funnel over time, by week: of the stage before"))
    plot.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#conversions-funnel-figure .hoverlayer")).to_contain_text("%")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("facts=step_rate&name=Added\\+to\\+Cart&from=2026-11-16&to=2026-11-20"))
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.get_by_role("heading")).to_have_text("Added to Cart")
    page.keyboard.press("Escape")
    plot.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**name=Product+Views**")


def test_the_funnel_by_week_turns_into_a_table_whose_numbers_open(show: Open) -> None:
    page = show("/conversions?period=90d")
    card = page.locator("#conversions-funnel")
    card.locator(".more-of summary").click()
    card.get_by_role("button", name="Show as table").click()
    told = answer(page, "/api/conversions/funnel")["series"]
    expect(card.locator(".as-rows tbody tr")).to_have_count(len(told))
    newest = card.locator(".as-rows tbody tr").first.locator("[data-value]")
    shown = [each.get_attribute("data-value") for each in newest.all()]
    assert shown == [str(stage["step_rate"]) for stage in told[-1]["stages"][1:]]
    newest.first.click()
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.locator(".big")).to_have_attribute("data-value", str(shown[0]))


def test_orders_by_feature_add_up_to_all_orders(show: Open) -> None:
    page = show("/conversions?period=90d")
    card = page.locator("#conversions-attribution")
    counts = card.locator("tbody td:nth-child(2) [data-value]").all()
    orders = [int(str(each.get_attribute("data-value"))) for each in counts]
    all_orders = card.locator("tfoot td:nth-child(2) [data-value]")
    expect(all_orders).to_have_attribute("data-value", str(sum(orders)))
    assert sum(orders) == answer(page, "/api/revenue/summary")["data"]["orders"]["value"]
    expect(card.locator("tbody tr").last).to_contain_text("No AI feature")


@pytest.mark.parametrize("path", ["/revenue", "/conversions"])
def test_figures_are_as_wide_as_their_cards_while_the_drawer_narrows_the_page(
    show: Open, page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 1300, "height": 900})
    show(f"{path}?period=90d")
    wide = widths(page)
    assert all(figure == room for figure, room in wide)
    page.locator(".kpi a.opens").first.click()
    expect(page.get_by_role("complementary", name="Facts")).to_be_visible()
    followed = "now.every(([figure, room], at) => figure === room && room !== wide[at][1])"
    until(page, f"(wide) => {{ const now = {WIDTHS}; return {followed}; }}", arg=wide)
    page.keyboard.press("Escape")
    until(page, f"(wide) => JSON.stringify({WIDTHS}) === JSON.stringify(wide)", arg=wide)


WIDTHS = """[...document.querySelectorAll('.pane:not([hidden]) :not(.ahead) > .js-plotly-plot')]
  .map((plot) => [plot.querySelector('.main-svg').clientWidth, plot.closest('.plot').clientWidth])"""


def widths(page: Page) -> list[list[int]]:
    found: list[list[int]] = page.evaluate(WIDTHS)
    return found

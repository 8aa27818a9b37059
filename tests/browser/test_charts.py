"""What a chart tells under the pointer and the keys, while it loads, and where days are missing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from data.engine import Database
from data.rollups import refresh
from data.schema import migrate
from tests.browser.conftest import SETTLED, Open, settle, shop_served
from tests.browser.rest import answer
from tests.browser.shop_by_hand import SHOP, TODAY
from tests.browser.waiting import until
from tests.data.facts_by_hand import Facts, at

BOX = "#revenue-trend-figure .hoverlayer .hovertext"
POINTS = "#revenue-trend-figure .hoverlayer .point-told"


def test_pointer_and_keys_show_the_same_box_with_a_point_on_each_line(show: Open) -> None:
    page = show("/revenue?period=14d")
    page.get_by_role("img", name=re.compile("^Net revenue by day: from")).focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    newest = answer(page, "/api/revenue/summary")["series"][-1]
    assert newest["total_revenue"] == 59.0
    expect(page.locator(BOX)).to_have_count(1)
    expect(page.locator(BOX)).to_contain_text("Fri 20 Nov: €59.00 net revenue")
    expect(page.locator(BOX)).to_contain_text("AI-attributed")
    expect(page.locator(POINTS)).to_have_count(2)
    place = page.locator(POINTS).first.bounding_box()
    assert place is not None
    said = page.locator(BOX).text_content()

    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_have_count(0)
    expect(page.locator(POINTS)).to_have_count(0)
    page.mouse.move(place["x"] + 4, place["y"] + 40)
    expect(page.locator(BOX)).to_have_text(str(said))
    expect(page.locator(POINTS)).to_have_count(2)
    page.mouse.move(5, 5)
    expect(page.locator(POINTS)).to_have_count(0)


def test_a_click_beside_the_lines_opens_the_day_below(show: Open) -> None:
    page = show("/revenue?period=14d")
    area = page.locator("#revenue-trend-figure .nsewdrag").bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] * 0.5, area["y"] + 12)
    expect(page.locator(BOX)).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile(r"facts=total_revenue&from=(2026-11-\d\d)&to=\1$"))


def test_days_to_which_facts_do_not_reach_are_hatched_and_counted(show: Open) -> None:
    until = TODAY.replace(day=TODAY.day + 4)
    page = show(f"/revenue?start=2026-11-15&end={until}")
    expect(page.locator("#revenue-trend .note")).to_have_text(
        "Orders reach to Sat 21 Nov 2026. 4 days are missing or still to come, not zero, and stay out of "
        "sums and averages."
    )
    traces = "document.querySelector('#revenue-trend-figure .js-plotly-plot').data"
    assert page.evaluate(f"{traces}.find(({{ type }}) => type === 'bar').x") == [
        "2026-11-22",
        "2026-11-23",
        "2026-11-24",
        "2026-11-25",
    ]
    expect(page.locator("#revenue-trend .legend")).to_contain_text("Not known")


def test_the_table_of_a_chart_ends_in_the_number_of_the_card(show: Open) -> None:
    page = show("/revenue?period=30d")
    page.get_by_role("img", name=re.compile("^Net revenue by day: from")).focus()
    page.keyboard.press("t")
    foot = page.locator("#revenue-trend tfoot")
    expect(foot).to_contain_text("30 complete days")
    whole = page.locator(
        "[data-metric=total_revenue] .big [data-value], [data-metric=total_revenue] .big"
    ).first
    summed = foot.locator("[data-value]").first
    expect(summed).to_have_attribute("data-value", str(whole.get_attribute("data-value")))
    rows = page.locator("#revenue-trend tbody tr:not(:has-text('today so far')) td:nth-child(2) [data-value]")
    added = sum(float(each.get_attribute("data-value") or 0) for each in rows.all())
    assert added == pytest.approx(float(str(summed.get_attribute("data-value"))))


def test_titles_stand_while_figures_are_waited_for_and_nothing_moves(page: Page, origin: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/_screen?*", hold)
    page.goto(f"{origin}/revenue")
    for title in ("From list value to net", "By AI feature", "Net revenue", "By category", "By customer"):
        expect(page.get_by_role("heading", name=title, exact=True, level=2)).to_be_visible()
    expect(page.locator("#revenue-pane .skeleton").first).to_be_visible()
    animated = (
        "[...document.querySelectorAll('.skeleton, .plot')].flatMap((each) => each.getAnimations()).length"
    )
    assert page.evaluate(animated) == 0
    held.pop(0).continue_()
    page.unroute_all(behavior="ignoreErrors")
    for route in held:
        route.continue_()
    settle(page)
    expect(page.locator("#revenue-pane .skeleton:visible")).to_have_count(0)


SHIFTED = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifted += value)))
  .observe({ type: "layout-shift", buffered: true })"""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("path", ["/", "/conversions", "/revenue"])
def test_a_slow_line_shows_skeletons_and_moves_nothing(page: Page, origin: str, path: str) -> None:
    """400 kbit a second, 400 ms away: the scripts take 20 seconds, and the frame stands meanwhile."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.add_init_script(SHIFTED)
    page.goto(f"{origin}{path}", wait_until="commit")
    pane = page.locator(".pane:not([hidden])")
    expect(pane.locator(".skeleton").first).to_be_visible()
    expect(pane.locator("h2").first).to_be_visible()
    assert page.evaluate("[typeof window.Plotly, typeof window.DashRenderer]") == ["undefined", "undefined"]
    until(page, SETTLED, timeout=90_000)
    line.send("Network.emulateNetworkConditions", {**SLOW, "latency": 0, "downloadThroughput": -1})
    assert page.evaluate("window.shifted") <= 0.05


@pytest.fixture
def orders_alone(tmp_path: Path, page: Page) -> Iterator[str]:
    """A shop that has sold something, and has sent no visit yet."""
    path = tmp_path / "orders.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    facts = Facts(database)
    facts.product("serum", category="Serums")
    facts.line(at("2026-11-18"), "A", "serum", 1, 3000)
    refresh(database, SHOP)
    database.dispose()
    with shop_served(path) as address:
        yield address
        page.goto("about:blank")


def test_where_no_visit_ever_came_the_first_one_can_be_copied(page: Page, orders_alone: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{orders_alone}/conversions")
    settle(page)
    card = page.locator("#conversions-stages")
    expect(card).to_contain_text("No web visit has arrived yet")
    card.get_by_role("button", name="Copy").click()
    expect(page.locator("#said")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == card.locator("pre").text_content()
    assert copied.startswith("POST /api/ingest/events\n{")


def test_the_keyboard_turns_a_chart_into_its_table_and_back_and_marks_are_spoken(show: Open) -> None:
    page = show("/revenue?period=7d")
    chart, rows = page.locator("#revenue-trend-plot"), page.locator("#revenue-trend-rows")
    chart.focus()
    page.keyboard.press("Home")
    expect(page.locator("#mark-said")).to_contain_text("Sat 14 Nov: €0.00 net revenue")
    page.keyboard.press("t")
    expect(rows).to_be_focused()
    page.keyboard.press("t")
    expect(rows).to_be_hidden()
    expect(chart).to_be_focused()


def test_what_has_the_focus_shows_it(show: Open) -> None:
    page = show("/revenue?period=7d")
    for wanted in ("#dates-shown", "#actions button", "#theme-switch", "#period-7d"):
        page.locator(wanted).first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        look = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "solid 2px" in look, wanted


def test_a_picture_says_what_it_shows_and_of_which_days(show: Open) -> None:
    page = show("/revenue?period=7d")
    page.evaluate("window.Plotly.downloadImage = (figure, how) => { window.taken = [figure, how]; }")
    card = page.locator("#revenue-trend")
    card.locator(".more-of summary").click()
    card.locator("[data-picture]").click()
    title, filename = page.evaluate("[window.taken[0].layout.title.text, window.taken[1].filename]")
    assert title == "<b>Net revenue</b><br>14 – 20 Nov 2026"
    assert filename == "net-revenue-14-20-nov-2026"

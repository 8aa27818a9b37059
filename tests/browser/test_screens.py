"""Screens in the browser: fetched ahead, kept while the figures stay, renewed when these change."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from data.engine import Database
from data.rollups import refresh
from tests.browser.conftest import Open, settle
from tests.browser.rest import drawn
from tests.browser.shop_by_hand import SHOP
from tests.browser.waiting import until
from tests.data.facts_by_hand import Facts

KEPT = """(search) => performance.getEntriesByType('resource').some(
  (each) => each.name.includes(`search=${encodeURIComponent(search)}`) && each.responseEnd)"""
AREAS_KEPT = """[...document.querySelectorAll('#nav a')].every(({ pathname }) =>
  performance.getEntriesByType('resource').some(
    (each) => each.name.includes(`path=${encodeURIComponent(pathname)}&`) && each.responseEnd))"""
ALL_FETCHED = "?period=1y"


def fetched(page: Page, search: str = ALL_FETCHED) -> None:
    """Waits until the presets are there and, since they come last, the other areas."""
    until(page, KEPT, arg=search)
    until(page, AREAS_KEPT)


def test_the_other_presets_are_fetched_when_idle_and_choosing_one_asks_nothing(show: Open) -> None:
    page = show("/revenue")
    fetched(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for preset in ("7d", "90d", "1y", "14d"):
        page.locator(f"#period-{preset}").click()
        page.wait_for_url(f"**?period={preset}")
        settle(page)
    assert [url for url in asked if not url.endswith("/_screen/version")] == []


def test_a_visited_pane_stays_as_it_was_drawn(show: Open) -> None:
    page = show("/revenue")
    fetched(page)
    page.evaluate("document.querySelector('#revenue-trend-figure .js-plotly-plot').drawnOnce = true")
    page.locator("#nav-conversions").click()
    settle(page)
    expect(page.locator("#revenue-trend-figure")).to_be_hidden()
    redrawn = "document.querySelector('#revenue-trend-figure .js-plotly-plot').on('plotly_afterplot', () => {"
    page.evaluate(f"{redrawn} window.drawnAgain = true }}); 0")
    page.locator("#nav-revenue").click()
    settle(page)
    expect(page.locator("#revenue-trend-figure")).to_be_visible()
    kept = "document.querySelector('#revenue-trend-figure .js-plotly-plot').drawnOnce"
    assert page.evaluate(f"[{kept}, window.drawnAgain]") == [True, None]


def test_the_comparison_can_be_left_out_and_stands_in_the_address(show: Open) -> None:
    page = show("/revenue?period=7d")
    page.locator("#compared").click()
    page.get_by_role("link", name="No comparison").click()
    page.wait_for_url("**?period=7d&compare=none")
    settle(page)
    expect(page.locator("#compared")).to_contain_text("No comparison")
    page.locator("#period-14d").click()
    page.wait_for_url("**?period=14d&compare=none")


def test_a_chosen_theme_is_worn_at_once_remembered_and_shared_between_tabs(
    show: Open,
) -> None:
    page = show("/revenue")
    other = page.context.new_page()
    other.goto(page.url)
    settle(other)
    page.get_by_role("button", name="Switch between light and dark").click()
    for each in (page, other):
        expect(each.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    settle(page)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(other.locator("html")).to_have_attribute("data-bs-theme", "light")
    assert page.evaluate("localStorage.getItem('theme')") is None  # the system's own again


YESTERDAY, NOW = (dt.datetime(2026, 11, day, 11, 45, tzinfo=dt.UTC) for day in (20, 21))


def sell(shop: Path) -> None:
    """An order of yesterday, which moves the figures, and one of just now."""
    database = Database(f"sqlite:///{shop}")
    facts = Facts(database)
    facts.line(YESTERDAY, "late", "serum", 1, 100000)
    facts.line(NOW, "now", "serum", 1, 100)
    refresh(database, SHOP)
    database.dispose()


def test_new_figures_show_by_themselves_in_place(page: Page, own_shop: Path, own_origin: str) -> None:
    page.goto(f"{own_origin}/revenue?period=7d")
    settle(page)
    page.set_viewport_size({"width": 390, "height": 600})
    page.evaluate("document.querySelector('#revenue-trend-figure .js-plotly-plot').drawnOnce = true")
    page.evaluate("scrollTo(0, 500)")
    before = page.evaluate("scrollY")
    sell(own_shop)
    card = page.locator("[data-metric=total_revenue] .big")
    expect(card).to_have_text("€1,167")
    assert page.evaluate("document.querySelector('#revenue-trend-figure .js-plotly-plot').drawnOnce")
    assert page.evaluate("scrollY") == before
    assert max(amount for line in drawn(page, "revenue-trend") for amount in line["y"] if amount) > 1000


def test_two_tabs_of_a_browser_keep_their_own_days_and_both_notice_new_figures(
    page: Page, own_shop: Path, own_origin: str
) -> None:
    page.goto(f"{own_origin}/revenue?period=7d")
    other = page.context.new_page()
    other.goto(f"{own_origin}/revenue?period=30d")
    for each in (page, other):
        settle(each)
    other.locator("#nav-conversions").click()
    other.wait_for_url("**/conversions?period=30d")
    other.go_back()
    settle(other)
    card = "[data-metric=total_revenue] .val [data-value]"
    before = [float(str(each.locator(card).get_attribute("data-value"))) for each in (page, other)]
    assert page.url.endswith("/revenue?period=7d")
    sell(own_shop)
    for each, was in zip((page, other), before, strict=True):
        each.bring_to_front()  # one in the background waits until it is looked at
        expect(each.locator(card)).to_have_attribute("data-value", str(was + 1000))
    assert [each.url.partition("?")[2] for each in (page, other)] == ["period=7d", "period=30d"]
    other.close()


@pytest.mark.tolerates(console="ERR_FAILED|could not be fetched", error="", request="")
def test_a_server_that_went_away_is_told_and_its_return_noticed(show: Open) -> None:
    page = show("/revenue?period=7d")
    fetched(page)
    page.route("**/_screen**", lambda route: route.abort())
    away = page.locator("#away")
    expect(away).to_contain_text(re.compile(r"The server does not answer\. What you see is as of \d+:\d\d"))
    page.locator("#period-14d").click()  # fetched before: it still shows
    settle(page)
    page.locator("#nav-conversions").click()
    expect(away).to_contain_text("These figures cannot be fetched")
    expect(page.locator("#conversions-pane")).to_be_hidden()
    page.unroute("**/_screen**")
    settle(page)
    expect(away).to_be_hidden()
    expect(page.locator("#conversions-rates .big").first).to_be_visible()


def test_an_older_answer_never_covers_a_newer_one(page: Page, origin: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/_screen?*period%3D90d*", hold)
    page.goto(f"{origin}/revenue?period=7d")
    settle(page)
    page.locator("#period-90d").click()
    page.wait_for_url("**?period=90d")
    page.locator("#period-14d").click()
    page.wait_for_url("**?period=14d")
    settle(page)
    seen, lines = page.locator("#revenue-kpis").inner_text(), drawn(page, "revenue-trend")
    assert max(len(line["x"]) for line in lines) in (14, 15)  # with today
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    assert page.locator("#revenue-kpis").inner_text() == seen
    assert drawn(page, "revenue-trend") == lines


def test_the_feed_waits_while_it_is_paused(page: Page, own_shop: Path, own_origin: str) -> None:
    page.goto(f"{own_origin}/?period=7d")
    settle(page)
    feed = page.locator("#overview-activity")
    before = feed.locator("li").all_inner_texts()
    feed.get_by_role("button", name="Pause").click()
    sell(own_shop)
    expect(page.locator("#overview-strip")).to_contain_text("€1,1")  # everything else has followed
    assert feed.locator("li").all_inner_texts() == before
    feed.get_by_role("button", name="Go on").click()
    expect(feed).to_contain_text("Order now")


# Figures drawn ahead, and what is to be seen of those that are shown.
AHEAD = "document.querySelectorAll('#{}-pane .ahead.is-drawn').length"
MARKS = ".trace path, .point path, .xtick text, .ytick text"
LOOKS = f"""(area) => {{
  const style = (each) => each.getAttribute('style')?.replace(/url[(][^)]*/, '');
  return [...document.querySelectorAll(`#${{area}}-pane :not(.ahead) > .js-plotly-plot`)].map((plot) =>
    [...plot.querySelectorAll('{MARKS}')]
      .map((each) => [each.getAttribute('d'), each.textContent, style(each)]));
}}"""


@pytest.mark.parametrize(("area", "path", "figures"), [("overview", "/", 2), ("revenue", "/revenue", 2)])
def test_a_preset_drawn_ahead_looks_as_one_drawn_when_asked(
    show: Open, page: Page, area: str, path: str, figures: int
) -> None:
    """Every other preset's figures are drawn once nothing else is to do, and taken as they are."""
    show(f"{path}?period=90d")
    at_once = page.evaluate(LOOKS, area)
    show(f"{path}?period=7d")
    until(page, f"{AHEAD.format(area)} === {figures} * 4")
    page.locator("#period-90d").click()
    settle(page)
    assert page.evaluate(LOOKS, area) == at_once
    assert page.evaluate(AHEAD.format(area)) == figures * 4
    assert page.locator(f"#{area}-pane [id$=-figure]").count() == figures


def test_figures_drawn_ahead_go_with_what_they_were_drawn_for(show: Open, page: Page) -> None:
    show("/?period=30d")
    until(page, f"{AHEAD.format('overview')} === 8")
    page.locator("#theme-switch").click()
    plots = "[...document.querySelectorAll('#overview-pane .js-plotly-plot')]"
    colours = f"{plots}.map((plot) => plot.layout.font.color)"
    until(page, f"{AHEAD.format('overview')} === 8 && new Set({colours}).size === 1")


def test_a_chart_that_is_read_is_not_disturbed_by_drawing_ahead(show: Open, page: Page) -> None:
    show("/?period=30d")
    page.locator("#overview-trends-plot").focus()
    page.wait_for_timeout(600)
    drawn = page.evaluate(AHEAD.format("overview"))
    page.wait_for_timeout(600)
    assert page.evaluate(AHEAD.format("overview")) == drawn < 8
    page.locator("#overview-trends-plot").blur()
    until(page, f"{AHEAD.format('overview')} === 8")


def test_new_figures_leave_the_focus_and_one_frame_for_each_preset(
    page: Page, own_shop: Path, own_origin: str
) -> None:
    """They come while a chart is pointed at, and nothing is drawn ahead until it is left."""
    page.goto(f"{own_origin}/revenue?period=7d&facts=orders")
    settle(page)
    until(page, f"{AHEAD.format('revenue')} === 8")
    page.locator("#theme-switch").focus()
    page.locator("#revenue-trend-plot").hover()
    card = page.locator("[data-metric=orders] .big")
    before = int(card.inner_text())
    database = Database(f"sqlite:///{own_shop}")
    facts = Facts(database)
    for count in (1, 2):
        facts.line(YESTERDAY, f"more {count}", "serum", 1, 100)
        refresh(database, SHOP)
        expect(card).to_have_text(str(before + count))
    database.dispose()
    expect(page.locator("#theme-switch")).to_be_focused()
    page.mouse.move(5, 5)
    until(page, f"{AHEAD.format('revenue')} === 8")
    page.wait_for_timeout(500)
    assert page.evaluate(AHEAD.format("revenue")) == 8

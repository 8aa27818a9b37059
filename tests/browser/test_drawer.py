"""The drawer of facts in the browser: by link, by keyboard, beside a pane that it leaves alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, settle
from tests.browser.test_screens import fetched

NET = "/revenue?period=7d&facts=total_revenue"


def test_a_link_opens_the_facts_and_escape_closes_them(show: Open) -> None:
    page = show("/revenue?period=7d")
    net = page.locator("[data-metric=total_revenue] .big").get_attribute("data-value")
    page.goto(page.url.replace("?period=7d", "?period=7d&facts=total_revenue"))
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.locator(".big")).to_have_attribute("data-value", str(net))
    expect(drawer.locator("tfoot tr").last).to_contain_text("167.00")
    expect(drawer.get_by_role("heading", name="Net revenue")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    page.wait_for_url("**/revenue?period=7d")
    settle(page)


def test_the_number_has_the_change_of_its_card(show: Open) -> None:
    page = show("/revenue?period=7d")
    card = page.locator("[data-metric=total_revenue]")
    chip, against = card.locator(".chip").inner_text(), card.locator(".meta").first.inner_text()
    card.locator("a.opens").click()
    head = page.get_by_role("complementary", name="Facts").locator(".drawer-head")
    expect(head.locator(".chip")).to_have_text(re.compile(re.escape(chip.split()[0])))
    assert head.locator(".chip").inner_text() == chip
    expect(head).to_contain_text(against)
    assert " vs 7 – 13 Nov" in against


def test_drawer_and_card_lead_to_the_definition_of_their_measure(show: Open) -> None:
    page = show("/revenue?period=7d&facts=average_order_value")
    fetched(page)
    page.get_by_role("complementary", name="Facts").get_by_role("link", name="All definitions").click()
    page.wait_for_url("**/definitions?period=7d#average_order_value")
    expect(page.get_by_role("complementary", name="Facts")).to_be_hidden()
    expect(page.locator("#average_order_value")).to_be_focused()
    page.go_back()
    page.wait_for_url("**facts=average_order_value")
    about = page.locator("#revenue-category .about")
    about.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/definitions?period=7d#category_revenue_amount")
    expect(page.locator("#category_revenue_amount")).to_be_focused()
    expect(page.locator("#category_revenue_amount")).to_be_in_viewport()


def test_sorting_asks_for_the_drawer_alone(show: Open) -> None:
    page = show(NET)
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.locator("tbody tr").first).to_be_visible()
    fetched(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    drawer.get_by_role("link", name="EUR").click()
    page.wait_for_url("**sort=value**")
    expect(drawer.locator("th[aria-sort=descending]")).to_contain_text("EUR")
    assert [url for url in asked if "/_screen?" in url] == []
    page.go_back()
    expect(drawer.locator("th[aria-sort=descending]")).to_contain_text("Date")


def test_the_csv_holds_every_row(show: Open) -> None:
    page = show("/revenue?period=90d&facts=total_revenue")
    drawer = page.get_by_role("complementary", name="Facts")
    link = drawer.get_by_role("link", name=re.compile(r"^CSV, \d+ rows$"))
    with page.expect_download() as download:
        link.click()
    lines = download.value.path().read_text("utf-8").splitlines()
    said = re.search(r"\d+", link.inner_text())
    assert said is not None
    assert len(lines) - 1 == int(said[0])
    assert download.value.suggested_filename.startswith("total_revenue_")


def test_a_number_without_a_list_says_why_and_leads_back(show: Open) -> None:
    page = show("/revenue?period=7d&facts=growth_rate")
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer).to_contain_text("has no list of its own")
    drawer.get_by_role("link", name="Close").last.click()
    expect(drawer).to_be_hidden()


def test_escape_leads_back_to_the_mark_whose_facts_were_open(show: Open) -> None:
    page = show("/revenue?period=7d")
    chart = page.locator("#revenue-trend-plot")
    chart.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2026-11-2**")
    expect(page.get_by_role("complementary", name="Facts").locator("h2")).to_be_focused()
    assert page.locator("#revenue-trend .hovertext").count() == 0
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Facts")).to_be_hidden()
    expect(chart).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_beside_or_in_the_drawer(show: Open, page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # a literal of playwright's own
    show(NET)
    expect(page.get_by_role("complementary", name="Facts").locator("tbody tr").first).to_be_visible()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_the_drawer_fits_every_width(show: Open, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(NET)
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.locator("tbody tr").first).to_be_visible()
    box = drawer.bounding_box()
    assert box is not None
    assert (round(box["x"] + box["width"]), round(box["width"])) == (width, min(448, width))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    overflow = "(drawer) => drawer.scrollWidth > drawer.clientWidth"
    assert not drawer.evaluate(overflow)

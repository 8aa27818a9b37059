"""One period for everything: presets, explicit days, the address, back and forward; and REST agrees."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from layouts.areas import AREAS
from tests.browser.conftest import Open, settle
from tests.browser.rest import answer, differences, drawn, figures_shown
from tests.browser.shop_by_hand import LAST_WEEK_NET

PRESETS = ("7d", "14d", "30d", "90d", "1y")
CHARTS = {
    "overview": ["overview-funnel"],
    "conversions": ["conversions-trends"],
    "revenue": ["revenue-trend"],
}
PATHS = {area.key: area.path for area in AREAS}


def choose(page: Page, preset: str) -> None:
    page.locator("#period a", has_text=re.compile(f"^{preset}")).click()
    page.wait_for_url(f"**?period={preset}")
    settle(page)


@pytest.mark.parametrize("area", CHARTS)
def test_each_preset_moves_every_figure_and_the_address_and_rest_agrees(show: Open, area: str) -> None:
    page = show(PATHS[area])
    seen: dict[str, list[object]] = {}
    for preset in PRESETS:
        choose(page, preset)
        assert differences(page) == []
        assert len(figures_shown(page)) > 20
        expect(page.locator("#period [aria-current]")).to_have_text(re.compile(f"^{preset}"))
        seen[preset] = [
            page.locator("#dates-shown").inner_text(),
            *page.locator(f"#{area}-pane :is(.kpi, .cell:not(#overview-activity))").all_inner_texts(),
            *(drawn(page, chart) for chart in CHARTS[area]),
        ]
    for shorter, longer in pairwise(PRESETS):
        unmoved = [a for a, b in zip(seen[shorter], seen[longer], strict=True) if a == b]
        assert unmoved == [], f"{shorter} to {longer}"


def test_a_week_is_what_was_counted_by_hand(show: Open) -> None:
    page = show("/revenue?period=7d")
    card = page.locator("[data-metric=total_revenue] .big")
    expect(card).to_have_attribute("data-value", str(LAST_WEEK_NET))
    expect(card).to_have_text("€167.00")
    expect(page.locator("#revenue-strip")).to_contain_text("Reconciled")
    expect(page.locator("#revenue-strip [data-equal=true]")).to_have_count(5)


@pytest.mark.parametrize("area", CHARTS)
def test_explicit_days_are_applied_shared_and_agree_with_rest(show: Open, page: Page, area: str) -> None:
    show(PATHS[area])
    page.locator("#dates-shown").click()
    page.get_by_label("First day").fill("2026-09-01")
    page.get_by_label("Last day").fill("2026-11-11")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**?start=2026-09-01&end=2026-11-11")
    settle(page)
    expect(page.locator("#dates-shown")).to_contain_text("1 Sep – 11 Nov 2026")
    expect(page.locator("#period [aria-current]")).to_have_count(0)
    assert differences(page) == []
    seen = page.locator("main").inner_text()

    shared = page.context.new_page()
    shared.goto(page.url)
    settle(shared)
    assert shared.locator("main").inner_text() == seen


def test_the_series_drawn_is_the_series_of_rest(show: Open) -> None:
    page = show("/revenue?period=14d")
    told = answer(page, "/api/revenue/summary")
    before, net, dashes, today, ai = drawn(page, "revenue-trend")[:5]
    assert net["x"][:-1] == [mark["start"] for mark in told["series"]]
    assert net["y"] == [*(mark["total_revenue"] for mark in told["series"]), None]
    assert before["y"] == [mark["total_revenue"] for mark in told["previous_series"]]
    assert today["y"][-1] == dashes["y"][-1] == told["today"]["total_revenue"] == 59.0
    assert dashes["line"]["dash"] == "4px,3px"
    assert ai["y"] == [*(mark["ai_revenue"] for mark in told["series"]), None]


def test_back_and_forward_and_tabs_keep_the_period(show: Open) -> None:
    page = show("/")
    choose(page, "7d")
    page.get_by_role("link", name="Revenue", exact=True).click()
    page.wait_for_url("**/revenue?period=7d")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue")
    assert page.title() == "Revenue – Halden & Moss"
    choose(page, "90d")

    for go, path, period in (
        (page.go_back, "/revenue", "7d"),
        (page.go_back, "/", "7d"),
        (page.go_back, "/", ""),
        (page.go_forward, "/", "7d"),
        (page.go_forward, "/revenue", "7d"),
    ):
        go()
        settle(page)
        address = urlsplit(page.url)
        assert (address.path, address.query) == (path, f"period={period}" if period else "")
        expect(page.locator("#period [aria-current]")).to_have_text(re.compile(f"^{period or '30d'}"))
        expect(page.locator("#nav [aria-current]")).to_have_attribute("href", re.compile(f"^{path}\\?"))
        assert differences(page) == []


def test_a_link_opens_in_a_tab_of_its_own_when_asked_to(show: Open) -> None:
    page = show("/")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Revenue", exact=True).click(modifiers=["Control"])
    settle(opened.value)
    assert urlsplit(opened.value.url).path == "/revenue"
    assert urlsplit(page.url).path == "/"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-11-20", "", "Choose the last day as well."),
        ("", "2026-11-20", "Choose the first day as well."),
        ("2026-11-20", "2026-11-10", "The last day lies before the first."),
        ("2010-01-01", "2026-11-10", "At most 3660 days can be shown at once."),
    ],
)
def test_days_that_cannot_be_shown_are_told_in_the_form_and_leave_the_page(
    show: Open, start: str, end: str, said: str
) -> None:
    page = show("/revenue?period=7d")
    page.locator("#dates-shown").click()
    page.get_by_label("First day").fill(start)
    page.get_by_label("Last day").fill(end)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#dates").get_by_role("alert")).to_have_text(said)
    assert page.url.endswith("/revenue?period=7d")
    expect(page.locator("#revenue-pane")).to_be_visible()

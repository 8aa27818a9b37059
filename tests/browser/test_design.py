"""The design page in the browser: what it says of sizes and colours is what the browser draws."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from layouts.theme import TOKENS
from tests.browser.conftest import Open
from tests.browser.test_look import OUTSIDE, RULES, rgb
from tests.browser.waiting import until

SIZES = """(lines) => lines.map((line) => [line.textContent, getComputedStyle(line)])
  .map(([said, { fontSize, lineHeight, fontWeight }]) => [said, fontSize, lineHeight, fontWeight])"""


def test_axe_finds_nothing_in_either_theme(show: Open) -> None:
    page = show("/design")
    for theme, tokens in TOKENS.items():
        page.emulate_media(color_scheme=theme)
        expect(page.locator("body")).to_have_css("background-color", rgb(tokens["bg"]))
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []


def test_no_width_scrolls_sideways(show: Open, page: Page) -> None:
    show("/design")
    for width in (320, 360, 390, 768, 1180, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, "(width) => innerWidth === width", arg=width)
        until(page, f"({OUTSIDE})().length === 0")
        until(page, "document.documentElement.scrollWidth <= innerWidth")


def test_type_is_as_large_as_it_says(show: Open) -> None:
    drawn = show("/design").locator("#design-type p > span").evaluate_all(SIZES)
    assert len(drawn) == 6
    for said, size, height, weight in drawn:
        named = re.match(r"(\d+)/(\d+)(?:, (\d+))?", said)
        assert named
        assert (size, height, weight) == (f"{named[1]}px", f"{named[2]}px", named[3] or "400")


def test_swatches_have_the_colours_that_they_name(show: Open) -> None:
    swatched = show("/design").locator(".swatched").all()
    assert len(swatched) == 2 * len(TOKENS["light"])
    for each in swatched:
        colour = each.inner_text().strip()
        if colour.startswith("#"):
            expect(each.locator(".swatch")).to_have_css("background-color", rgb(colour))


def test_open_boxes_stay_open_and_code_is_copied(show: Open, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show("/design")
    box = page.locator("#design-states .about .box")
    expect(box).to_contain_text("1,002 ÷ 36,420")
    page.locator("h1").click()
    page.keyboard.press("Escape")
    expect(box).to_be_visible()
    page.locator("#design-states").get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#said")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("POST /api/ingest/interactions")


def test_its_charts_are_those_of_the_product(show: Open) -> None:
    page = show("/design")
    trend = page.locator("#design-trend-plot")
    trend.focus()
    page.keyboard.press("t")
    expect(page.locator("#design-trend-rows tbody tr")).to_have_count(31)
    expect(page.locator("#design-funnel-figure .point").first).to_be_attached()

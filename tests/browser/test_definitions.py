"""The page of definitions: found by words, linked by address."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from data.metrics import METRICS
from layouts.theme import TOKENS
from tests.browser.conftest import Open, settle
from tests.browser.test_look import OUTSIDE, RULES, rgb

VISIBLE = ".defined tbody tr:visible"


def test_it_is_reached_from_every_area_and_leads_back_to_the_same_days(show: Open) -> None:
    page = show("/revenue?period=90d")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#nav-definitions").click()
    page.wait_for_url("**/definitions?period=90d")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Definitions")
    expect(page.locator("#period")).to_be_hidden()
    expect(page.locator(VISIBLE)).to_have_count(len(METRICS))
    expect(page).to_have_title("Definitions – Halden & Moss")
    page.locator("#nav-overview").click()
    page.wait_for_url("**/?period=90d")
    settle(page)
    expect(page.locator("#period")).to_be_visible()
    assert sum("path=%2Fdefinitions" in url for url in asked) == 1  # no other days are fetched ahead for it


def test_words_narrow_it_down(show: Open) -> None:
    page = show("/definitions")
    page.get_by_label("Find a measure").fill("Conversion  RATE")
    expect(page.locator("#definitions-found")).to_have_text(re.compile(rf"^\d+ of {len(METRICS)} measures$"))
    texts = page.locator(VISIBLE).all_inner_texts()
    assert 0 < len(texts) < len(METRICS)
    assert all("conversion" in text.lower() and "rate" in text.lower() for text in texts)
    assert all(part.locator("tbody tr:visible").count() for part in page.locator(".defined-in:visible").all())
    page.get_by_label("Find a measure").press("Enter")
    expect(page.locator("#definitions-found")).to_contain_text("measures")
    page.get_by_label("Find a measure").fill("")
    expect(page.locator(VISIBLE)).to_have_count(len(METRICS))


def test_a_link_shows_the_measure_it_names(show: Open) -> None:
    page = show("/definitions#tier_customers")
    expect(page.locator("#tier_customers")).to_be_in_viewport()
    expect(page.locator(".is-named")).to_have_attribute("id", "tier_customers")
    page.locator("#tier_aov a").click()
    assert page.url.endswith("#tier_aov")
    expect(page.locator(".is-named")).to_have_attribute("id", "tier_aov")


def test_axe_finds_nothing_and_no_width_scrolls_sideways(show: Open, page: Page) -> None:
    show("/definitions#conversion_rate")
    for theme, tokens in TOKENS.items():
        page.emulate_media(color_scheme=theme)
        expect(page.locator("body")).to_have_css("background-color", rgb(tokens["bg"]))
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []
    for width in (320, 360, 768, 1180, 2560):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate(f"({OUTSIDE})()") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

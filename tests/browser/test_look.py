"""How the page stands on narrow and wide screens, in the dark, by keyboard and for a screen reader."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from layouts.theme import DARK, LIGHT, TOKENS
from tests.browser.conftest import Open, settle
from tests.browser.rest import drawn
from tests.browser.waiting import until

PATHS = ("/", "/conversions", "/revenue")
# What stands out of the window on the right, but for what scrolls or is meant for screen readers.
OUTSIDE = """() => [...document.querySelectorAll('main *')].filter((each) =>
  !each.closest('pre, .visually-hidden, .box, .stages, .ahead, svg') &&
  each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 200))"""
RULES = ["wcag2a", "wcag2aa", "wcag22aa", "best-practice"]
COLOUR_OF_SHOP = """(colour) => document.querySelector('#revenue-trend-figure .js-plotly-plot')
  .data[1].line.color === colour"""


@pytest.mark.parametrize("path", PATHS)
def test_no_width_scrolls_sideways(show: Open, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    show(f"{path}?period=90d")
    for width in (360, 390, 768, 1180, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, "(width) => innerWidth === width", arg=width)
        until(page, f"({OUTSIDE})().length === 0")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_system_decides_between_light_and_dark_at_any_time(show: Open, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    show("/revenue")
    assert background(page) == rgb(DARK["bg"])
    assert drawn(page, "revenue-trend")[1]["line"]["color"] == DARK["shop"]
    page.emulate_media(color_scheme="light")
    until(page, COLOUR_OF_SHOP, arg=LIGHT["shop"])
    assert background(page) == rgb(LIGHT["bg"])


def background(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_in_either_theme(show: Open, page: Page, path: str) -> None:
    show(path)
    for theme, tokens in TOKENS.items():
        page.emulate_media(color_scheme=theme)
        expect(page.locator("body")).to_have_css("background-color", rgb(tokens["bg"]))
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("path", PATHS)
def test_one_heading_a_language_and_a_name_for_every_figure(show: Open, path: str) -> None:
    page = show(path)
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("h1:visible")).to_have_count(1)
    expect(page.locator("img:visible:not([alt])")).to_have_count(0)


def test_everything_is_reached_by_keyboard(show: Open) -> None:
    page = show("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the figures")
    tab_to(page, re.compile("^14d"))
    page.keyboard.press("Enter")
    page.wait_for_url("**?period=14d")
    settle(page)
    expect(page.locator(":focus")).to_have_text(re.compile("^14d"))
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"

    tab_to(page, re.compile("Choose days"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("First day")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("First day")).to_be_hidden()
    expect(page.locator(":focus")).to_contain_text("Choose days")

    tab_to(page, re.compile("What Conversion Rate means"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Web sessions with a purchase out of all web sessions")).to_be_visible()


def tab_to(page: Page, text: re.Pattern[str]) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if text.search(page.evaluate("document.activeElement.textContent")):
            return
    raise AssertionError(f"no tab stop says {text.pattern}")


def test_a_figure_reached_by_keyboard_says_its_exact_value(show: Open) -> None:
    page = show("/revenue?period=90d")
    figure = page.locator("[data-metric=average_order_value] a.opens")
    tab_to(page, re.compile("What Average order means"))
    page.keyboard.press("Tab")
    expect(figure).to_be_focused()
    number = figure.locator("[data-value]")
    exact = number.get_attribute("data-value")
    assert number.evaluate("(each) => getComputedStyle(each, '::after').content") == f'"{exact}"'
    expect(number).to_have_attribute("title", str(exact))
    page.keyboard.press("Tab")
    assert number.evaluate("(each) => getComputedStyle(each, '::after').content") == "none"


def test_a_definition_opens_and_closes_by_pointer(show: Open) -> None:
    page = show("/")
    card = page.locator("[data-metric=conversion_rate]")
    card.locator("summary").click()
    expect(card.locator(".box")).to_contain_text("overview_kpis")
    page.locator("h1").click()
    expect(card.locator(".box")).to_be_hidden()


def test_plotly_is_fetched_once_and_kept(browser: Browser, origin: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(origin)
    settle(page)
    assert [url for url in fetched if "plotly" in url and "async" not in url] == [
        url for url in fetched if re.search(r"/vendor/plotly-(basic|full)-[\d.]+\.js$", url)
    ]
    assert sum("/vendor/plotly-" in url for url in fetched) == 1
    context.close()

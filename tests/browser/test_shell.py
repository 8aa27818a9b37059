"""What stands around the areas: it folds on narrow screens, gives way to the drawer, and tells its keys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser.conftest import Open, settle
from tests.browser.test_look import OUTSIDE, PATHS, RULES
from tests.browser.waiting import until

NARROW: ViewportSize = {"width": 390, "height": 844}
# 1280 × 1024 at 400 %.
ZOOMED: ViewportSize = {"width": 320, "height": 256}
MOVING = """[...document.querySelectorAll('*')].map(getComputedStyle).filter((style) =>
  parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none').length"""
TOP_OF = "(each) => each.getBoundingClientRect().top"


def top_of(page: Page, what: str) -> float:
    found: float = page.locator(what).evaluate(TOP_OF)
    return found


def test_the_header_is_one_line_and_gives_way_to_the_drawer(show: Open, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    show("/?period=30d")
    middle = {
        round(top_of(page, what) + page.locator(what).evaluate("(each) => each.offsetHeight") / 2)
        for what in ("#period", "#dates-shown", "#compared", "#theme-switch")
    }
    assert max(middle) - min(middle) <= 1
    expect(page.locator("#through")).to_have_text("Data through orders 20 Nov, web visits 20 Nov, chat –, "
                                                  "AI features 20 Nov · UTC")  # fmt: skip
    page.locator("[data-metric=ai_interactions] a.opens").click()
    expect(page.locator("#drawer")).to_be_visible()
    assert top_of(page, "#through") > top_of(page, "#dates-shown")
    for width in (1280, 1440, 1180, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, f"({OUTSIDE.replace('main *', '.body *')})().length === 0")
        edge = page.locator(".body").evaluate("(each) => each.getBoundingClientRect().right")
        beyond = f"(edge) => [...document.querySelectorAll('.top *')].every((each) => {RIGHT} <= edge + 1)"
        assert page.evaluate(beyond, edge)


RIGHT = "(each.closest('.box, .visually-hidden') ? 0 : each.getBoundingClientRect().right)"


def test_narrow_screens_fold_the_areas_behind_a_button(show: Open, page: Page) -> None:
    page.set_viewport_size(NARROW)
    show("/?period=90d")
    areas, button = page.locator("#nav"), page.locator("#areas-button summary")
    expect(areas).to_be_hidden()
    button.click()
    expect(areas).to_be_visible()
    page.locator("#nav-revenue").click()
    page.wait_for_url("**/revenue?period=90d")
    settle(page)
    expect(areas).to_be_hidden()
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate(f"({OUTSIDE})()") == []


def test_the_folded_areas_open_move_and_close_by_keyboard(show: Open, page: Page) -> None:
    page.set_viewport_size(NARROW)
    show("/")
    button = page.locator("#areas-button summary")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#nav-overview")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#nav")).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/conversions?period=30d")
    expect(page.locator("#nav")).to_be_hidden()


def test_the_keys_are_told_by_a_key_and_by_a_button(show: Open) -> None:
    page = show("/")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(dialog).to_contain_text("open the facts that make it")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    opener = page.get_by_role("button", name="Keyboard shortcuts")
    opener.click()
    expect(dialog).to_be_visible()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_question_mark_in_a_field_is_a_question_mark(show: Open) -> None:
    page = show("/")
    page.locator("#dates-shown").click()
    page.get_by_label("First day").focus()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_escape_closes_the_keys_and_leaves_the_drawer_open(show: Open) -> None:
    page = show("/?facts=ai_interactions")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()


@pytest.mark.parametrize("path", PATHS)
def test_four_hundred_percent_zoom_scrolls_one_way(show: Open, page: Page, path: str) -> None:
    page.set_viewport_size(ZOOMED)
    show(path)
    assert page.evaluate(f"({OUTSIDE})()") == []
    for box in ("#areas-button summary", "#dates-shown", "#compared"):
        page.locator(box).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
        page.keyboard.press("Escape")


def test_less_motion_is_none(show: Open, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    show("/")
    assert page.evaluate(MOVING) == 0


# What can be done with the page


def test_the_link_is_copied_with_all_that_is_shown(show: Open, page: Page, origin: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show("/revenue?period=90d&compare=none&facts=orders")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#said")).to_have_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{origin}/revenue?period=90d&compare=none&facts=orders"


def test_the_figures_of_the_area_are_taken_away_as_csv(show: Open) -> None:
    page = show("/revenue?start=2026-11-14&end=2026-11-20")
    page.locator(".export summary").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="By category, CSV").click()
    lines = told.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("category_name")
    assert any(line.startswith("Serums,") for line in lines[1:])
    expect(page.locator(".export .box")).to_be_hidden()


def test_the_page_is_printed_by_the_browser(show: Open) -> None:
    page = show("/")
    page.evaluate("window.print = () => (window.printed = true)")
    page.locator(".export summary").click()
    page.get_by_role("button", name="Print or save as PDF").click()
    assert page.evaluate("window.printed")
    expect(page.locator(".export .box")).to_be_hidden()


def test_the_actions_keep_their_names_on_a_phone(show: Open, page: Page) -> None:
    page.set_viewport_size(NARROW)
    show("/")
    expect(page.get_by_role("button", name="Copy link")).to_have_css("width", "32px")
    page.locator(".export summary").click()
    box = page.locator(".export .box").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]


def test_who_is_quicker_than_dash_stays_where_they_are(page: Page, origin: str) -> None:
    """The frame that came with the document makes way for Dash's own; focus and open boxes move over."""
    held: list[Route] = []
    page.route("**/_dash-layout", lambda route: held.append(route))  # noqa: PLW0108  it must be a function
    page.goto(f"{origin}/?period=7d")
    expect(page.locator("#dates-shown")).to_contain_text("14 – 20 Nov 2026")
    page.locator("#dates-shown").click()
    page.keyboard.press("Tab")
    expect(page.get_by_label("First day")).to_be_focused()
    assert page.locator("#early").count() == 1
    for route in held:
        route.continue_()
    expect(page.locator("#early")).to_have_count(0)
    expect(page.get_by_label("First day")).to_be_focused()
    expect(page.locator("details.dates").first).to_have_attribute("open", "")

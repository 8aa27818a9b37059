"""An address may name a card: the page goes there, and the focus with it."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Open, settle
from tests.browser.test_screens import fetched

LOW: ViewportSize = {"width": 1440, "height": 500}
NARROW: ViewportSize = {"width": 390, "height": 700}
SEEN = """(card) => {
  const { top } = card.getBoundingClientRect();
  const header = document.querySelector('.top');
  const covered = getComputedStyle(header).position === 'sticky' ? header.getBoundingClientRect().bottom : 0;
  return top >= covered - 1 && top < innerHeight - 100;
}"""


def seen(page: Page, card: str) -> None:
    """The card begins where it can be seen, or the page cannot be scrolled further to it."""
    expect(page.locator(card)).to_be_focused()
    assert page.locator(card).evaluate(SEEN) or page.evaluate(
        "scrollY + innerHeight >= document.documentElement.scrollHeight - 1"
    )
    expect(page.locator(f"{card} h2").first).to_be_in_viewport()


@pytest.mark.parametrize("size", [LOW, {"width": 1100, "height": 500}, NARROW])
def test_identities_on_the_overview_lead_to_the_card_that_proves_them(
    show: Open, page: Page, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    show("/?period=90d")
    fetched(page)
    for identity, card in (
        ("categories", "#revenue-category"),
        ("AI features with none", "#revenue-attribution"),
        ("customer tiers with guests", "#revenue-customer-value"),
    ):
        page.locator("#overview-strip").get_by_role("link", name=identity).click()
        page.wait_for_url(f"**/revenue?period=90d{card}")
        settle(page)
        seen(page, card)
        page.go_back()
        page.wait_for_url("**/?period=90d")
        settle(page)


def test_an_identity_on_revenue_is_followed_by_keyboard_again_and_again(show: Open, page: Page) -> None:
    page.set_viewport_size(LOW)
    show("/revenue?period=90d")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(2):
        page.locator("#revenue-strip").get_by_role("link", name="categories").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/revenue?period=90d#revenue-category")
        seen(page, "#revenue-category")
    page.keyboard.press("Tab")
    expect(page.locator("#revenue-category .about summary")).to_be_focused()
    assert [url for url in asked if "path=%2Frevenue&search=%3Fperiod%3D90d" in url] == []


def test_a_card_that_another_took_the_place_of_is_gone_to_again(show: Open, page: Page) -> None:
    page.set_viewport_size(LOW)
    show("/revenue#revenue-category")
    seen(page, "#revenue-category")
    page.evaluate("""() => {
      const pane = document.getElementById('revenue-pane');
      const card = document.getElementById('revenue-category');
      card.replaceWith(card.cloneNode(true));
      scrollTo(0, 0);
      pane.dataset.shown = pane.dataset.shown;
    }""")
    seen(page, "#revenue-category")


def test_a_link_to_a_card_can_be_opened_and_other_days_stay_where_one_is(show: Open, page: Page) -> None:
    page.set_viewport_size(LOW)
    show("/revenue#revenue-customer-value")
    seen(page, "#revenue-customer-value")
    page.evaluate("scrollTo(0, 0)")
    page.locator("#dates-shown").click()
    page.get_by_label("First day").fill("2026-11-01")
    page.get_by_label("Last day").fill("2026-11-20")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/revenue?start=2026-11-01&end=2026-11-20*")
    settle(page)
    assert page.evaluate("scrollY") == 0

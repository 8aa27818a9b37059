"""Answers of the server that are none: refused, hanging, failing; and what the page does beside them."""

import pytest
from playwright.sync_api import Page, Route, expect

from layouts.theme import TOKENS
from tests.browser.conftest import Open, settle
from tests.browser.test_screens import fetched
from tests.browser.waiting import until

AWAY = pytest.mark.tolerates(console="ERR_|could not be fetched|status of", error="", request="")
NOT_SEEN = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => !window.isSeen });"


@AWAY
def test_an_area_that_cannot_be_fetched_is_named_and_nothing_of_the_old_one_stays(show: Open) -> None:
    page = show("/?period=7d")
    page.context.set_offline(True)
    page.locator("#nav-revenue").click()
    expect(page.locator("#away")).to_contain_text("These figures cannot be fetched")
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue")
    expect(page.locator("#nav [aria-current]")).to_have_text("Revenue")
    expect(page.locator("#overview-pane")).to_be_hidden()
    page.context.set_offline(False)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue")
    page.locator("#nav-overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.locator("#nav [aria-current]")).to_have_text("Overview")


@AWAY
def test_a_period_that_cannot_be_fetched_leaves_nothing_of_another_in_the_header(show: Open) -> None:
    page = show("/?period=7d")
    page.context.set_offline(True)
    page.locator("#nav-revenue").click()
    page.locator("#period-90d").click()
    expect(page.locator("#period [aria-current]")).to_have_id("period-90d")
    expect(page.locator("#compared")).to_have_text("The days before")
    expect(page.locator("#nav-conversions")).to_have_attribute("href", "/conversions?period=90d")
    page.context.set_offline(False)
    settle(page)
    expect(page.locator("#compared")).to_contain_text("vs 25 May – 22 Aug")


@AWAY
def test_another_theme_is_worn_by_the_figures_at_hand_while_the_server_is_away(show: Open) -> None:
    page = show("/revenue?period=7d")
    fetched(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Switch between light and dark").click()
    colour = "document.querySelector('#revenue-trend-figure .js-plotly-plot').layout.font.color"
    until(page, f"{colour}.toLowerCase() === '{TOKENS['dark']['ink2'].lower()}'")
    expect(page.locator("[data-metric=total_revenue] .big")).to_have_text("€167.00")
    expect(page.locator("#lost-why")).to_be_hidden()


@AWAY
def test_a_refused_address_is_told_once_and_is_not_the_servers_absence(page: Page, show: Open) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=414)

    page.route("**/_screen?*revenue*", refuse)
    show("/?period=7d")
    while not asked:  # fetched ahead, which fails unseen
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)
    expect(page.locator("body")).not_to_have_class("is-away")
    page.locator("#nav-revenue").click()
    expect(page.locator("#lost-why")).to_have_text("The server answers this address with 414: URI Too Long.")
    page.wait_for_timeout(500)
    before = len(asked)
    with page.expect_response("**/_screen/version"):  # the next look for news finds the server there
        page.wait_for_timeout(500)
    page.wait_for_timeout(500)
    assert len(asked) == before
    expect(page.locator("#lost-why")).to_be_visible()
    page.locator("#nav-overview").click()
    settle(page)
    expect(page.locator("#lost-why")).to_be_hidden()


@AWAY
def test_a_server_that_hangs_is_asked_once_at_a_time(page: Page, origin: str) -> None:
    looks: list[Route] = []
    page.clock.install()
    page.route("**/_screen/version", lambda route: looks.append(route))  # noqa: PLW0108  it must be a function
    page.goto(f"{origin}/revenue?period=7d")
    settle(page)
    for _ in range(3):  # less than the page waits for an answer
        page.clock.run_for(5000)
    assert len(looks) == 1
    looks[0].continue_()
    page.unroute("**/_screen/version")


def test_a_page_that_was_opened_out_of_sight_fetches_ahead_when_it_is_seen(page: Page, origin: str) -> None:
    asked: list[str] = []
    page.add_init_script(NOT_SEEN)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{origin}/revenue?period=7d")
    settle(page)
    page.wait_for_timeout(700)
    assert [url for url in asked if "period%3D90d" in url] == []
    page.evaluate("window.isSeen = true; document.dispatchEvent(new Event('visibilitychange'))")
    fetched(page)


def test_an_answer_from_before_new_figures_is_not_taken_for_theirs(page: Page, origin: str) -> None:
    """The older one arrives last: it neither shows nor turns the version back."""
    held: list[Route] = []
    page.goto(f"{origin}/revenue?period=7d")
    settle(page)
    fetched(page)
    page.route("**/_screen?*", lambda route: held.append(route) if not held else route.continue_())
    again = (
        "document.querySelector('#main').insertAdjacentHTML('beforeend', '<button data-again>again</button>')"
    )
    page.evaluate(again)
    button = page.locator("#main > [data-again]")
    button.click()
    until(page, "true")
    button.click()
    settle(page)
    seen = page.locator("#revenue-kpis").inner_text()
    body = held[0].fetch().text().replace("€167.00", "€1.00")
    held[0].fulfill(body=body, content_type="application/json")
    page.wait_for_timeout(500)
    assert page.locator("#revenue-kpis").inner_text() == seen
    for preset in ("14d", "7d"):
        page.locator(f"#period-{preset}").click()
        page.wait_for_url(f"**?period={preset}")
        settle(page)
    assert page.locator("#revenue-kpis").inner_text() == seen


@AWAY
def test_without_plotly_the_cards_say_so_and_keep_their_tables(page: Page, origin: str) -> None:
    page.route("**/vendor/plotly-*", lambda route: route.abort())
    page.goto(f"{origin}/?period=7d")
    expect(page.locator("html")).to_have_class("lacks-charts")
    said = "getComputedStyle(document.querySelector('#overview-trends-plot'), '::before').content"
    assert "The script that draws charts did not arrive" in page.evaluate(said)
    card = page.locator("#overview-trends")
    card.locator(".more-of summary").click()
    card.get_by_role("button", name="Show as table").click()
    expect(card.locator(".as-rows tbody tr").first).to_be_visible()


def test_a_preset_drawn_ahead_has_the_width_of_its_card_at_once(show: Open, page: Page) -> None:
    show("/revenue?period=30d")
    until(page, "document.querySelectorAll('#revenue-pane .ahead.is-drawn').length === 8")
    page.set_viewport_size({"width": 1100, "height": 800})
    page.wait_for_timeout(400)
    widths = page.evaluate("""() => {
      document.querySelector('#period-7d').click();
      const plot = document.querySelector('#revenue-trend-figure > div');
      return [plot._fullLayout.width, plot.parentElement.clientWidth];
    }""")
    assert widths[0] == pytest.approx(widths[1], abs=1)

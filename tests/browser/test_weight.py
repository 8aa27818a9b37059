"""What a first visit weighs, and that the small files show the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from dash_app import vendor
from tests.browser.conftest import Open, settle

# The build step fetches plotly's small bundle where it can; the whole one alone has 1.3 MB.
MOST_WITH_SMALL_BUNDLE = 900_000
MOST_WITH_WHOLE_BUNDLE = 1_750_000
PATHS = ("/", "/conversions", "/revenue")
WITHOUT_PICTURE = """() => [...document.querySelectorAll('.bi')].filter((each) => {
  const style = getComputedStyle(each);
  return !style.maskImage.startsWith('url("data:image/svg+xml') || each.checkVisibility() &&
    !each.getBoundingClientRect().width;
}).map((each) => each.outerHTML)"""


@contextmanager
def weighed(page: Page) -> Iterator[dict[str, int]]:
    """Bytes on the wire of what the page fetches, by kind, headers included."""
    weight: dict[str, int] = {}
    kinds: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

    def add(event: dict[str, object]) -> None:
        kind = kinds[str(event["requestId"])]
        weight[kind] = weight.get(kind, 0) + int(str(event["encodedDataLength"]))

    session.on("Network.loadingFinished", add)
    session.send("Network.enable")
    yield weight
    session.detach()


@pytest.mark.parametrize("path", PATHS)
def test_scripts_and_styles_of_a_first_visit_are_light(browser: Browser, origin: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    with weighed(page) as weight:
        page.goto(f"{origin}{path}")
        settle(page)
        page.wait_for_load_state("networkidle")
    context.close()
    small = vendor.PLOTLY_JS.startswith("/vendor/plotly-basic-")
    assert weight["Stylesheet"] > 20_000
    assert weight["Script"] > 500_000
    most = MOST_WITH_SMALL_BUNDLE if small else MOST_WITH_WHOLE_BUNDLE
    assert weight["Script"] + weight["Stylesheet"] <= most


@pytest.mark.parametrize("path", PATHS)
def test_every_icon_has_its_picture_and_text_its_typeface(show: Open, path: str) -> None:
    page = show(path)
    assert page.locator(".bi").count() > 3
    assert page.evaluate(WITHOUT_PICTURE) == []
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].map((each) => `${each.family} ${each.status}`)")
    assert loaded == ["Inter loaded"]

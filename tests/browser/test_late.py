"""Facts that wait while no worker runs: the page says as of when its figures are, until they follow."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from data.engine import Database
from data.schema import migrate
from data.tables.bookkeeping import touched_days
from data.worker import Worker
from layouts.theme import TOKENS
from tests.browser.conftest import settle, shop_served
from tests.browser.shop_by_hand import NOON, SHOP
from tests.browser.test_look import OUTSIDE, RULES, rgb
from tests.data.facts_by_hand import Facts

YESTERDAY = dt.datetime(2026, 11, 20, 11, 45, tzinfo=dt.UTC)


def sell(shop: Path, waits: dt.timedelta = dt.timedelta(minutes=25)) -> None:
    """An order of yesterday that came so long ago; nobody makes figures of it."""
    database = Database(f"sqlite:///{shop}")
    Facts(database).line(YESTERDAY, "late", "serum", 1, 100000)
    with database.writing() as connection:
        connection.execute(touched_days.update().values(touched_at=NOON.replace(tzinfo=None) - waits))
    database.dispose()


@contextmanager
def worker_on(shop: Path) -> Iterator[None]:
    database = Database(f"sqlite:///{shop}")
    worker = Worker(database, SHOP)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(timeout=30)
        database.dispose()
    assert not thread.is_alive()


def test_late_figures_are_told_without_a_reload_and_no_longer_when_they_follow(
    page: Page, own_shop: Path, own_origin: str
) -> None:
    page.goto(f"{own_origin}/revenue?period=7d")
    settle(page)
    through, net = page.locator("#through"), page.locator("[data-metric=total_revenue] .big")
    expect(through).not_to_contain_text("As of")
    sell(own_shop)
    expect(through).to_contain_text("As of 11:35")
    expect(through).to_contain_text("Data through")
    expect(net).to_have_text("€167.00")
    why = through.locator(".box")
    expect(why).to_be_hidden()
    through.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why).to_be_visible()
    expect(why).to_contain_text("Facts that came since 11:35 are not in the figures yet, because no worker")
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    with worker_on(own_shop):
        expect(net).to_have_text("€1,167")
        expect(through).not_to_contain_text("As of")
    expect(through).to_contain_text("Data through")


def test_a_worker_that_has_had_no_time_yet_is_waited_for(page: Page, own_shop: Path, own_origin: str) -> None:
    with worker_on(own_shop):
        pass  # it gave a sign of life at noon, which it still is
    sell(own_shop, dt.timedelta(seconds=30))
    page.goto(f"{own_origin}/revenue?period=7d")
    settle(page)
    expect(page.locator("#through")).not_to_contain_text("As of")


def test_the_first_facts_of_a_shop_are_not_called_none(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    Facts(database).product("serum")
    database.dispose()
    sell(path)
    with shop_served(path) as origin:
        page.goto(origin)
        expect(page.locator("#instead")).to_contain_text("The first facts wait for their figures")
        with worker_on(path):
            settle(page)
            expect(page.locator("[data-metric=revenue_impact]")).to_be_visible()
        page.goto("about:blank")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_every_width_and_axe_finds_nothing(
    page: Page, own_shop: Path, own_origin: str, theme: str
) -> None:
    sell(own_shop)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # a literal of playwright's own
    page.goto(f"{own_origin}/revenue?period=7d")
    settle(page)
    expect(page.locator("body")).to_have_css("background-color", rgb(TOKENS[theme]["bg"]))  # type: ignore[index]
    page.locator("#through summary").click()
    for width in (1440, 1180, 900, 560, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(f"({OUTSIDE.replace('main *', '#through, #through *')})()") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("#through .box").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []

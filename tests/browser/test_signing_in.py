"""Signing in as a person does it, in production: led there, let in, out again; in both themes, on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dash_app.app import create_app
from data import accounts
from data.engine import Database
from data.settings import Settings
from tests.browser.conftest import settle
from tests.browser.shop_by_hand import SHOP, settings
from tests.browser.test_look import RULES
from tests.dash_app.conftest import PASSWORD, SECRET, services_of
from tests.dash_app.serving import serving

PRODUCTION = {"app_env": "production", "secret_key": SECRET}


@pytest.fixture
def site(filled: Path, tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{shutil.copy(filled, tmp_path / 'guarded.db')}"
    database = Database(url)
    accounts.create(database, "Ada", "viewer", PASSWORD, now=SHOP.now())
    database.dispose()
    monkeypatch.setattr(Settings, "shop", lambda _: SHOP)
    server = create_app(Settings(**{**settings(url), **PRODUCTION}))
    with serving(server) as origin:
        yield origin
        page.goto("about:blank")
    services_of(server).close_connections()


def send_form(page: Page, password: str) -> None:
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def sign_in(page: Page) -> None:
    send_form(page, PASSWORD)
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.mark.tolerates(console="401|Clear-Site-Data|could not be fetched")
def test_a_person_is_led_in_reads_and_leaves(page: Page, site: str) -> None:
    page.goto(f"{site}/revenue?period=7d")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_focused()
    send_form(page, "not the password")
    expect(page.get_by_role("alert")).to_have_text(
        "Name and password do not go together, or the account is disabled."
    )
    expect(page.get_by_label("Name")).to_have_value("Ada")
    expect(page.get_by_label("Password")).to_be_focused()
    sign_in(page)
    assert page.url == f"{site}/revenue?period=7d"
    settle(page)
    expect(page.locator("[data-metric=total_revenue] .big")).to_have_text("€167.00")
    page.locator("#account summary").click()
    expect(page.locator("#account")).to_contain_text("ada")
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site}/login")
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.request.get(f"{site}/api/overview/kpis").status == 401


@pytest.mark.tolerates(console="401|Clear-Site-Data|could not be fetched")
def test_a_page_that_is_open_when_the_sign_in_ends_leads_to_another(page: Page, site: str) -> None:
    page.goto(f"{site}/?period=7d")
    sign_in(page)
    settle(page)
    other = page.context.new_page()
    other.goto(f"{site}/logout")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(f"{site}/login")
    page.bring_to_front()
    expect(page.get_by_label("Password")).to_be_visible()  # it had looked for news
    sign_in(page)
    other.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_to_sign_in_fits_and_axe_finds_nothing(
    page: Page, site: str, theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(f"{site}/login")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('14px Inter'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []

"""What is shown when there is little or nothing to show, and what a stranger may write into the data."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, settle
from tests.browser.shop_by_hand import HOSTILE, IMAGE, SCRIPT

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@pytest.mark.parametrize("path", ["/", "/revenue"])
def test_hostile_names_are_text(show: Open, path: str) -> None:
    page = show(f"{path}?period=90d")
    named = page.locator(".named .nm").all_inner_texts()
    assert set(HOSTILE if path == "/revenue" else [SCRIPT]) <= set(named)
    assert page.locator("#panes script, #panes img:not(.spark)").count() == 0
    assert page.title().endswith("Halden & Moss")


@pytest.mark.parametrize("path", ["/", "/conversions", "/revenue"])
def test_no_mail_address_is_shown(show: Open, path: str) -> None:
    assert not EMAIL.search(show(path).locator("body").inner_text())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/revenue?period=12d", "Unknown period '12d'; use one of 7d, 14d, 30d, 90d, 1y, or start and end."),
        ("/?start=2026-11-20&end=2026-11-01", "start 2026-11-20 lies after end 2026-11-01."),
        ("/?start=yesterday&end=2026-11-01", "start 'yesterday' is not a date such as 2026-11-20."),
        ("/conversions?start=2026-11-01", "start and end go together; end is missing."),
        ("/?period=7d&period=30d", "period is given twice."),
        ("/?period=<script>alert(1)</script>", "Unknown period '<script>alert(1)</script>'"),
    ],
)
def test_a_bad_period_gets_a_sentence_and_a_way_forward(show: Open, address: str, sentence: str) -> None:
    page = show(address)
    expect(page.locator("#instead")).to_contain_text(sentence)
    expect(page.locator("#panes")).to_be_hidden()
    page.get_by_role("link", name="Last 30 days").last.click()
    page.wait_for_url("**?period=30d")
    expect(page.locator("#instead > *")).to_have_count(0)
    settle(page)
    expect(page.locator("#panes")).to_be_visible()


@pytest.mark.tolerates(console="status of 404")  # Chromium says it of the page itself
def test_an_unknown_page_and_an_unknown_parameter_are_told(show: Open) -> None:
    page = show("/nowhere<b>")
    expect(page.locator("#instead")).to_contain_text("There is no page at /nowhere")
    page.locator("#instead").get_by_role("link", name="Conversions").click()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Conversions")

    page = show("/?perod=7d&period=14d&x=<i>")
    expect(page.locator("#notices")).to_contain_text("'perod', which this page does not know")
    expect(page.locator("#notices")).to_contain_text("'x'")
    expect(page.locator("#period [aria-current]")).to_have_text(re.compile("^14d"))


def test_days_without_anything_lead_to_the_nearest_that_have_some(show: Open) -> None:
    page = show("/revenue?start=2020-01-01&end=2020-01-10")
    expect(page.locator("[data-metric=total_revenue] .big")).to_have_text("–")
    expect(page.locator("#revenue-attribution")).to_contain_text("No orders, 1 – 10 Jan 2020")
    page.locator("#revenue-trend").get_by_role("link").click()
    settle(page)
    expect(page.locator("[data-metric=orders] .big")).to_have_text("2")


def test_an_empty_shop_says_how_to_send_the_first_facts(page: Page, empty_origin: str) -> None:
    page.goto(empty_origin)
    expect(page.locator("#instead")).to_contain_text("No facts have arrived yet")
    expect(page.locator("#instead")).to_contain_text("python manage.py seed")
    expect(page.locator("#instead")).to_contain_text(f"curl -X POST {empty_origin}/api/ingest/transactions")
    expect(page.locator("#panes")).to_be_hidden()
    expect(page.locator("#through")).to_contain_text("No complete day yet")


def rename(shop: Path, table: str, to: str) -> None:
    with sqlite3.connect(shop) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {to}")
    connection.close()


def test_a_failing_card_leaves_its_neighbours_alone_and_can_be_tried_again(
    page: Page, own_shop: Path, own_origin: str
) -> None:
    rename(own_shop, "interaction_types", "lost")
    page.goto(own_origin)
    settle(page)
    broken = page.locator("#overview-features")
    expect(broken.get_by_role("alert")).to_contain_text("The database did not answer")
    expect(broken.get_by_role("heading", name="AI features")).to_be_visible()
    expect(broken.get_by_role("button", name=re.compile("Copy request id [0-9a-f]{16}"))).to_be_visible()
    expect(page.locator("[data-metric=revenue_impact] .big")).to_have_text(re.compile("€"))
    expect(page.locator("#overview-funnel-figure .point").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(1)

    rename(own_shop, "lost", "interaction_types")
    broken.get_by_role("button", name="Try again").click()
    expect(broken.get_by_role("alert")).to_have_count(0)
    expect(broken).to_contain_text("Chat Assistant")


def test_a_page_recovers_from_an_outage_between_two_looks(
    page: Page, own_shop: Path, own_origin: str
) -> None:
    rename(own_shop, "data_version", "lost")
    page.goto(own_origin)
    expect(page.locator("#instead")).to_contain_text("The database did not answer")
    rename(own_shop, "lost", "data_version")
    expect(page.locator("[data-metric=revenue_impact] .big")).to_have_text(re.compile("€"))
    expect(page.locator("#instead > *")).to_have_count(0)


def test_a_card_that_the_database_failed_recovers_by_itself(
    page: Page, own_shop: Path, own_origin: str
) -> None:
    rename(own_shop, "interaction_types", "lost")
    page.goto(own_origin)
    broken = page.locator("#overview-features")
    expect(broken.get_by_role("alert")).to_contain_text("The database did not answer")
    rename(own_shop, "lost", "interaction_types")
    expect(broken).to_contain_text("Chat Assistant")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_no_name_from_the_data_stands_in_a_figure(show: Open) -> None:
    """plotly.js understands a little markup in texts."""
    page = show("/revenue?period=90d")
    texts = page.locator(".js-plotly-plot text").all_text_contents()
    assert not any(part in text for text in texts for part in (SCRIPT, IMAGE, "taken"))

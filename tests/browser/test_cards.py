"""Each number opens its facts, by pointer and by keyboard; each card gives away what it holds."""

import csv
import io
import re
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.rest import answer
from tests.browser.waiting import until

NUMBERS = "main [data-facts]:visible"


@pytest.mark.parametrize("path", ["/", "/conversions", "/revenue"])
def test_every_number_that_opens_is_the_sum_of_its_facts(show: Open, path: str) -> None:
    page = show(f"{path}?period=90d")
    opened = page.locator(f"{NUMBERS}:has([data-value])").all()
    assert len(opened) > 10
    for link in opened:
        asked = {name: values[0] for name, values in parse_qs((link.get_attribute("href") or "")[1:]).items()}
        value = link.locator("[data-value]").first.get_attribute("data-value")
        metric = asked.pop("facts")
        days = {given: asked.pop(edge) for given, edge in (("start", "from"), ("end", "to")) if edge in asked}
        if days:
            del asked["period"]
        told = answer_of(page, f"/api/facts/{metric}?{urlencode({**asked, **days, 'limit': '1'})}")
        assert (told["equal"], str(told["figure"])) == (True, value), (metric, asked)


def answer_of(page: Page, call: str) -> dict[str, object]:
    origin = re.match(r"https?://[^/]+", page.url)
    assert origin is not None
    response = page.request.get(origin[0] + call)
    assert response.ok, response.text()
    told: dict[str, object] = response.json()
    return told


def test_a_number_opens_marks_its_row_and_gets_the_focus_back(show: Open) -> None:
    page = show("/revenue?period=7d")
    number = page.locator("[data-metric=total_revenue] a.opens")
    number.click()
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.locator(".big")).to_have_text("€167.00")
    expect(drawer.get_by_role("heading", name="Net revenue")).to_be_focused()
    expect(page.locator(".kpi.is-opened")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(number).to_be_focused()
    expect(page.locator(".is-opened")).to_have_count(0)


def test_a_bar_opens_its_facts(show: Open) -> None:
    page = show("/?period=90d")
    bar = page.locator("#overview-funnel-figure .point").nth(1).bounding_box()
    assert bar is not None
    page.mouse.move(bar["x"] + 8, bar["y"] + 6)
    until(page, "document.querySelector('#overview-funnel-figure .js-plotly-plot')._hoverdata")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**facts=funnel_sessions&name=Product+Views")
    heading = page.get_by_role("complementary", name="Facts").get_by_role("heading")
    expect(heading).to_have_text("Product Views")


def test_a_part_of_the_features_bar_opens_its_uses(show: Open) -> None:
    page = show("/?period=90d")
    parts = page.locator("#overview-features .stacked .part")
    shares = [each["count"] for each in answer(page, "/api/overview/interaction-types")["data"]]
    widths = [part.evaluate("(each) => each.offsetWidth") for part in parts.all()]
    assert len(widths) == len([share for share in shares if share])
    assert widths == sorted(widths, reverse=True)
    name = parts.nth(1).get_attribute("title")
    parts.nth(1).click()
    page.wait_for_url("**facts=interaction_type_uses&name=**")
    drawer = page.get_by_role("complementary", name="Facts")
    expect(drawer.get_by_role("heading")).to_have_text(str(name))
    expect(drawer.locator(".big")).to_have_attribute("data-value", str(shares[1]))


def test_a_chart_is_walked_by_keyboard(show: Open) -> None:
    page = show("/revenue?period=14d")
    plot = page.get_by_role("img", name=re.compile(r"^Net revenue by day: from €"))
    plot.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#revenue-trend-figure .hoverlayer")).to_contain_text("net revenue")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"facts=total_revenue&from=(\d{4}-\d\d-\d\d)&to=\1"))
    expect(page.get_by_role("complementary", name="Facts").locator("tfoot")).to_be_visible()


def test_a_chart_turns_into_its_table_and_back(show: Open) -> None:
    page = show("/revenue?period=14d")
    card = page.locator("#revenue-trend")
    card.locator(".more-of summary").click()
    card.get_by_role("button", name="Show as table").click()
    expect(card.locator(".plot")).to_be_hidden()
    rows = card.locator(".as-rows tbody tr")
    told = answer(page, "/api/revenue/summary")
    days = len(told["series"]) + (1 if told["today"] else 0)
    expect(rows).to_have_count(days)
    newest = told["today"] or told["series"][-1]
    first = rows.first.locator("[data-value]").first
    expect(first).to_have_attribute("data-value", str(newest["total_revenue"]))
    page.locator("#period-7d").click()
    expect(rows).to_have_count(8)
    card.locator(".more-of summary").click()
    card.get_by_role("button", name="Show as chart").click()
    expect(card.locator(".plot")).to_be_visible()


def test_a_card_gives_its_rows_and_its_call(show: Open, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show("/revenue?period=14d")
    card = page.locator("#revenue-category")
    card.locator(".more-of summary").click()
    with page.expect_download() as download:
        card.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    told = answer(page, "/api/revenue/category")["data"]
    assert [row["category_name"].lstrip("'") for row in rows] == [each["category_name"] for each in told]
    card.locator(".more-of summary").click()
    card.get_by_role("button", name="Copy REST call").click()
    expect(page.locator("#said")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/api/revenue/category?period=14d")


@pytest.mark.parametrize(
    ("path", "card", "measure"),
    [("/revenue", "#revenue-trend", "total_revenue"), ("/", "#overview-trends", "conversions")],
)
def test_the_csv_of_a_trend_has_the_rows_of_its_table(show: Open, path: str, card: str, measure: str) -> None:
    page = show(f"{path}?period=14d")
    place = page.locator(card)
    place.locator(".more-of summary").click()
    with page.expect_download() as download:
        place.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"))))
    place.locator(".more-of summary").click()
    place.get_by_role("button", name="Show as table").click()
    shown = place.locator(".as-rows tbody tr")
    values = [
        [str(each.get_attribute("data-value")) for each in row.locator("[data-value]").all()]
        for row in shown.all()
    ]
    assert len(rows) == 15
    assert [each[0] for each in values] == [row[measure] for row in reversed(rows)]
    assert [each[-1] for each in values[1:]] == [row[f"previous_{measure}"] for row in reversed(rows[:-1])]


@pytest.mark.parametrize("path", ["/", "/conversions", "/revenue"])
def test_without_comparison_nothing_is_compared(show: Open, path: str) -> None:
    page = show(f"{path}?period=7d&compare=none")
    expect(page.locator("main .chip:visible")).to_have_count(0)
    expect(page.locator("main .vs:visible")).to_have_count(0)
    expect(page.locator("main .key.before:visible")).to_have_count(0)
    assert " vs " not in page.locator("main").inner_text()


def test_a_picture_is_taken(show: Open) -> None:
    page = show("/revenue?period=14d")
    card = page.locator("#revenue-trend")
    card.locator(".more-of summary").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="Download picture").click()
    assert download.value.suggested_filename == "net-revenue-7-20-nov-2026.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")

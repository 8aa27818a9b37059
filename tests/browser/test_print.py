"""The page on paper: light, one column, without what only a screen can do."""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

from playwright.sync_api import Page, expect

from layouts.theme import DARK, LIGHT
from tests.browser.conftest import Open
from tests.browser.test_look import background, rgb

LINE = ".on-paper .scatterlayer .js-line"
STROKES = "(lines) => lines.map((line) => getComputedStyle(line).stroke)"
# As Chromium writes a file: what is packed, and the words that choose a colour.
PACKED = re.compile(rb"/Filter /FlateDecode\s*/Length (\d+)[^>]*>> stream\r?\n")
CHOSEN = re.compile(rb"([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)\b")


def test_paper_is_light_whatever_the_theme_and_has_no_controls(show: Open, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    show("/?period=90d&facts=ai_interactions")
    expect(page.locator("#drawer")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    for gone in ("#nav", "#period", "#theme-switch", "#actions", "#drawer", ".more-of", ".about", ".foot"):
        expect(page.locator(f"{gone}:visible")).to_have_count(0)
    expect(page.locator(".brand")).to_contain_text("Halden & Moss")
    expect(page.locator("#dates-shown")).to_contain_text("23 Aug – 20 Nov 2026")
    expect(page.locator("#through")).to_contain_text("20 Nov")
    expect(page.locator(".brand b")).to_have_css("color", rgb(LIGHT["ink"]))
    drawn = page.locator(LINE).evaluate_all(STROKES)
    assert {rgb(LIGHT["shop"]), rgb(LIGHT["accent"])} <= set(drawn)
    assert not {rgb(colour) for colour in DARK.values() if colour.startswith("#")} & set(drawn)


def test_everything_stands_below_each_other_within_the_sheet(show: Open, page: Page) -> None:
    show("/revenue?period=90d")
    page.emulate_media(media="print")
    expect(page.locator(LINE).first).to_be_visible()
    cells = page.locator(".cell:visible").evaluate_all(
        "(cells) => cells.map((cell) => cell.getBoundingClientRect()).map(({ left, right, top, bottom }) => "
        "({ left, right, top, bottom }))"
    )
    assert len(cells) == 5
    assert {round(cell["left"]) for cell in cells} == {0}
    assert max(cell["right"] for cell in cells) <= 700
    assert all(above["bottom"] <= below["top"] + 1 for above, below in pairwise(cells))
    cut = page.locator(".cell:visible").evaluate_all(
        "(cells) => cells.map((cell) => getComputedStyle(cell).breakInside)"
    )
    assert set(cut) == {"avoid"}


def test_after_printing_the_screen_is_as_it_was(show: Open, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    show("/")
    before = page.locator("#overview-trends-figure .js-line").evaluate_all(STROKES)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".on-paper")).to_have_count(2)
    page.emulate_media(media="screen", color_scheme="dark")
    expect(page.locator(".on-paper")).to_have_count(0)
    expect(page.locator("#overview-trends-figure .js-line").first).to_be_visible()
    assert page.locator("#overview-trends-figure .js-line").evaluate_all(STROKES) == before
    assert background(page) == rgb(DARK["bg"])
    assert page.locator("body").get_attribute("class") in (None, "")


def test_a_printed_file_has_only_colours_of_the_light_theme(show: Open, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    show("/")
    printed = page.pdf(format="A4", print_background=True)
    known = {hundredths(colour) for colour in LIGHT.values() if colour.startswith("#")}
    found = set(colours(printed))
    assert hundredths(LIGHT["accent"]) in found
    assert found - known - {(0, 0, 0), (100, 100, 100)} == set()


def colours(pdf: bytes) -> Iterator[tuple[int, ...]]:
    """What is painted with, in hundredths of red, green and blue."""
    for found in PACKED.finditer(pdf):
        content = zlib.decompress(pdf[found.end() : found.end() + int(found[1])])
        for said in CHOSEN.findall(content):
            yield tuple(round(float(part) * 100) for part in said.split())


def hundredths(colour: str) -> tuple[int, ...]:
    return tuple(round(int(colour[at : at + 2], 16) / 255 * 100) for at in (1, 3, 5))

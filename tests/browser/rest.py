"""What REST answers to the same address as the page, and what the page shows of it."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

# Of each figure shown: its text, its exact number, and where REST gives it.
FIGURES = """() => [...document.querySelectorAll('main [data-from]')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => [each.textContent, each.dataset.value, each.dataset.from])"""


def figures_shown(page: Page) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = [tuple(each) for each in page.evaluate(FIGURES)]
    return found


def answer(page: Page, path: str) -> Any:
    """REST's answer for the period in the page's address, fetched by the page's own browser."""
    search = urlsplit(page.url).query
    response = page.request.get(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}{path}?{search}")
    assert response.ok, response.text()
    return response.json()


def value_at(envelope: Any, place: str) -> Any:
    for step in place.split("."):
        envelope = envelope[int(step)] if isinstance(envelope, list) else (envelope or {}).get(step)
    return envelope


def differences(page: Page) -> list[str]:
    """Every figure on the page that is not what REST answers; [] when all agree."""
    answers: dict[str, Any] = {}
    found = []
    for text, shown, origin in figures_shown(page):
        path, place = origin.split(" ")
        if path not in answers:
            answers[path] = answer(page, path)
        told = value_at(answers[path], place)
        if shown != ("" if told is None else str(told)) or not reads_as(text, told):
            found.append(f"{origin}: {text!r} is {shown!r}, REST says {told!r}")
    return found


def reads_as(text: str, told: Any) -> bool:
    """Whether what people read is the number, rounded to the decimals they see; its sign may be turned,
    as that of a loss. A text without digits is a word for it, or says that it is not known."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    if told is None or not digits:
        return not digits
    if isinstance(told, str):
        return told == text
    half_a_digit = 0.5 * 10 ** -len(digits[1] or "") + 1e-9
    return bool(abs(float(digits[0].replace(",", "")) - abs(told)) <= half_a_digit)


def drawn(page: Page, chart: str) -> list[dict[str, Any]]:
    """The traces of a chart as plotly.js has them."""
    traces: list[dict[str, Any]] = page.evaluate(
        """(id) => document.querySelector(`#${id}-figure .js-plotly-plot`).data
             .map(({name, x, y, line}) => ({name, x, y, line}))""",
        chart,
    )
    return traces

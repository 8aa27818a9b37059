"""Waiting for a page without evaluating text within it, which its Content-Security-Policy forbids."""

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE_S = 30.0
LOOK_EVERY_MS = 50


def until(page: Page, expression: str, *, arg: Any = None, timeout: float = PATIENCE_S * 1000) -> None:
    """Until the expression, or a function of `arg`, is true in the page; as Page.wait_for_function."""
    give_up = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < give_up, f"Not true within {timeout / 1000:.0f} s: {expression}"
        page.wait_for_timeout(LOOK_EVERY_MS)

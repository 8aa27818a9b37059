"""PostgreSQL stopped and started, SQLite locked by somebody else, a full disk: told, and over by itself."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.servers import PostgresServer
from tests.soak.books import balance
from tests.soak.clients import Clients, clients
from tests.soak.length import Length
from tests.soak.programs import Platform, platform, wait_for

SCREEN = "/revenue?start=2026-03-01&end=2026-03-31"
FIGURE = "[data-metric=orders] .big"
BACK_WITHIN_SECONDS = 30
# The page looks every five seconds.
NOTICED_WITHIN_MS = 20_000


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


def shown(page: Page, at: Platform) -> Page:
    page.goto(f"{at.origin}{SCREEN}")
    return page


def shows_figures(page: Page) -> None:
    expect(page.locator(FIGURE)).to_have_text(re.compile(r"\d"), timeout=NOTICED_WITHIN_MS)
    expect(page.get_by_role("alert")).to_have_count(0, timeout=NOTICED_WITHIN_MS)
    expect(page.locator("#away")).to_be_hidden(timeout=NOTICED_WITHIN_MS)


def goes_on(at_work: Clients) -> bool:
    """Whether something more is acknowledged from now on."""
    before = len(at_work.acknowledged())
    wait_for(lambda: len(at_work.acknowledged()) > before, BACK_WITHIN_SECONDS, "nothing is taken in again")
    return True


@pytest.mark.tolerates(console="503|could not be fetched", error="", request="")
def test_postgresql_stopped_and_started(
    page: Page, own_postgres: PostgresServer, project: Path, tmp_path: Path, length: Length
) -> None:
    url, back = own_postgres.new_database(), []
    with platform(url, project, tmp_path) as at:
        with clients(at.port, writers=2, readers=2, pause=0.05) as at_work:
            assert goes_on(at_work)
            shows_figures(shown(page, at))
            for _ in range(length.outages):
                own_postgres.pause()
                expect(page.locator("#away")).to_contain_text("does not answer", timeout=NOTICED_WITHIN_MS)
                late = shown(page.context.new_page(), at)
                expect(late.get_by_role("alert").first).to_contain_text("The database did not answer")
                time.sleep(length.outage_seconds)
                own_postgres.resume()
                began = time.monotonic()
                assert goes_on(at_work)
                back.append(time.monotonic() - began)
                page.bring_to_front()
                shows_figures(page)
                late.bring_to_front()
                shows_figures(late)
                late.close()
        assert at.worker.is_running()
    print(f"\n{len(back)} outages, writing again after {max(back):.1f} s at most; {at_work.said()}")
    assert set(at_work.answered()) == {200, 201, 503}
    assert at_work.unexpected() == []
    balance(url, at_work)

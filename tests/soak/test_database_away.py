"""PostgreSQL stopped and started, SQLite locked by somebody else, a full disk: told, and over by itself."""

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from data.engine import BUSY_TIMEOUT_MS
from tests.servers import PostgresServer
from tests.soak.books import balance
from tests.soak.clients import Client, Clients, clients, write_orders
from tests.soak.length import Length
from tests.soak.programs import NAME, PASSWORD, Platform, platform, wait_for

SCREEN = "/revenue?start=2026-03-01&end=2026-03-31"
LINES = "/api/ingest/transactions"
FIGURE = "[data-metric=orders] .big"
BACK_WITHIN_SECONDS = 30
READ_WITHIN_SECONDS = 5
# On a full disk: a file is written no further. What a request takes in must be more than this.
LARGEST_FILE = 64 * 1024
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


def signed_in(page: Page, at: Platform) -> Page:
    page.goto(f"{at.origin}/login")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return shown(page, at)


@contextmanager
def looked_at(page: Page) -> Iterator[None]:
    """The page goes on asking while it is open: it is left before its server ends."""
    yield
    page.goto("about:blank")


def figures_follow(at: Platform) -> None:
    """Until there are some, so that the page has something to show."""
    client, question = Client([at.port]), "/api/revenue/summary?start=2026-03-01&end=2026-03-31"

    def follow() -> bool:
        answer = client.ask("GET", question)
        return bool(answer and json.loads(answer.body)["data"]["orders"]["value"])

    wait_for(follow, BACK_WITHIN_SECONDS, "figures do not follow facts")


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
    with platform(url, project, tmp_path) as at, looked_at(page):
        with clients(at.port, writers=2, readers=2, pause=0.05) as at_work:
            figures_follow(at)
            shows_figures(signed_in(page, at))
            for _ in range(length.outages):
                own_postgres.pause()
                until = time.monotonic() + length.outage_seconds
                expect(page.locator("#away")).to_contain_text("does not answer", timeout=NOTICED_WITHIN_MS)
                late = shown(page.context.new_page(), at)
                expect(late.get_by_role("status")).to_contain_text("The database does not answer")
                time.sleep(max(0.0, until - time.monotonic()))
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


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_sqlite_locked_by_another_writer(page: Page, project: Path, tmp_path: Path, length: Length) -> None:
    path, seconds = tmp_path / "shop.db", BUSY_TIMEOUT_MS / 1000 + 1
    url, slowest = f"sqlite:///{path}", []
    with platform(url, project, tmp_path) as at, looked_at(page):
        # As many writers as there are threads in all of web.
        with clients(at.port, writers=8, readers=2, pause=0.05) as at_work:
            figures_follow(at)
            shows_figures(signed_in(page, at))
            for _ in range(length.outages):
                with locked(path):
                    until = time.monotonic() + seconds
                    shows_figures(shown(page, at))
                    time.sleep(max(0.0, until - time.monotonic()))
                slowest.append(max(reader.slowest for reader in at_work.readers))
                assert goes_on(at_work)
        assert at.worker.is_running()
    print(f"\n{len(slowest)} times {seconds:.0f} s, slowest read {max(slowest):.1f} s; {at_work.said()}")
    assert set(at_work.answered(at_work.readers)) == {200}
    assert set(at_work.answered(at_work.writers)) == {201, 503}
    assert at_work.unexpected() == []
    assert max(slowest) < READ_WITHIN_SECONDS
    balance(url, at_work)


def is_refused(at_work: Clients) -> None:
    before = at_work.answered()[503]
    wait_for(lambda: at_work.answered()[503] > before + 3, BACK_WITHIN_SECONDS, "the disk is not full")


def let_grow(processes: list[psutil.Process], largest: int) -> None:
    """No file of theirs may become larger, as if its disk were full."""
    for each in processes:
        each.rlimit(psutil.RLIMIT_FSIZE, (largest, psutil.RLIM_INFINITY))


def test_a_full_disk(page: Page, project: Path, tmp_path: Path, length: Length) -> None:
    url, refused = f"sqlite:///{tmp_path / 'shop.db'}", []
    orders = tmp_path / "orders.csv"
    write_orders(orders, length.rows_in_file)
    import_ = ("manage.py", "import", "transactions", str(orders))
    with platform(url, project, tmp_path) as at, looked_at(page):
        with clients(at.port, writers=2, readers=2, pause=0.02) as at_work:
            figures_follow(at)
            shows_figures(signed_in(page, at))
            for _ in range(length.outages):
                let_grow(at.all(), LARGEST_FILE)
                is_refused(at_work)
                refused.append(Client([at.port]).ask("POST", LINES, "x" * LARGEST_FILE * 2, "text/csv"))
                imported = at.start(import_)
                let_grow(imported.all(), LARGEST_FILE)
                assert imported.process.wait(timeout=60) == 1
                shows_figures(shown(page, at))
                let_grow(at.all(), psutil.RLIM_INFINITY)
                assert goes_on(at_work)
        assert at.worker.is_running()
        assert at.start(import_).process.wait(timeout=60) == 0
    told = [line for line in imported.logged() if line.startswith("Error: ")]
    print(f"\n{len(refused)} times full; import said {told[0]!r}; {at_work.said()}")
    assert [each and (each.status, each.headers.get("retry-after")) for each in refused] == [
        (503, "5") for _ in refused
    ]
    assert len(told) == length.outages
    assert "Traceback" not in "".join(imported.logged())
    assert set(at_work.answered(at_work.readers)) == {200}
    assert set(at_work.answered(at_work.writers)) == {201, 503}
    assert at_work.unexpected() == []
    balance(url, at_work, length.rows_in_file)

"""What tests may ask for: servers, databases, a browser, the shared orders. Each starts when first used."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import clean_room
from tests.machine import NO_CHROMIUM, find_chromium
from tests.servers import PostgresServer, RedisServer
from tests.watched_page import LAUNCH_FLAGS, Watch

PROJECT = Path(__file__).resolve().parent.parent
SHARED_ORDERS = PROJECT.parent / "shared/data/online_retail_2009_2010.csv.gz"

clean_room.clear_environment()
clean_room.refuse_network()

# The same examples each time, so that a red test stays red; how long one takes depends on the machine.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the tests in tests/soak at their full length")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """.env and the default database are looked for in the current folder: not the developer's."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the code, to start programs of ours from."""
    return PROJECT


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """One PostgreSQL database for all tests of this process."""
    return postgres_server.new_database()


@pytest.fixture
def new_postgres(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Each call makes an empty PostgreSQL database and gives its URL."""
    made: list[str] = []

    def new_database() -> str:
        made.append(postgres_server.new_database())
        return made[-1]

    yield new_database
    for url in made:
        postgres_server.drop_database(url)


@pytest.fixture
def fresh_postgres(new_postgres: Callable[[], str]) -> str:
    """An empty PostgreSQL database of this test's own."""
    return new_postgres()


@pytest.fixture
def postgres_programs(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the tests' own server come first; the machine's may be older than it."""
    monkeypatch.setenv("PATH", f"{postgres_server.programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    url: str = request.getfixturevalue("fresh_postgres")
    return url


@pytest.fixture(scope="session")
def _redis_server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def redis_server(_redis_server: RedisServer) -> RedisServer:
    """A running, empty Redis that a test may stop and start."""
    _redis_server.start()
    _redis_server.empty()
    return _redis_server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    return redis_server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    assert program, NO_CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=LAUNCH_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test did; for tests that look at it themselves."""
    return Watch()


@pytest.fixture
def page(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser that never saw another. The test fails if the page wrote to the console, broke
    or asked another origin for anything, unless marked `tolerates(console=..., error=..., request=...)`
    with a pattern of what is meant to happen.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    watch.follow(context)
    yield context.new_page()
    context.close()
    marker = request.node.get_closest_marker("tolerates")
    allowed: dict[str, str] = marker.kwargs if marker else {}
    complaints = watch.complaints(allowed.get("console"), allowed.get("error"), allowed.get("request"))
    if complaints:
        pytest.fail("The page was not clean:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture(scope="session")
def shared_orders() -> Path:
    """The real orders of 2009 and 2010, which are no part of this repository."""
    path = Path(os.environ.get("SMARTSHOPIE_REAL_ORDERS", SHARED_ORDERS))
    if not path.is_file():
        pytest.skip(f"The real orders are not at {path}: set SMARTSHOPIE_REAL_ORDERS to where they are.")
    return path

"""The page behind a real socket, with the clock of the shop standing still."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dash_app.app import create_app
from data.engine import Database
from data.schema import migrate
from data.settings import Settings
from tests.browser.shop_by_hand import SHOP, fill, settings
from tests.browser.waiting import until
from tests.dash_app.conftest import services_of
from tests.dash_app.serving import serving

expect.set_options(timeout=15_000)

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "shop.db"
    fill(f"sqlite:///{path}")
    return path


@contextmanager
def shop_served(path: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "shop", lambda _: SHOP)
        server = create_app(Settings(**settings(f"sqlite:///{path}")))
    with serving(server) as origin:
        yield origin
    services_of(server).close_connections()


@pytest.fixture(scope="session")
def origin(filled: Path) -> Iterator[str]:
    """The shop as it is; nobody writes to it."""
    with shop_served(filled) as address:
        yield address


@pytest.fixture
def own_shop(filled: Path, tmp_path: Path) -> Path:
    """A copy of the shop that a test may break."""
    return Path(shutil.copy(filled, tmp_path / "own.db"))


@pytest.fixture
def own_origin(own_shop: Path, page: Page) -> Iterator[str]:
    with shop_served(own_shop) as address:
        yield address
        page.goto("about:blank")  # it goes on asking while it is open


@pytest.fixture
def empty_origin(tmp_path: Path, page: Page) -> Iterator[str]:
    path = tmp_path / "empty.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.dispose()
    with shop_served(path) as address:
        yield address
        page.goto("about:blank")


@pytest.fixture
def show(page: Page, origin: str) -> Open:
    """Opens an address of the shop and waits for its figures."""

    def opened(address: str = "/", at: str = origin) -> Page:
        page.goto(f"{at}{address}")
        settle(page)
        return page

    return opened


def settle(page: Page) -> None:
    """Until the visible pane shows what its address asks for, figures drawn."""
    until(page, SETTLED)


# Dash has mounted its own frame, and the pane says which address it shows; a figure is drawn when its traces
# stand in the frame that is seen, one drawn ahead for another preset says nothing.
SETTLED = """() => {
  if (document.getElementById('early')) return false;
  if (document.querySelector('#instead > *')) return true;
  const pane = document.querySelector('#panes:not([hidden]) > .pane:not([hidden])');
  if (!pane || pane.dataset.shown !== window.questionOfPane(location.search)) return false;
  return [...pane.querySelectorAll('.plot:not(.is-empty)')].every(
    (plot) => plot.querySelector(':scope > :not(.ahead) > .js-plotly-plot :is(.trace, .point) path'));
}"""

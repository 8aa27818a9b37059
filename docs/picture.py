"""Takes README's picture: `python -m docs.picture`.

The real page over the demo shop of a fixed year in a database of its own; it takes about a minute.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.machine import NO_CHROMIUM, find_chromium
from tests.servers import free_port
from tests.watched_page import LAUNCH_FLAGS

PROJECT = Path(__file__).resolve().parent.parent
PICTURE = PROJECT / "docs" / "pictures" / "overview.png"
LAST_DAY = dt.date(2026, 11, 20)
WIDTH, HEIGHT = 1280, 960
LARGEST = 200_000
SECONDS_TO_START = 60
DRAWN = "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 1"
SETTLE_MS = 1500


def main() -> None:
    program = find_chromium()
    if program is None:
        sys.exit(NO_CHROMIUM)
    with tempfile.TemporaryDirectory() as folder, demo_shop(Path(folder)) as address:
        picture = photograph(program, address)
    if len(picture) > LARGEST:
        sys.exit(f"The picture has {len(picture):,} bytes; README asks for at most {LARGEST:,}.")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(picture)
    sys.stdout.write(f"{PICTURE.relative_to(PROJECT)}: {len(picture):,} bytes\n")


@contextmanager
def demo_shop(folder: Path) -> Iterator[str]:
    """The product over a year of the demo shop; its address."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}", "PORT": str(port)}
    for words in (["manage.py", "init"], ["manage.py", "seed", "--end", LAST_DAY.isoformat()]):
        subprocess.run([sys.executable, *words], cwd=PROJECT, env=environment, check=True)
    server = subprocess.Popen([sys.executable, "run.py"], cwd=PROJECT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api/health")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(address):  # noqa: S310  our own server
                return
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


def photograph(program: str, address: str) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=LAUNCH_FLAGS)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            reduced_motion="reduce",
            color_scheme="light",
            bypass_csp=True,
        )
        page.goto(address)
        page.wait_for_function(DRAWN)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(SETTLE_MS)
        picture = page.screenshot()
        browser.close()
    return picture


if __name__ == "__main__":
    main()

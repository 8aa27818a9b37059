"""Headers that keep an answer from being used otherwise than meant, on every answer."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

A_YEAR_OVER_TLS = "max-age=31536000"
ALWAYS = (
    # Where nothing else was said: no proxy may keep it, and a browser asks before it shows it again.
    ("Cache-Control", "private, no-cache"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
# plotly.js and Dash set styles of elements; a style runs nothing.
POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def register(server: Flask, inline_scripts: Iterable[str]) -> None:
    """`inline_scripts` are the scripts that stand in the page itself: they alone may run there."""
    kept: Any = KeptInCheck(server.wsgi_app, policy(inline_scripts))
    server.wsgi_app = kept  # type: ignore[method-assign]  # as Flask's documentation does


def policy(inline_scripts: Iterable[str]) -> str:
    return POLICY.format(scripts="".join(f" '{_digest(script)}'" for script in inline_scripts))


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class KeptInCheck:
    """Around the app, where headers are a plain list: added to each answer by Flask they would cost more."""

    def __init__(self, app: "WSGIApplication", content_policy: str) -> None:
        self._app = app
        pairs = (*ALWAYS, ("Content-Security-Policy", content_policy))
        self._every = [(name.lower(), (name, value)) for name, value in pairs]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            given = {name.lower() for name, _ in headers}
            headers.extend([pair for lower, pair in self._every if lower not in given])
            if environ["wsgi.url_scheme"] == "https":
                headers.append(("Strict-Transport-Security", A_YEAR_OVER_TLS))
            return start_response(status, headers, *error)

        return self._app(environ, start)

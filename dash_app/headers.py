"""Headers that keep an answer from being used otherwise than meant, on every answer."""

import base64
import hashlib
from collections.abc import Callable, Iterable

from flask import Flask, Response, request

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
    server.after_request(adder(policy(inline_scripts)))


def policy(inline_scripts: Iterable[str]) -> str:
    return POLICY.format(scripts="".join(f" '{_digest(script)}'" for script in inline_scripts))


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def adder(content_policy: str) -> Callable[[Response], Response]:
    pairs = (*ALWAYS, ("Content-Security-Policy", content_policy))
    every = [(name.lower(), name, value) for name, value in pairs]

    def add(answer: Response) -> Response:
        headers = answer.headers
        given = {name.lower() for name, _ in headers}
        for lower, name, value in every:
            if lower not in given:
                headers.add(name, value)
        if request.environ["wsgi.url_scheme"] == "https":
            headers.add("Strict-Transport-Security", A_YEAR_OVER_TLS)
        return answer

    return add

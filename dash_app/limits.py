"""How often who may ask: each key, each account, and each address that has neither.

Counted in Redis where there is one, and in this process while Redis does not answer.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from flask_limiter import Limiter

from data.settings import Settings

ATTEMPTS_UNDER_A_NAME = "5/minute;20/hour"
ATTEMPTS_FROM_AN_ADDRESS = "20/minute"
# Redis shall not keep a request waiting; without its answer the process counts by itself.
IMPATIENT: dict[str, Any] = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}

TELLS_WHEN = (429, 503)

View = Callable[[], Any]


def register(server: Flask, settings: Settings) -> None:
    """After it is known who asks. Nothing is limited in demo mode, where this machine alone may ask."""
    often = f"{settings.requests_per_minute}/minute"
    limiter = Limiter(
        who,
        application_limits=[often],
        headers_enabled=True,
        enabled=settings.app_env == "production",
        storage_uri=settings.redis_url or "memory://",
        storage_options=IMPATIENT if settings.redis_url else {},
        in_memory_fallback=[often] if settings.redis_url else [],
        key_prefix="limit:",
    )
    server.after_request(_tell_when_it_matters)  # after the limiter's own, which goes first
    limiter.init_app(server)
    server.extensions["limits"] = limiter


def _tell_when_it_matters(answer: Response) -> Response:
    """The limiter says Retry-After always, and a program that was answered would wait."""
    if answer.status_code not in TELLS_WHEN:
        answer.headers.pop("Retry-After", None)
    return answer


def who() -> str:
    """The key or account that asks, else the address it asks from."""
    return str(g.get("asked_by") or f"address {request.remote_addr}")


def for_attempts(server: Flask, view: View) -> View:
    """The view, for so many attempts under one name and from one address."""
    limiter: Limiter = server.extensions["limits"]
    by_name = limiter.limit(ATTEMPTS_UNDER_A_NAME, key_func=_name)
    by_address = limiter.limit(ATTEMPTS_FROM_AN_ADDRESS, key_func=lambda: f"from {request.remote_addr}")
    limited: View = by_address(by_name(view))
    return limited


def _name() -> str:
    return f"under {request.form.get('name', '').strip().lower()[:80]}"

"""How often who may ask: each key, each account, and each address that has neither.

Counted in Redis where there is one, and in this process while Redis does not answer.
"""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from flask_limiter import HeaderNames, Limiter
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from dash_app import counters
from dash_app.errors import RestError
from dash_app.routes import HEALTH
from data import accounts
from data.outage import RedisOutage
from data.settings import Settings

# What failed counts: for a name from one address, so that nobody else is locked out by it; for a name from
# everywhere, more loosely; and for an address, whatever the name.
ATTEMPTS_UNDER_A_NAME = "5/minute;20/hour"
ATTEMPTS_FROM_EVERYWHERE = "100/hour"
ATTEMPTS_FROM_AN_ADDRESS = "20/minute"
# Counted by itself, so that a crowd of strangers cannot keep the one whose name they try out either.
ATTEMPTS_IN_A_KNOWN_BROWSER = "5/minute;20/hour"
WRONG_KEYS = parse("30/minute")

# The limiter tells on every answer when its minute is over; only whom it turned away shall wait for that.
WAITS = "X-RateLimit-Waits"

View = Callable[[], Any]


def register(server: Flask, settings: Settings, outage: RedisOutage) -> None:
    """After it is known who asks. Nothing is limited in demo mode, where this machine alone may ask."""
    shared: dict[str, Any] = {
        "storage_uri": f"{counters.PREFIX}{settings.redis_url}",
        "storage_options": {"outage": outage},
    }
    often = f"{settings.requests_per_minute}/minute"
    limiter = Limiter(
        who,
        application_limits=[often],
        headers_enabled=True,
        header_name_mapping={HeaderNames.RETRY_AFTER: WAITS},
        enabled=settings.app_env == "production",
        key_prefix="limit:",
        **(shared if settings.redis_url else {"storage_uri": "memory://"}),
    )
    if limiter.enabled:
        server.after_request(_tell_when_it_matters)  # after the limiter's own, which goes first
    limiter.init_app(server)
    limiter.request_filter(lambda: request.path == HEALTH)  # a platform's probe is not turned away
    server.extensions["limits"] = limiter


def _tell_when_it_matters(answer: Response) -> Response:
    waits = answer.headers.pop(WAITS, None)
    if waits and answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers.setdefault("Retry-After", waits)
    return answer


def who() -> str:
    """The key or account that asks, else the address it asks from."""
    return str(g.get("asked_by") or f"address {request.remote_addr}")


def for_attempts(server: Flask, view: View, browser: Callable[[], str | None]) -> View:
    """The view, for so many attempts: of a browser that is known under the name, else of strangers."""
    limiter: Limiter = server.extensions["limits"]
    counted: dict[str, Callable[[], str]] = {
        ATTEMPTS_UNDER_A_NAME: lambda: f"under {_name()} from {request.remote_addr}",
        ATTEMPTS_FROM_EVERYWHERE: lambda: f"under {_name()}",
        ATTEMPTS_FROM_AN_ADDRESS: lambda: f"from {request.remote_addr}",
    }
    for often, of in counted.items():
        view = limiter.limit(often, key_func=of, deduct_when=_failed, exempt_when=_is_known)(view)
    limited = limiter.limit(
        ATTEMPTS_IN_A_KNOWN_BROWSER,
        key_func=lambda: f"in {g.browser}",
        deduct_when=_failed,
        exempt_when=lambda: not _is_known(),
    )(view)

    def attempt() -> Any:
        g.browser = browser()
        return limited()

    return attempt


def _is_known() -> bool:
    return g.browser is not None


def _failed(answer: Response) -> bool:
    return answer.status_code == HTTPStatus.UNAUTHORIZED


def _name() -> str:
    """What was typed may be a password in the wrong field, and this ends in a log."""
    name = accounts.plain(request.form.get("name", ""))
    return sha256(name.encode()).hexdigest()[:16]


class WrongKeys:
    """Those of each address, whatever they were sent to: the limiter looks at addresses that exist alone."""

    def __init__(self) -> None:
        self._counted = FixedWindowRateLimiter(MemoryStorage())

    def are_too_many(self) -> bool:
        return not self._counted.test(WRONG_KEYS, str(request.remote_addr))

    def count(self) -> None:
        """Raises RestError when there were too many."""
        if not self._counted.hit(WRONG_KEYS, str(request.remote_addr)):
            sentence = "Too many wrong keys; try again in a minute."
            raise RestError(429, "too_many_requests", sentence, headers={"Retry-After": "60"})

"""What every request gets: an id, a host that is ours, and a line in the log where it failed or was slow."""

import ipaddress
import logging
import re
import secrets
import time
from functools import lru_cache

from flask import Flask, Response, g, request

from dash_app.errors import RestError

log = logging.getLogger(__name__)

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SLOW_S = 1.0


def register(server: Flask, *, only_loopback: bool) -> None:
    server.before_request(begin)
    if only_loopback:
        server.before_request(refuse_foreign_host)
    server.after_request(finish)


def begin() -> None:
    given = request.environ.get("HTTP_X_REQUEST_ID")
    is_given = bool(given and GIVEN_ID.fullmatch(given))
    g.request_id = given if is_given else secrets.token_hex(8)
    g.own_request_id = None if is_given else g.request_id  # what others made up is kept nowhere
    g.begun = time.perf_counter()


def refuse_foreign_host() -> None:
    """In demo mode reads need no key, so a page of another site must not reach us under its own name.

    A browser that was told that evil.example is 127.0.0.1 still sends `Host: evil.example`.
    """
    if not is_loopback(request.environ.get("HTTP_HOST", "")):
        raise RestError(
            403,
            "foreign_host",
            "Demo mode answers only under localhost or 127.0.0.1; set APP_ENV=production to serve others.",
        )


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine to itself."""
    name = host.lower()
    name = name[1 : name.find("]")] if name.startswith("[") else name.partition(":")[0]
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def finish(answer: Response) -> Response:
    answer.headers.add("X-Request-Id", g.get("request_id", "-"))
    _log(answer)
    return answer


def _log(answer: Response) -> None:
    seconds = time.perf_counter() - g.get("begun", time.perf_counter())
    if answer.status_code < 400 and seconds < SLOW_S:
        return
    log.info(
        "request",
        extra={
            "method": request.method,
            "path": request.path,
            "status": answer.status_code,
            "ms": round(seconds * 1000, 1),
        },
    )

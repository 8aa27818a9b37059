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
    about = g._get_current_object()  # each look through `g` costs as much as several lines of this
    given = request.environ.get("HTTP_X_REQUEST_ID")
    if given and GIVEN_ID.fullmatch(given):
        about.request_id, about.own_request_id = given, None  # what others made up is kept nowhere
    else:
        about.request_id = about.own_request_id = secrets.token_hex(8)
    about.begun = time.perf_counter()


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
    about, now = g._get_current_object(), time.perf_counter()
    answer.headers.add("X-Request-Id", about.get("request_id", "-"))
    seconds = now - about.get("begun", now)
    if answer.status_code >= 400 or seconds >= SLOW_S:
        _log(answer, seconds)
    return answer


def _log(answer: Response, seconds: float) -> None:
    log.info(
        "request",
        extra={
            "method": request.method,
            "path": request.path,
            "status": answer.status_code,
            "ms": round(seconds * 1000, 1),
        },
    )

"""Asking the app in process: the whole way of a GET, from the WSGI call to the bytes, without a network."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from dash_app.app import create_app
from dash_app.rest import QUESTIONS
from data.cache import AnswerCache
from data.settings import Settings

YEAR = "period=1y"
PATHS = [question.path for question in QUESTIONS]


class NothingKept(AnswerCache):
    """A cache that keeps nothing: every answer is made."""

    def get(self, key: str) -> bytes | None:
        del key
        return None

    def answer(self, key: str, make: Callable[[], bytes]) -> bytes:
        del key
        return make()


def app_on(url: str) -> Flask:
    return create_app(Settings(database_url=url))


def uncached_app_on(url: str) -> Flask:
    """The app as it is but for its cache."""
    server = app_on(url)
    server.extensions["services"].answers._cache = NothingKept()
    return server


def asking(server: Flask, path: str, query_string: str = YEAR) -> Callable[[], bytes]:
    """A GET; raises when it is not answered with 200."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query_string,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }

    told: list[str] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
        del headers, exc_info
        told.append(status)
        return lambda _part: None

    def ask() -> bytes:
        told.clear()
        parts = server.wsgi_app({**environ}, start_response)
        body = b"".join(parts)
        close = getattr(parts, "close", None)
        if close:
            close()
        if told != ["200 OK"]:
            raise RuntimeError(f"GET {path}?{query_string} was answered {told}: {body[:200]!r}")
        return body

    return ask

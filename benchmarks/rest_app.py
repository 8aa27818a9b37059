"""What gunicorn serves in the benchmark of REST: the product's app, and routes of constant bytes in it.

A constant route answers the very bytes and headers that its endpoint answers, from the same app, behind
the same guard and with the same headers of every answer: what it lacks is the question. BENCH_PATHS names
the endpoints with their query strings.
"""

import os
from collections.abc import Callable

from flask import Flask, Response

from dash_app import auth
from dash_app.app import create_app
from data.settings import load_settings

OWN_HEADERS = ("Content-Type", "ETag", "Cache-Control")
LOCAL = "http://127.0.0.1"


def constant_path(path: str) -> str:
    return "/constant" + path.partition("?")[0]


def serve() -> Flask:
    paths, settings = os.environ["BENCH_PATHS"].split(), load_settings()
    asked, server = create_app(settings), create_app(settings)
    for path in paths:
        add_constant(server, asked, path)
    with server.test_client() as client:
        client.get("/")  # Dash prepares itself in its first request
    for app in (asked, server):
        app.extensions["services"].close_connections()
    return server


def add_constant(server: Flask, asked: Flask, path: str) -> None:
    answer = asked.test_client().get(path, base_url=LOCAL)
    if answer.status_code != 200:
        raise RuntimeError(f"GET {path} was answered {answer.status}.")
    headers = [(name, value) for name, value in answer.headers if name in OWN_HEADERS]
    rule = constant_path(path)
    auth.NEEDED[rule] = auth.READ
    server.add_url_rule(rule, rule, constant(answer.data, headers))


def constant(body: bytes, headers: list[tuple[str, str]]) -> Callable[[], Response]:
    def answer() -> Response:
        return Response(body, 200, headers)

    return answer

"""Requests that gunicorn itself refuses, before there is one for the app: told like all errors.

Its own words are HTML without our headers, and say again what was sent.
"""

import secrets
import socket
from http import HTTPStatus

import orjson
from gunicorn.util import write_nonblock

from dash_app.errors import PROBLEM_JSON, REFUSED_BY_FLASK, shaped
from dash_app.headers import ALWAYS

ANSWERED = "HTTP/1.1 {status} {phrase}\r\n{headers}\r\n\r\n"
OURS = {
    **dict(ALWAYS),
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Type": PROBLEM_JSON,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def write_problem(client: socket.socket, status: int, reason: str, said: str) -> None:
    """In place of gunicorn.util.write_error."""
    del reason, said
    write_nonblock(client, problem_bytes(status))


def problem_bytes(status: int) -> bytes:
    phrase = HTTPStatus(status).phrase
    refused = REFUSED_BY_FLASK if status < HTTPStatus.INTERNAL_SERVER_ERROR else {}
    code, sentence = refused.get(status, ("unread", f"{phrase}."))
    request_id = secrets.token_hex(8)
    body = orjson.dumps(shaped(status, code, sentence, request_id=request_id))
    every = {**OURS, "X-Request-Id": request_id, "Content-Length": len(body)}
    headers = "\r\n".join(f"{name}: {value}" for name, value in every.items())
    return ANSWERED.format(status=status, phrase=phrase, headers=headers).encode() + body

"""The audit log, for admins: who did what, newest first."""

import datetime as dt
from typing import Any

import orjson
from flask import Flask, Response, request

from dash_app.rest.contract import arguments
from dash_app.rest.shapes import Shape
from dash_app.routes import AUDIT
from dash_app.services import Services
from data.audit import MOST_READ, read
from data.errors import QuestionError

PARAMETERS = frozenset({"limit", "before"})
USUAL = 100
LONGEST_NUMBER = 19


class Noted(Shape):
    id: int
    occurred_at: dt.datetime
    actor: str
    action: str
    subject: str | None
    details: dict[str, Any]
    request_id: str | None


class AuditAnswer(Shape):
    data: list[Noted]
    next: int | None


def register(server: Flask, services: Services) -> None:
    server.add_url_rule(AUDIT, AUDIT, lambda: show(services))


def show(services: Services) -> Response:
    given = arguments(request.environ.get("QUERY_STRING", ""), PARAMETERS)
    limit = _whole("limit", given.get("limit", str(USUAL)), MOST_READ)
    before = _whole("before", given["before"], 2**62) if "before" in given else None
    rows = read(services.database, limit=limit, before=before)
    body = {"data": rows, "next": rows[-1]["id"] if len(rows) == limit else None}
    said = orjson.dumps(body, option=orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z)
    answer = Response(said, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _whole(name: str, value: str, most: int) -> int:
    if not value.isdecimal() or len(value) > LONGEST_NUMBER or not 1 <= int(value) <= most:
        raise QuestionError(f"{name} is a whole number from 1 to {most}.", code=f"bad_{name}", parameter=name)
    return int(value)

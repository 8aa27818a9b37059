"""How the service itself is."""

import orjson
from flask import Flask, Response, request

from dash_app.rest.contract import JSON, PERIOD_PARAMETERS, arguments
from dash_app.services import Services
from data.errors import QuestionError
from data.periods import SOURCES
from data.queries.reader import open_reader
from data.release import RELEASE

HEALTH_PARAMETERS = PERIOD_PARAMETERS | {"check"}


def register(server: Flask, services: Services) -> None:
    server.add_url_rule("/api/health", "/api/health", lambda: show_health(services))


def show_health(services: Services) -> Response:
    """`check=live`: the process answers. `check=ready` (default): and so does the database, else 503."""
    check = arguments(request.environ.get("QUERY_STRING", ""), HEALTH_PARAMETERS).get("check", "ready")
    if check not in ("live", "ready"):
        raise QuestionError(f"Unknown check {check[:40]!r}; use live or ready.", parameter="check")
    body: dict[str, object] = {"status": "ok", "release": RELEASE, "environment": services.settings.app_env}
    if check == "ready":
        body |= readiness(services)
    return Response(orjson.dumps(body), content_type=JSON, headers={"Cache-Control": "no-store"})


def readiness(services: Services) -> dict[str, object]:
    with open_reader(services.database, services.shop) as reader:
        through = {source: reader.data_through(source) for source in SOURCES}
        return {"database": "ok", "data_through": through, "data_version": reader.version}

"""How the service itself is, and what its measures mean."""

import datetime as dt
import hashlib
from typing import Literal

import orjson
from flask import Flask, Response, request
from pydantic import Field

from dash_app.rest.contract import (
    PERIOD_PARAMETERS,
    arguments,
    etag,
    finished,
    fixed_view,
    held_by_client,
    not_modified,
)
from dash_app.rest.shapes import Shape
from dash_app.routes import HEALTH
from dash_app.services import Services
from data.errors import DatabaseOutdated, QuestionError
from data.metrics import METRICS
from data.migrations import NEWEST
from data.periods import SOURCES, parse_period
from data.queries.freshness import freshness
from data.queries.reader import open_reader
from data.release import RELEASE
from data.schema import schema_version

CATALOGUE = "/api/metrics"
HEALTH_PARAMETERS = PERIOD_PARAMETERS | {"check"}
TOLD_OF_A_METRIC = ("key", "label", "definition", "unit", "source", "direction", "combine")


class DataThrough(Shape):
    orders: dt.date | None
    web: dt.date | None
    chat: dt.date | None
    ai: dt.date | None


class HealthAnswer(Shape):
    """Liveness alone has neither database nor data."""

    status: Literal["ok"]
    release: str
    environment: Literal["demo", "production"]
    database: Literal["ok"] | None = None
    schema_version: str | None = None
    data_version: int | None = None
    data_through: DataThrough | None = None
    oldest_waiting_since: dt.datetime | None = Field(
        None, description="since when the oldest fact waits for its figures, UTC; null when none waits"
    )
    worker_seen_at: dt.datetime | None = Field(
        None,
        description="newest sign of life of a worker, every 3 seconds, UTC; null when none ever ran",
    )


class CataloguedMetric(Shape):
    key: str
    label: str
    definition: str
    unit: str
    source: str
    direction: str
    combine: str


class MetricsAnswer(Shape):
    data: list[CataloguedMetric]


def register(server: Flask, services: Services) -> None:
    server.add_url_rule(HEALTH, HEALTH, lambda: show_health(services))
    server.add_url_rule(CATALOGUE, CATALOGUE, fixed_view(catalogue))


def show_health(services: Services) -> Response:
    """`check=live`: the process answers. `check=ready`, the default: and so does the database, else 503.

    It is asked anew each time; its entity tag is that of what it finds. Moments stand for ages, so that
    a look that finds nothing new is a 304; a sign of life of the worker is new. How fresh figures are
    decides nothing: a server that answers from yesterday's is still ready.
    """
    given = arguments(request.environ.get("QUERY_STRING", ""), HEALTH_PARAMETERS)
    parse_period(given)
    check = given.get("check", "ready")
    if check not in ("live", "ready"):
        raise QuestionError(
            f"Unknown check {check[:40]!r}; use live or ready.", code="unknown_check", parameter="check"
        )
    body: dict[str, object] = {
        "status": "ok",
        "release": RELEASE,
        "environment": services.settings.app_env,
    }
    if check == "ready":
        body |= readiness(services)
    said = orjson.dumps(body, option=orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z)
    tag = etag(hashlib.blake2b(said, digest_size=12).hexdigest())
    held = held_by_client(request.environ.get("HTTP_IF_NONE_MATCH", ""), tag)
    return not_modified(held) if held else finished(said, tag)


def readiness(services: Services) -> dict[str, object]:
    """Raises DatabaseUnavailable, or DatabaseOutdated where the schema is not this release's."""
    services.database.refuse_gone()
    version = schema_version(services.database)
    if version != NEWEST:
        raise DatabaseOutdated(f"The schema is at version {version}, this release wants {NEWEST}.")
    with open_reader(services.database, services.shop) as reader:
        return {
            "database": "ok",
            "schema_version": version,
            "data_version": reader.version,
            "data_through": {source: reader.horizon.reach(source).through for source in SOURCES},
            **freshness(reader)._asdict(),
        }


def catalogue() -> bytes:
    metrics = [{name: getattr(metric, name) for name in TOLD_OF_A_METRIC} for metric in METRICS.values()]
    return orjson.dumps({"data": metrics})

"""The OpenAPI 3.1 document, generated from what is registered: questions, kinds of fact, errors, rights."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from dash_app.auth import NEEDED, OPEN
from dash_app.errors import PROBLEM_JSON
from dash_app.rest import activity, audit, facts, ingest, system
from dash_app.rest.contract import FORMATS, JSON, Question, fixed_view
from dash_app.rest.shapes import Problem
from dash_app.routes import AUDIT, HEALTH
from data.audit import MOST_READ
from data.ingest import KINDS
from data.ingest.kinds import Field, Kind
from data.listings.activity import DEFAULT_LIMIT as SHOWN
from data.listings.activity import LARGEST_LIMIT as MOST_SHOWN
from data.listings.question import DEFAULT_LIMIT, LARGEST_LIMIT
from data.listings.registry import LISTINGS
from data.periods import DEFAULT_PRESET, PRESETS
from data.release import RELEASE

PATH = "/openapi.json"
Schema = dict[str, Any]

ABOUT = """Every figure of the dashboard, and the door for facts.

Answers carry a strong ETag: send it back as If-None-Match and an unchanged answer is a 304. Parameters
that are not listed are refused, so that a misspelt one never answers another question. In demo mode reads
need no key; in production everything but /api/health does. A key has one scope: `read`; `identities`,
which includes read and takes lists of facts away as CSV; `ingest`, which sends facts and reads nothing;
`admin`, which includes all. Each key may ask so often a minute: the X-RateLimit headers tell."""

PERIOD = (
    ("period", {"type": "string", "enum": list(PRESETS), "default": DEFAULT_PRESET}, "days before today"),
    ("start", {"type": "string", "format": "date"}, "first day, together with end and without period"),
    ("end", {"type": "string", "format": "date"}, "last day, included"),
)
FORMAT = ("format", {"type": "string", "enum": list(FORMATS), "default": "json"}, "csv: the rows as a file")
OF_ROWS = (
    "with format=csv: data, a row for each measure; or series, one for each day, week or month beside that "
    "of the window before; the last is the unfinished today where today_so_far is true"
)
OF_A_LIST = (
    ("name", {"type": "string"}, "the row of a breakdown: an AI feature, category, tier or stage"),
    ("sort", {"type": "string", "default": "date"}, "key of one of the answer's columns"),
    ("order", {"type": "string", "enum": ["asc", "desc"], "default": "desc"}, "direction of sort"),
    ("page", {"type": "integer", "minimum": 1, "default": 1}, "which part of the list"),
    (
        "limit",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
        "rows of a page",
    ),
)
OF_ACTIVITY = (
    ("limit", {"type": "integer", "minimum": 1, "maximum": MOST_SHOWN, "default": SHOWN}, "how many"),
    ("before", {"type": "string"}, "next of an answer: what was before it"),
)
OF_THE_LOG = (
    ("limit", {"type": "integer", "minimum": 1, "maximum": MOST_READ, "default": audit.USUAL}, "how many"),
    ("before", {"type": "integer", "minimum": 1}, "next of an answer: what was before it"),
)
ERRORS = {
    400: "The question cannot be answered as asked.",
    401: "A key is needed, or the one sent does not count.",
    403: "The key does not have the right.",
    404: "There is no such metric, name or kind of fact.",
    409: "Every row contradicts what is there; the members beside `error` are those of a success.",
    413: "The body is too large.",
    415: "The body's type, character set or compression is not accepted.",
    429: "Too many requests; go on after Retry-After seconds.",
    422: "No row was accepted; the members beside `error` are those of a success.",
    500: "Our mistake; its id is in the log.",
    503: "The database is away; try again after Retry-After seconds.",
}
OF_READS = (400, 401, 403, 429, 500, 503)
OF_LISTS = (400, 401, 403, 404, 429, 500, 503)
OF_INGEST = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503)


def register(server: Flask, questions: Iterable[Question]) -> None:
    server.add_url_rule(PATH, PATH, fixed_view(lambda: orjson.dumps(document(questions))))


def document(questions: Iterable[Question]) -> Schema:
    asked = tuple(questions)
    models: list[type[BaseModel]] = [each.answer for each in asked]
    models += (activity.ActivityAnswer, facts.FactsAnswer, ingest.IngestAnswer)
    models += (system.HealthAnswer, system.MetricsAnswer, audit.AuditAnswer, Problem)
    schemas = _schemas(models)
    schemas |= {_record_name(kind): record_schema(kind) for kind in KINDS.values()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "SmartShopie Analytics", "version": RELEASE, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": {
            **{each.path: {"get": _question(each)} for each in asked},
            facts.RULE.replace("<", "{").replace(">", "}"): {"get": _facts()},
            activity.RULE: {"get": _activity()},
            **_system_paths(),
            **{f"/api/ingest/{kind.name}": {"post": _ingest(kind)} for kind in KINDS.values()},
        },
        "components": {
            "schemas": schemas,
            "responses": {_error_name(status): _error(status, said) for status, said in ERRORS.items()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _schemas(models: Iterable[type[BaseModel]]) -> Schema:
    _, found = models_json_schema(
        [(model, "serialization") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas: Schema = found["$defs"]
    return schemas


# Reads


def _question(question: Question) -> Schema:
    first, *others = question.rows
    rows = {"type": "string", "enum": list(question.rows), "default": first}
    chosen = [("rows", rows, OF_ROWS)] if others else []
    return _also_csv(_read(question.path, question.summary, question.answer, (*PERIOD, FORMAT, *chosen)))


def _facts() -> Schema:
    described = _read(
        facts.RULE,
        "The facts behind a figure: what they add up to is the figure; as CSV, all of them",
        facts.FactsAnswer,
        (*PERIOD, *OF_A_LIST, FORMAT),
        OF_LISTS,
    )
    metric = {"name": "metric", "in": "path", "required": True, "description": "key of the metric"}
    described["parameters"].insert(0, {**metric, "schema": {"type": "string", "enum": list(LISTINGS)}})
    return _also_csv(described) | {"operationId": "facts"}


def _activity() -> Schema:
    summary = "What happens in the shop, newest first; live, so that the period changes nothing"
    return _also_csv(_read(activity.RULE, summary, activity.ActivityAnswer, (*PERIOD, *OF_ACTIVITY, FORMAT)))


def _also_csv(described: Schema) -> Schema:
    described["responses"]["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    return described


def _system_paths() -> Schema:
    check = ("check", {"type": "string", "enum": ["live", "ready"], "default": "ready"}, "how deep to look")
    health = _read(HEALTH, "Liveness, readiness and versions", system.HealthAnswer, (*PERIOD, check))
    metrics = _read(system.CATALOGUE, "The metric catalogue", system.MetricsAnswer, PERIOD)
    log = _read(AUDIT, "Who did what that matters later, newest first", audit.AuditAnswer, OF_THE_LOG)
    return {HEALTH: {"get": health}, system.CATALOGUE: {"get": metrics}, AUDIT: {"get": log}}


def _read(
    path: str,
    summary: str,
    answer: type[BaseModel],
    parameters: Iterable[tuple[str, Schema, str]],
    errors: Iterable[int] = OF_READS,
) -> Schema:
    return {
        "operationId": path.removeprefix("/api/").replace("/", "-"),
        "tags": [path.split("/")[2]],
        "summary": summary,
        "parameters": [
            {"name": name, "in": "query", "schema": schema, "description": description}
            for name, schema, description in parameters
        ],
        "responses": {
            "200": _body("The answer.", answer.__name__),
            "304": {"description": "Unchanged since the ETag in If-None-Match."},
            **_errors(errors),
        },
        "security": _security(path),
    }


# Ingest


def _ingest(kind: Kind) -> Schema:
    record = {"$ref": f"#/components/schemas/{_record_name(kind)}"}
    several = {"type": "array", "items": record}
    wrapped = {"type": "object", "required": ["records"], "properties": {"records": several}}
    lines = {"schema": {"type": "string"}}
    return {
        "operationId": f"ingest-{kind.name}",
        "tags": ["ingest"],
        "summary": f"Send {kind.name}; the same record again is a duplicate and changes nothing",
        "parameters": [
            {
                "name": "map",
                "in": "query",
                "schema": {"type": "array", "items": {"type": "string"}},
                "description": "field=column, for CSV and NDJSON whose columns are called otherwise",
            },
            {
                "name": "source",
                "in": "query",
                "schema": {"type": "string"},
                "description": "CSV and NDJSON: name of the source, from which lines without ids get theirs",
            },
        ],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"anyOf": [record, several, wrapped]}},
                "application/x-ndjson": lines,
                "text/csv": lines,
            },
        },
        "responses": {
            "200": _body("Nothing new: every row was there already, or was refused.", "IngestAnswer"),
            "201": _body("What was accepted is committed.", "IngestAnswer"),
            **_errors(OF_INGEST),
        },
        "security": _security(ingest.RULE),
    }


def record_schema(kind: Kind) -> Schema:
    return {
        "type": "object",
        "required": [field.name for field in kind.required],
        "properties": {field.name: _field(kind, field) for field in kind.fields},
    }


def _field(kind: Kind, field: Field) -> Schema:
    """What the table says of the column; types are left to the parser, which reads texts of numbers too."""
    column = kind.table.columns.get(field.columns[0]) if field.columns else None
    schema: Schema = {}
    if column is not None:
        schema["description"] = column.comment or ""
        if isinstance(column.type, sa.Date | sa.DateTime):
            schema |= {"type": ["string", "null"], "examples": [_example(column.type)]}
    if field.outcome:
        schema["description"] = f"{schema.get('description', '')}; may be told later, once".strip("; ")
    return schema


def _example(kind: object) -> str:
    return "2026-11-20T09:30:00Z" if isinstance(kind, sa.DateTime) else "2026-11-20"


def _record_name(kind: Kind) -> str:
    return f"{kind.name.capitalize()}Record"


# Parts


def _security(rule: str) -> list[Schema]:
    return [] if NEEDED[rule] == OPEN else [{"bearer": []}, {"header": []}]


def _body(description: str, name: str) -> Schema:
    return {
        "description": description,
        "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }


def _errors(statuses: Iterable[int]) -> Mapping[str, Schema]:
    return {str(status): {"$ref": f"#/components/responses/{_error_name(status)}"} for status in statuses}


def _error_name(status: int) -> str:
    return f"Error{status}"


def _error(status: int, description: str) -> Schema:
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer: Schema = {"description": description, "content": content}
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}
    return answer

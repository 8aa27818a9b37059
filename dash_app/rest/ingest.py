"""Facts taken in over HTTP: the body becomes records here, all else happens in data.ingest.

application/json       an object, a list of objects, or {"records": [...]}
application/x-ndjson   one object a line
text/csv               with a header; ?map=field=column names a column that is called otherwise
"""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, g, request
from pydantic import Field

from dash_app.errors import problem
from dash_app.rest.bodies import ENDINGS, received, records_in, refuse_other_types
from dash_app.rest.contract import JSON, arguments, pairs
from dash_app.rest.shapes import Shape
from dash_app.services import Services
from data.errors import QuestionError, UnknownKind
from data.ingest import KINDS, Summary, import_file, ingest, lacks_line_ids
from data.ingest.privacy import without_addresses
from data.logs import without_secrets

RULE = "/api/ingest/<kind>"


class Rejection(Shape):
    row: int = Field(description="its place in the body, the first record is 1")
    field: str | None
    reason: str
    code: str


class IngestAnswer(Shape):
    accepted: int
    duplicate: int
    rejected: int
    superseded: int = Field(description="accepted or duplicate rows of which a newer record says otherwise")
    twins: int = Field(
        description="accepted order lines without ids that say what a line of another source says"
    )
    created: dict[str, int] = Field(description="minimal entities that rows named first, by kind")
    rejections: list[Rejection] = Field(description="the first thousand; all are in rejected_rows")
    unused_fields: list[str] = Field(description="fields sent that no field of the kind reads")


def register(server: Flask, services: Services) -> None:
    server.add_url_rule(RULE, RULE, lambda kind: take_in(services, kind), methods=["POST"])


def take_in(services: Services, kind: str) -> Response:
    """Answers once everything that was accepted is committed."""
    if kind not in KINDS:
        raise UnknownKind(f"{kind[:40]!r} is not a kind of fact; there are {', '.join(KINDS)}.")
    refuse_other_types()
    take = take_json if request.mimetype == JSON else take_lines
    return told(take(services, kind))


# JSON


def take_json(services: Services, kind: str) -> Summary:
    arguments(request.environ.get("QUERY_STRING", ""), frozenset())
    records = records_in(received(BytesIO()).getvalue())
    return ingest(services.database, services.shop, kind, records, origin=origin())


# NDJSON and CSV


def take_lines(services: Services, kind: str) -> Summary:
    mapping, source = asked_mapping(request.environ.get("QUERY_STRING", ""))
    with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        path = Path(folder, f"body{ENDINGS[request.mimetype]}")
        with path.open("wb") as file:
            received(file)
        if source is None:
            refuse_without_ids(kind, path, mapping)
        return import_file(
            services.database, services.shop, kind, path, mapping=mapping, source=source or "body",
            actor=g.actor, request_id=g.own_request_id, notes_its_end=False,
        )  # fmt: skip


def asked_mapping(query_string: str) -> tuple[dict[str, str], str | None]:
    """`map=field=column`, as often as wanted, and `source`."""
    given = pairs(query_string, frozenset({"map", "source"}))
    mapping: dict[str, str] = {}
    for name, value in given:
        if name == "map":
            field, equals, column = value.partition("=")
            if not (field and equals and column) or field in mapping:
                raise QuestionError(
                    f"map={value[:60]!r} is not field=column.", code="bad_map", parameter="map"
                )
            mapping[field] = column
    sources = [value for name, value in given if name == "source"]
    if len(sources) > 1:
        raise QuestionError("source is given twice.", code="duplicate_parameter", parameter="source")
    return mapping, sources[0] if sources else None


def refuse_without_ids(kind: str, path: Path, mapping: Mapping[str, str]) -> None:
    """Lines without ids get them from their source; two bodies without a name would share theirs."""
    if lacks_line_ids(kind, path, mapping):
        raise QuestionError(
            "Lines without transaction_id need source=NAME, to tell them from other bodies' lines.",
            code="missing_parameter",
            parameter="source",
        )


# The answer


def origin() -> str:
    return f"REST, {g.actor}"


def none_accepted(summary: Summary, body: dict[str, Any]) -> Response:
    """409 where every row says otherwise than what is there; the sender mends nothing by sending it again."""
    if summary.conflicts == summary.rejected:
        said = "The row contradicts" if summary.rejected == 1 else f"All {summary.rejected:,} rows contradict"
        sentence = f"{said} what is there; see rejections."
        return problem(409, "conflict", sentence, body["rejections"], more=body)
    said = "The row was not" if summary.rejected == 1 else f"None of the {summary.rejected:,} rows was"
    return problem(422, "rows_rejected", f"{said} accepted; see rejections.", body["rejections"], more=body)


def told(summary: Summary) -> Response:
    body: dict[str, Any] = {
        "accepted": summary.accepted,
        "duplicate": summary.duplicate,
        "rejected": summary.rejected,
        "superseded": summary.superseded,
        "twins": summary.twins,
        "created": summary.created,
        "rejections": [
            {**asdict(each), "reason": without_secrets(each.reason)} for each in summary.rejections
        ],
        "unused_fields": [without_addresses(name) for name in summary.unused_columns],
    }
    if summary.rejected and not summary.accepted and not summary.duplicate:
        return none_accepted(summary, body)
    return Response(
        orjson.dumps(body),
        201 if summary.accepted else 200,
        content_type=JSON,
        headers={"Cache-Control": "no-store"},
    )

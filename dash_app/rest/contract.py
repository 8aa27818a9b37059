"""The contract of every question over REST: parsed once at the door, answered with a strong ETag.

    GET  → period in → fingerprint → 304 where the client has it, else the finished bytes

The way of a cached answer is kept short: no validation library, no JSON, no database but one version read.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Flask, Response, g, request
from pydantic import BaseModel
from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags

from dash_app.auth import note_export
from dash_app.rest.spreadsheets import CSV, attachment, table, written
from dash_app.services import Services
from data.answers import Answers, Query
from data.errors import QuestionError
from data.keys import GRANTS
from data.periods import Period, parse_period

JSON = "application/json"
CSV_MARK = "-csv"
REVALIDATE = "private, no-cache"
PERIOD_PARAMETERS = frozenset({"period", "start", "end"})
QUESTION_PARAMETERS = PERIOD_PARAMETERS | {"format"}
ROWS = frozenset({"rows"})
FORMATS = ("json", "csv")
LONGEST_QUERY_STRING = 2000
# By the whole name of the scope: two of them begin alike.
MARK_OF_RIGHTS = {frozenset[str](): "open", **{rights: scope for scope, rights in GRANTS.items()}}


@dataclass(frozen=True)
class Question:
    """A question about a period, and the shape of its answer beside the envelope.

    `rows` names what can be its CSV: first what is, unless the question says another.
    """

    path: str
    query: Query
    summary: str
    answer: type[BaseModel]
    rows: tuple[str, ...] = ("data",)


def register(server: Flask, services: Services, question: Question) -> None:
    server.add_url_rule(question.path, question.path, view(services, question))


def view(services: Services, question: Question) -> Callable[[], Response]:
    answers, query = services.answers, question.query

    def answer() -> Response:
        period, rows = asked_question(request.environ.get("QUERY_STRING", ""), question.rows)
        if rows is None:
            return answered(answers, query, period)
        other = rows if rows != question.rows[0] else None
        return spreadsheet(services, query, period, rows, name_of(question.path), other)

    return answer


def answered(answers: Answers, query: Query, period: Period) -> Response:
    """The envelope, or 304 where the client has it."""
    environ = request.environ
    asked = answers.ask(query, period)
    if "HTTP_IF_NONE_MATCH" in environ:
        held = held_by_client(environ["HTTP_IF_NONE_MATCH"], etag(asked.fingerprint))
        if held:
            return not_modified(held)
    asked, body = answers.finished(asked)
    return finished(body, etag(asked.fingerprint))


def spreadsheet(
    services: Services, query: Query, period: Period, rows: str, *name: str | None, live: bool = False
) -> Response:
    """The answer's rows as CSV, made of the very envelope that is kept. That they are taken away is noted.

    The file is called by the words of `name`, and by the days of what is not live.
    """
    asked, mark = services.answers.ask(query, period), f"{CSV_MARK}-{rows}"
    held = held_by_client(request.environ.get("HTTP_IF_NONE_MATCH", ""), etag(asked.fingerprint, mark))
    if held:
        return not_modified(held)
    asked, body = services.answers.finished(asked)
    envelope = orjson.loads(body)
    days = (envelope["period"]["start"], envelope["period"]["end"])
    note_export(services, " ".join(filter(None, name)), {"start": days[0], "end": days[1]})
    answer = finished(written(table(envelope, rows)), etag(asked.fingerprint, mark), CSV)
    called = attachment(*name, *(() if live else days))
    answer.headers.set("Content-Disposition", "attachment", filename=called)
    return answer


def name_of(path: str) -> str:
    """What a file of the answers at an address is called."""
    return path.removeprefix("/api/").replace("/", "-")


def fixed_view(make: Callable[[], bytes], content_type: str = JSON) -> Callable[[], Response]:
    """A view of bytes that depend on the release alone: made when first asked for."""
    made: list[tuple[bytes, str]] = []

    def answer() -> Response:
        asked_period(request.environ.get("QUERY_STRING", ""))  # every answer takes one, and checks it
        if not made:
            body = make()
            made.append((body, hashlib.blake2b(body, digest_size=12).hexdigest()))
        body, fingerprint = made[0]
        held = held_by_client(request.environ.get("HTTP_IF_NONE_MATCH", ""), etag(fingerprint))
        return not_modified(held) if held else finished(body, etag(fingerprint), content_type)

    return answer


@lru_cache(maxsize=1024)
def asked_period(query_string: str) -> Period:
    return parse_period(arguments(query_string, PERIOD_PARAMETERS))


@lru_cache(maxsize=1024)
def asked_question(query_string: str, rows: tuple[str, ...]) -> tuple[Period, str | None]:
    """The period, and which of the rows are wanted as CSV; None where JSON is."""
    given = arguments(query_string, QUESTION_PARAMETERS | (ROWS if len(rows) > 1 else frozenset()))
    wanted, as_csv = given.get("rows", rows[0]), wants_csv(given)
    if wanted not in rows:
        raise QuestionError(
            f"Unknown rows {wanted[:40]!r}; use {' or '.join(rows)}.", code="unknown_rows", parameter="rows"
        )
    if "rows" in given and not as_csv:
        raise QuestionError(
            "rows says what stands in a CSV; send format=csv with it.", code="rows_of_json", parameter="rows"
        )
    return parse_period(given), wanted if as_csv else None


def wants_csv(given: Mapping[str, str]) -> bool:
    form = given.get("format", "json")
    if form not in FORMATS:
        raise QuestionError(
            f"Unknown format {form[:40]!r}; use json or csv.", code="unknown_format", parameter="format"
        )
    return form == "csv"


def arguments(query_string: str, known: frozenset[str]) -> dict[str, str]:
    """The parameters by name. Raises QuestionError on one that is unknown or given twice."""
    found: dict[str, str] = {}
    for name, value in pairs(query_string, known):
        if name in found:
            raise QuestionError(f"{name} is given twice.", code="duplicate_parameter", parameter=name)
        found[name] = value
    return found


def pairs(query_string: str, known: frozenset[str]) -> list[tuple[str, str]]:
    """The parameters in order. Raises QuestionError on an unknown one.

    A misspelt parameter that were ignored would answer another question than the one asked.
    """
    if len(query_string) > LONGEST_QUERY_STRING:
        raise QuestionError("The query string is too long.", code="query_too_long")
    found = parse_qsl(query_string, keep_blank_values=True)
    for name, _ in found:
        if name not in known:
            raise QuestionError(
                f"Unknown parameter {name[:40]!r}; known here: {', '.join(sorted(known)) or 'none'}.",
                code="unknown_parameter",
                parameter=name[:40],
            )
    return found


def etag(fingerprint: str, mark: str = "") -> str:
    """Strong: the fingerprint of the answer and the rights it was given under; `mark` tells another form."""
    return f"{fingerprint}-{MARK_OF_RIGHTS[g.rights]}{mark}"


def held_by_client(if_none_match: str, tag: str) -> str | None:
    """The entity tag of the client's copy, if If-None-Match says that it is still this one.

    A compressed copy carries the name of its compression behind the tag.
    """
    given = parse_etags(if_none_match)
    if given.star_tag:
        return tag
    return next((held for held in given.as_set(include_weak=True) if held.partition(":")[0] == tag), None)


def not_modified(tag: str) -> Response:
    return Response(status=304, headers={"ETag": f'"{tag}"', "Cache-Control": REVALIDATE})


def finished(body: bytes, tag: str, content_type: str = JSON) -> Response:
    # All of them at once, in a list: the dearest part of a cached answer is its headers.
    headers = [
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("ETag", f'"{tag}"'),
        ("Cache-Control", REVALIDATE),
        ("Vary", "Accept-Encoding"),
    ]
    return Finished([body], 200, headers, direct_passthrough=True)


class Finished(Response):
    """Goes out with its headers as they are, in place of a copy that is looked through once more."""

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        return self.headers if self.status_code == 200 else super().get_wsgi_headers(environ)

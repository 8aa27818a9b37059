"""The contract of every question over REST: parsed once at the door, answered with a strong ETag.

    GET  → period in → fingerprint → 304 where the client has it, else the finished bytes

The way of a cached answer is kept short: no validation library, no JSON, no database but one version read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from flask import Flask, Response, g, request
from pydantic import BaseModel
from werkzeug.http import parse_etags

from dash_app.services import Services
from data.answers import Query
from data.errors import QuestionError
from data.periods import Period, parse_period

JSON = "application/json"
REVALIDATE = "private, no-cache"
PERIOD_PARAMETERS = frozenset({"period", "start", "end"})
LONGEST_QUERY_STRING = 2000


@dataclass(frozen=True)
class Question:
    """A question about a period, and the shape of its answer beside the envelope."""

    path: str
    query: Query
    summary: str
    answer: type[BaseModel]


def register(server: Flask, services: Services, question: Question) -> None:
    server.add_url_rule(question.path, question.path, view(services, question.query))


def view(services: Services, query: Query) -> Callable[[], Response]:
    answers = services.answers

    def answer() -> Response:
        asked = answers.ask(query, asked_period(request.environ.get("QUERY_STRING", "")))
        held = held_by_client(etag(asked.fingerprint))
        if held:
            return not_modified(held)
        asked, body = answers.finished(asked)
        return finished(body, etag(asked.fingerprint))

    return answer


@lru_cache(maxsize=1024)
def asked_period(query_string: str) -> Period:
    return parse_period(arguments(query_string, PERIOD_PARAMETERS))


def arguments(query_string: str, known: frozenset[str]) -> dict[str, str]:
    """The parameters by name. Raises QuestionError on one that is unknown or given twice.

    A misspelt parameter that were ignored would answer another question than the one asked.
    """
    if len(query_string) > LONGEST_QUERY_STRING:
        raise QuestionError("The query string is too long.", code="query_too_long")
    found: dict[str, str] = {}
    for name, value in parse_qsl(query_string, keep_blank_values=True):
        if name not in known:
            raise QuestionError(
                f"Unknown parameter {name[:40]!r}; known here: {', '.join(sorted(known)) or 'none'}.",
                code="unknown_parameter",
                parameter=name[:40],
            )
        if name in found:
            raise QuestionError(f"{name} is given twice.", code="duplicate_parameter", parameter=name)
        found[name] = value
    return found


def etag(fingerprint: str) -> str:
    """Strong: the fingerprint of the answer and the rights it was given under."""
    return f"{fingerprint}-{''.join(sorted(right[0] for right in g.rights))}"


def held_by_client(tag: str) -> str | None:
    """The entity tag of the client's copy, if If-None-Match says that it is still this one.

    A compressed copy carries the name of its compression behind the tag.
    """
    header = request.environ.get("HTTP_IF_NONE_MATCH")
    if header is None:
        return None
    given = parse_etags(header)
    if given.star_tag:
        return tag
    return next((held for held in given.as_set(include_weak=True) if held.partition(":")[0] == tag), None)


def not_modified(tag: str) -> Response:
    return Response(status=304, headers={"ETag": f'"{tag}"', "Cache-Control": REVALIDATE})


def finished(body: bytes, tag: str) -> Response:
    headers = {"ETag": f'"{tag}"', "Cache-Control": REVALIDATE}
    return Response(body, 200, headers, content_type=JSON)

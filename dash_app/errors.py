"""Errors as problem+json, one shape on every route.

    {"type", "title", "status", "error": "one sentence a person can act on", "code", "details"}

Never a stack trace, never SQL: what only we can act on is in the log, under the answer's request id.
"""

import errno
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from data.errors import (
    AnalyticsError,
    DatabaseError,
    DatabaseGone,
    DatabaseOutdated,
    DatabaseUnavailable,
    ModelUnavailable,
    NotFound,
    QuestionError,
    SettingError,
    UnknownKind,
    Unreadable,
)
from data.ingest.privacy import without_addresses

log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_S = "5"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# Sentences for what the web framework refuses by itself: status → (code, sentence).
REFUSED_BY_FLASK = {
    400: ("bad_request", "The request cannot be read."),
    404: ("endpoint_not_found", "Endpoint not found"),
    405: ("method_not_allowed", "This address does not answer this method; see the Allow header."),
    408: ("request_timeout", "The request took too long to arrive."),
    413: ("body_too_large", "The body is larger than {limit}; send it in parts, or use manage.py import."),
    414: ("address_too_long", "The address is too long."),
    415: ("unsupported_media_type", "This content type is not accepted."),
    429: ("too_many_requests", "Too many requests; the Retry-After header says when to go on."),
    431: ("headers_too_large", "The headers are too large."),
}


class RestError(Exception):
    """A refusal that only makes sense over HTTP, with its status."""

    def __init__(
        self,
        status: int,
        code: str,
        sentence: str,
        details: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.details = details
        self.headers = headers or {}


def problem(
    status: int,
    code: str,
    sentence: str,
    details: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """An error's answer; `more` are members beside the usual ones."""
    body = shaped(status, code, sentence, details, g.get("request_id"))
    answer = Response(orjson.dumps({**(more or {}), **body}), status, content_type=PROBLEM_JSON)
    answer.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = RETRY_AFTER_S
    answer.headers.update(headers or {})
    return answer


def shaped(
    status: int, code: str, sentence: str, details: Any = None, request_id: str | None = None
) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "error": sentence,
        "code": code,
        "details": details,
        "request_id": request_id,
    }


def register(server: Flask) -> None:
    server.register_error_handler(RestError, _rest_error)
    server.register_error_handler(SettingError, _bad_setting)
    server.register_error_handler(AnalyticsError, _analytics_error)
    server.register_error_handler(OSError, _no_room)
    server.register_error_handler(HTTPException, http_error)
    server.register_error_handler(Exception, _unforeseen)


def _rest_error(error: RestError) -> Response:
    return problem(error.status, error.code, str(error), error.details, headers=error.headers)


def _analytics_error(error: AnalyticsError) -> Response:
    match error:
        case QuestionError():
            details = {"parameter": error.parameter} if error.parameter else None
            return problem(400, error.code, str(error), details)
        case NotFound() | UnknownKind():
            return problem(404, error.code, str(error))
        case Unreadable():  # may name the columns of a file
            return problem(400, error.code, without_addresses(str(error)))
        case ModelUnavailable():
            return problem(503, error.code, "Model unavailable")
        case DatabaseError():
            return database_away(error)
    return _unforeseen(error)


def _bad_setting(error: SettingError) -> Response:
    log.error("settings: %s", error)
    return problem(503, error.code, str(error))


def database_away(error: DatabaseError) -> Response:
    # One line where it is away or outdated, which is no fault of ours; where it came from, for all else.
    is_told = isinstance(error, DatabaseUnavailable | DatabaseOutdated)
    log.error("database: %s", error, exc_info=None if is_told else error)
    sentence = "The database does not answer; try again in a few seconds."
    if error.code == DatabaseOutdated.code:
        sentence = "The database is not ready for this release; whoever operates it runs manage.py init."
    if error.code == DatabaseGone.code:
        sentence = "The file of the database is gone; whoever operates it puts it back, or starts it anew."
    return problem(503, error.code, sentence)


def _no_room(error: OSError) -> Response:
    """A body is kept in a file while it is read."""
    if error.errno not in NO_ROOM:
        return _unforeseen(error)
    log.error("disk: %s", error)
    sentence = "There is no room on the server's disk; try again once whoever operates it has made some."
    return problem(503, "disk_full", sentence)


def http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    if status >= 500:
        return _unforeseen(error)
    code, sentence = REFUSED_BY_FLASK.get(status, ("refused", f"{HTTPStatus(status).phrase}."))
    return problem(status, code, sentence.format(limit=_body_limit()), headers=_kept_headers(error))


def _body_limit() -> str:
    return f"{(request.max_content_length or 0) // 2**20} MB (MAX_BODY_MB)"


def _kept_headers(error: HTTPException) -> dict[str, str]:
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return {"Allow": ", ".join(sorted(error.valid_methods))}
    return {}


def _unforeseen(error: Exception) -> Response:
    log.error("unforeseen: %s", type(error).__name__, exc_info=error)
    return problem(500, "internal", "Internal server error", {"request_id": g.get("request_id")})

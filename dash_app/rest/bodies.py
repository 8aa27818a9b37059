"""Bodies of requests: their type, all of their bytes and no more, their JSON."""

import json
from typing import Any, BinaryIO, TypeVar

import orjson
from flask import request

from dash_app.errors import RestError
from dash_app.rest.contract import JSON
from data.errors import Unreadable
from data.ingest.reading import each_name_once

DEEPEST = 32
PIECE = 64 * 1024
ENDINGS = {
    "application/x-ndjson": ".ndjson",
    "application/ndjson": ".ndjson",
    "application/jsonl": ".ndjson",
    "text/csv": ".csv",
}
ACCEPTED_TYPES = (JSON, *ENDINGS)

Into = TypeVar("Into", bound=BinaryIO)


def refuse_other_types() -> None:
    """Raises RestError 415 for a body whose type, character set or compression is not ours."""
    if request.mimetype not in ACCEPTED_TYPES:
        sent = request.mimetype[:60] or "untyped"
        raise _unsupported(f"Send {', '.join(ACCEPTED_TYPES)}, not {sent!r}.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise _unsupported(f"Send UTF-8, not {charset[:40]!r}.")
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding != "identity":
        raise _unsupported(f"Send the body as it is, not compressed ({encoding[:40]!r}).")


def _unsupported(sentence: str) -> RestError:
    return RestError(415, "unsupported_media_type", sentence, {"accepted": ACCEPTED_TYPES})


def received(into: Into) -> Into:
    """The whole body, copied piece by piece; the server refuses to read on beyond the limit.

    Read in one go, a body sent in chunks would be cut at the limit without a word, and one whose sender
    broke off would pass for complete. Raises Unreadable for the latter.
    """
    announced, found = request.content_length, 0
    while piece := request.stream.read(PIECE):
        found += len(piece)
        into.write(piece)
        if found == announced:
            break
    if announced is not None and found < announced:
        raise Unreadable(f"The body is cut short: {found:,} of {announced:,} bytes arrived.")
    return into


def records_in(body: bytes) -> list[Any]:
    """The records of a JSON body. Raises Unreadable, with the place where it stops being JSON."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"The body is not JSON at {place}: {error.msg.partition(':')[0]}.") from None
    if isinstance(found, dict):
        found = found["records"] if set(found) == {"records"} else [found]
    if not isinstance(found, list):
        raise Unreadable('The body is neither an object, nor a list of objects, nor {"records": [...]}.')
    if too_deep(found, DEEPEST):
        raise Unreadable(f"The body is nested more than {DEEPEST} levels deep.")
    _refuse_names_given_twice(body)
    return found


def _refuse_names_given_twice(body: bytes) -> None:
    """The fast parser lets the last one win without a word."""
    try:
        json.loads(body, object_pairs_hook=each_name_once)
    except ValueError as error:
        raise Unreadable(f"The body cannot be read: {error}.") from None


def too_deep(value: list[Any] | dict[str, Any], levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(too_deep(each, levels - 1) for each in inside if isinstance(each, list | dict))

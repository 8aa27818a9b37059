"""Which other web origins' pages may call REST: those in the settings, by name, none by default.

Keys travel in a header that the page sets, never in a cookie, so credentials are not allowed along.
"""

from collections.abc import Callable

from flask import Flask, Response, request

EXPOSED = "ETag, X-Request-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
ALLOWED_HEADERS = "Authorization, Content-Type, If-None-Match, X-API-Key, X-Request-Id"
ALLOWED_METHODS = "GET, HEAD, POST"
PREFLIGHT_SECONDS = "600"
PATHS = ("/api/", "/admin/", "/openapi.json")


def register(server: Flask, origins: frozenset[str]) -> None:
    if origins:
        server.after_request(headers_for(origins))


def headers_for(origins: frozenset[str]) -> Callable[[Response], Response]:
    def add(answer: Response) -> Response:
        if not request.path.startswith(PATHS):
            return answer
        answer.vary.add("Origin")
        origin = request.environ.get("HTTP_ORIGIN")
        if origin in origins:
            answer.headers["Access-Control-Allow-Origin"] = origin
            answer.headers["Access-Control-Expose-Headers"] = EXPOSED
            if request.method == "OPTIONS":
                _preflight(answer)
        return answer

    return add


def _preflight(answer: Response) -> None:
    answer.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
    answer.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
    answer.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS

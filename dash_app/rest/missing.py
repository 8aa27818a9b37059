"""What does not exist under the addresses of programs: JSON, whatever the method.

Without these rules the page's own rule would answer 200 and HTML to a mistyped address.
"""

from typing import NoReturn

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Rule

RULES = ("/api/", "/api/<path:missing>", "/docs/<path:missing>")
ENDPOINT = "missing"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def register(server: Flask) -> None:
    server.view_functions[ENDPOINT] = not_here
    for rule in RULES:
        # No methods given means every method, those invented by the caller too.
        server.url_map.add(Rule(rule, endpoint=ENDPOINT, methods=None, strict_slashes=False))


def not_here(missing: str = "") -> NoReturn:
    """405 where another method is answered, else 404."""
    del missing
    answered = [method for method in METHODS if _is_answered(method)]
    if answered:
        raise MethodNotAllowed([*answered, *(["HEAD"] if "GET" in answered else []), "OPTIONS"])
    raise NotFound


def _is_answered(method: str) -> bool:
    address = current_app.url_map.bind("localhost")
    try:
        endpoint, _ = address.match(request.path, method=method)
    except HTTPException:
        return False
    return bool(endpoint != ENDPOINT)

"""What does not exist under the addresses of programs: JSON, whatever the method.

Without these rules the page's own rule would answer 200 and HTML to a mistyped address.
"""

from typing import NoReturn

from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from dash_app.routes import MISSING, rules_here

RULES = ("/api/", "/api/<path:missing>", "/docs/<path:missing>")


def register(server: Flask) -> None:
    server.view_functions[MISSING] = not_here
    for rule in RULES:
        # No methods given means every method, those invented by the caller too.
        server.url_map.add(Rule(rule, endpoint=MISSING, methods=None, strict_slashes=False))


def not_here(missing: str = "") -> NoReturn:
    """405 where another method is answered, else 404."""
    del missing
    answered = list(rules_here())
    if answered:
        raise MethodNotAllowed([*answered, *(["HEAD"] if "GET" in answered else []), "OPTIONS"])
    raise NotFound
